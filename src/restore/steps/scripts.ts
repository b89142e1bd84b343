import { type Finding, MODES, oneLine, type Plan, type Restore, type Settings, type Step, sh } from "../../core/index.ts";
import type { FileRead, Tree } from "../../files/tree.ts";
import { IS_FOLDER, NOT_THERE } from "../../files/workspace-file.ts";
import { planFinding } from "../../plan/codes.ts";

/** Bytes of a script or program that the repository holds; GitHub takes no larger files. */
const LARGEST = 100 * 1024 * 1024;
/** What a path is written with; anything else makes a command line. */
const WORD = /^[\w.@%+,~/-]+$/;
/** No program is named so. */
const SCRIPT = /\.(?:sh|bash|py|js|mjs|ts|rb|pl|ps1)$/;

/**
 * What is wrong with the files that the selected restores' steps name: each must be in the workspace, and be one that can be started. Found here, it
 * costs nothing; found by the step, it costs the whole restore. In mode restore only what runs before the trigger stops it.
 */
export async function scriptFindings(
  plan: Plan,
  restores: readonly Restore[],
  settings: Settings,
  tree: Tree,
): Promise<Finding[]> {
  if (MODES[settings.mode].reaps === "alone") return [];
  const findings = new Map<string, Finding>();
  const wrongs = new Map<string, Promise<Wrong | undefined>>();
  for (const restore of restores) {
    for (const [key, at, step] of stepsOf(restore)) {
      const file = fileOf(step);
      if (!file || !runsIn(step, settings)) continue;
      const { path, maybe } = file;
      const wrong = await remembered(wrongs, `${step.kind} ${path}`, async () =>
        wrongWith(path, step.kind, await tree.read(path, LARGEST)),
      );
      if (!wrong || (maybe && (wrong.why === NOT_THERE || wrong.why === IS_FOLDER))) continue;
      const subject = oneLine(path).slice(0, 200);
      const where = plan.place(["restores", restore.name, key, at]);
      const level = MODES[settings.mode].emergency && key !== "before" ? "warning" : "error";
      const message = `The script ${subject}, which ${key} of ${restore.name} runs, ${wrong.why}.`;
      const finding = planFinding("stepScript", { subject, message, where, restore: restore.name, fix: wrong.fix, level });
      // What restores share by `defaults` is said once.
      const place = `${where?.line}:${where?.column} ${subject}`;
      if (!findings.has(place)) findings.set(place, finding);
    }
  }
  return [...findings.values()];
}

interface Wrong {
  readonly why: string;
  readonly fix: string;
}

function stepsOf(of: Restore): (readonly ["before" | "verify" | "after" | "clean-up", number, Step])[] {
  const lists = [
    ["before", of.before],
    ["verify", of.verify],
    ["after", of.after],
    ["clean-up", of.cleanUp],
  ] as const;
  return lists.flatMap(([key, steps]) => steps.map((step, at) => [key, at, step] as const));
}

/** Modes that start nothing look at all steps. */
function runsIn(step: Step, { mode }: Settings): boolean {
  return !MODES[mode].makes || step.in.length === 0 || step.in.some((of) => of === mode);
}

/**
 * The file that a step starts: its path, or the path that its command line begins with. Undefined where it starts a program of the runner's.
 * `maybe`: a word that names a program, unless the repository has a file of that name.
 */
function fileOf({ kind, path }: Step): { readonly path: string; readonly maybe?: true } | undefined {
  if (kind === "run-command") return { path };
  if (kind !== "run") return undefined;
  const [first = "", ...others] = path.trim().split(/\s+/);
  if (!WORD.test(first)) return undefined;
  if (/^\.\.?\//.test(first)) return { path: first };
  // `/usr/bin/python3 check.py` starts what the runner has; a path alone is meant as a script of the repository.
  if (others.length > 0) return undefined;
  return first.includes("/") || SCRIPT.test(first) ? { path: first } : { path: first, maybe: true };
}

function wrongWith(path: string, kind: Step["kind"], file: FileRead): Wrong | undefined {
  if ("why" in file) return { why: file.why, fix: "Name a file of the repository, by its path from the repository's root." };
  const [line = ""] = new TextDecoder().decode(file.bytes.subarray(0, 256)).split("\n");
  if (!line.startsWith("#!")) return undefined;
  if (line.endsWith("\r"))
    return {
      why: "ends its lines with CR LF: no system finds the interpreter that its first line names",
      fix: "Write it with LF, and add to .gitattributes: *.sh text eol=lf",
    };
  if (kind === "run" && file.executable === false && !/\b(?:ba|da)?sh\b/.test(line))
    return {
      why: "is not executable, and is no shell script that could be started all the same",
      fix: sh`git update-index --chmod=+x -- ${path}`,
    };
  return undefined;
}

async function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
