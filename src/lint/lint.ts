import type { RunEvent } from "../clouds/github/event.ts";
import { type Finding, type Level, MODES, type Plan, type Restore, type Settings } from "../core/index.ts";
import { PatternRefused } from "../files/glob/pattern.ts";
import type { Tree } from "../files/tree.ts";
import { inTurns } from "../io/turns.ts";
import { planFinding } from "../plan/codes.ts";
import { type Evaluator, openCel } from "../trust/cel.ts";
import type { PlaceOf } from "./configuration/model.ts";
import { readOneByOne } from "./configuration/read.ts";
import { READERS } from "./configuration/readers.ts";
import { LARGEST, LARGEST_TOGETHER } from "./configuration/source.ts";
import { LINT_RULES } from "./rules/index.ts";
import { judgedWithin } from "./rules/judging.ts";
import { type Judged, type LintRule, type LintSaid, PLAN, type Repository } from "./rules/rule.ts";

/** Workflow files, which nobody needs to name. */
const WORKFLOWS = [".github/workflows/*.yml", ".github/workflows/*.yaml"];

export interface ReadRepository {
  readonly repository: Repository;
  /** Of files that cannot be read. */
  readonly findings: readonly Finding[];
  readonly placeOf: PlaceOf;
}
export interface Linted extends ReadRepository {}
type Planned = { readonly plan: Plan | null; readonly restores: readonly Restore[] };
const NO_CEL: Evaluator = { evaluate: () => ({ unknown: "CEL was not loaded" }), conjuncts: () => [] };
type About = Pick<RunEvent, "defaultBranch" | "visibility" | "ownerId">;

/**
 * The repository's configuration and workflow files, judged by every rule over files. A file that cannot be read is a finding of its own:
 * nothing unread is called clean.
 * @param plan null when the repository has none that can be read: then the workflows alone are judged.
 * @throws the signal's reason once it is aborted.
 */
export async function lint(
  tree: Tree,
  settings: Settings,
  planned: Planned,
  event: About,
  now: number,
  signal?: AbortSignal,
): Promise<Linted> {
  const read = await readRepository(tree, settings, planned, event, { signal });
  const said: Finding[] = [];
  for (const rule of LINT_RULES.filter(({ advice }) => MODES[settings.mode].lints || !advice)) {
    const tell = (each: LintSaid) => lintFinding(rule, each, read.placeOf, settings);
    said.push(...(await findingsOf(rule, () => rule.judge(read.repository, now), tell, settings, signal)));
  }
  const unread = read.findings.map((finding) => ({ ...finding, level: lowered(finding.level, settings) }));
  return { ...read, findings: [...unread, ...said] };
}

/**
 * The files that the plan's `configuration` names, and the workflows, as rules see them.
 * @param globs instead of the plan's own: base and head of a pull request are read by the same.
 * @throws the signal's reason once it is aborted.
 */
export async function readRepository(
  tree: Tree,
  settings: Settings,
  { plan, restores }: Planned,
  event: About,
  {
    globs = plan?.configuration ?? [],
    signal,
  }: { readonly globs?: readonly string[]; readonly signal?: AbortSignal | undefined } = {},
): Promise<ReadRepository> {
  const { files, findings } = await filesOf(tree, plan, globs);
  const { configuration, problems, placeOf: inFile } = await inTurns(readOneByOne(files, READERS), signal);
  for (const { where, message, fix } of problems)
    findings.push(planFinding("configurationFile", { subject: where.path, message, where, fix }));
  const repository: Repository = {
    plan,
    restores,
    configuration,
    // Loaded for a condition alone: most repositories have none.
    cel: configuration.providers.some(({ condition }) => typeof condition === "string") ? await openCel() : NO_CEL,
    name: settings.run.repository,
    ids: { repository: settings.run.repositoryId, owner: event.ownerId ?? "" },
    defaultBranch: event.defaultBranch,
    visibility: event.visibility,
  };
  return { repository, findings, placeOf: (at) => (at.path === PLAN && plan ? plan.place(at.keys) : inFile(at)) };
}

async function filesOf(
  tree: Tree,
  plan: Plan | null,
  globs: readonly string[],
): Promise<{ files: Map<string, Uint8Array>; findings: Finding[] }> {
  const files = new Map<string, Uint8Array>();
  const findings: Finding[] = [];
  const taken = new Set<string>();
  let left = LARGEST_TOGETHER;
  const take = async (path: string): Promise<void> => {
    if (taken.has(path)) return;
    taken.add(path);
    const read = await tree.read(path, LARGEST);
    const bytes = "bytes" in read ? read.bytes : null;
    left -= bytes?.length ?? 0;
    if (bytes && left >= 0) files.set(path, bytes);
    else
      findings.push(
        planFinding("configurationFile", {
          subject: path,
          message: `${path} ${"why" in read ? read.why : `was not read: the files together are larger than ${LARGEST_TOGETHER / 1024 ** 2} MiB`}.`,
          where: { path, line: 1, column: 1 },
        }),
      );
  };
  for (const [n, glob] of globs.entries()) {
    const paths = await tree.match([glob]).catch(refused);
    if ("why" in paths)
      findings.push(
        planFinding("configurationPattern", {
          subject: glob,
          message: `The pattern ${glob} ${paths.why}: no file of it was checked.`,
          where: plan?.place(["configuration", n]),
          fix: "Name the files by patterns that are narrower, such as infra/**/*.json.",
        }),
      );
    if ("why" in paths) continue;
    if (paths.length === 0)
      findings.push(
        planFinding("configurationNone", {
          subject: glob,
          message: `No file matches ${glob}.`,
          where: plan?.place(["configuration", n]),
          level: "warning",
        }),
      );
    for (const path of paths) await take(path);
  }
  for (const path of await tree.match(WORKFLOWS)) await take(path);
  return { files, findings };
}

function refused(error: unknown): { readonly why: string } {
  if (error instanceof PatternRefused) return { why: error.message };
  throw error;
}

/** Mode lint judges files; what a run proves of a restore does not depend on them, so elsewhere they are warnings. */
export function lowered(level: Level, { mode }: Pick<Settings, "mode">): Level {
  return !MODES[mode].lints && level === "error" ? "warning" : level;
}

/**
 * The findings of one rule over files, and one more where it was not judged to its end.
 * @throws the signal's reason once it is aborted.
 */
export async function findingsOf(
  rule: Pick<LintRule, "code" | "level">,
  judge: () => Judged,
  tell: (said: LintSaid) => Finding,
  settings: Pick<Settings, "mode">,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const why = await inTurns(judgedWithin(judge()), signal, (said) => said && findings.push(tell(said)));
  return why === undefined ? findings : [...findings, unfinished(rule, why, settings)];
}

/** A rule that looked at some of the things alone. What it did not come to would be of its own level. */
function unfinished({ code, level }: Pick<LintRule, "code" | "level">, why: string, settings: Pick<Settings, "mode">): Finding {
  return planFinding("unfinished", {
    subject: code,
    message: `${code} was not judged to its end: ${why}.`,
    fix: "Mend what it found, or let the plan's `configuration` name fewer files.",
    level: lowered(level, settings),
  });
}

/** What a rule over files says, as a finding. */
export function lintFinding(
  rule: Omit<LintRule, "judge" | "examples">,
  { at, level = rule.level, ...said }: LintSaid,
  placeOf: (at: NonNullable<LintSaid["at"]>) => Finding["where"],
  settings: Settings,
): Finding {
  const where = at && placeOf(at);
  return {
    ...said,
    rule: rule.code,
    level: lowered(level, settings),
    title: rule.title,
    phase: "plan",
    fix: said.fix ?? rule.fix,
    ...(where ? { where } : {}),
  };
}
