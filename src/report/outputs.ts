import type { RestoreRun, Run, SecretRun, Verdict } from "../core/index.ts";
import type { MatrixJob } from "./matrix.ts";

export const OUTPUTS = [
  "verdict",
  "tier",
  "rto-seconds",
  "rpo-seconds",
  "clean-up",
  "job-ids",
  "secrets",
  "restores",
  "matrix",
  "points",
  "restored",
  "evidence",
  "summary",
  "sarif",
  "predicate",
  "report",
] as const;
export type OutputName = (typeof OUTPUTS)[number];

/** The outputs that name a file. */
export type FileOutput = Extract<OutputName, "evidence" | "summary" | "sarif" | "predicate" | "report">;

/** Where the files were written; a file that was not leaves its output empty. */
export type OutputPaths = Partial<Record<FileOutput, string>>;

/** What the plan and `only` selected, also where a mode went no further. */
export interface Selection {
  readonly names: readonly string[];
  readonly matrix: { readonly include: readonly MatrixJob[] };
}

/**
 * The step's outputs, every name of them: what the run has nothing to say about is an empty string. JSON outputs are on one line.
 * @param selection left out when the plan stood in the way.
 */
export function outputs(run: Run, paths: OutputPaths, selection?: Selection): Readonly<Record<OutputName, string>> {
  const { restores } = run;
  const name = namesOf(run);
  return {
    verdict: run.verdict,
    tier: run.tier ?? "",
    "rto-seconds": worst(restores.map(({ objectives }) => objectives.rto.actualSeconds)),
    "rpo-seconds": worst(restores.map(({ objectives }) => objectives.rpo.actualSeconds)),
    "clean-up": cleanUp(restores),
    "job-ids": json(restores.flatMap((of) => (of.job ? [[name(of), of.job.id]] : []))),
    secrets: json(run.secrets.flatMap(pinned)),
    restores: JSON.stringify(selection?.names ?? restores.map(name)),
    matrix: selection ? JSON.stringify(selection.matrix) : "",
    points: points(restores, name),
    restored: restored(restores, name),
    evidence: paths.evidence ?? "",
    summary: paths.summary ?? "",
    sarif: paths.sarif ?? "",
    predicate: paths.predicate ?? "",
    report: paths.report ?? "",
  };
}

type NameOf = (of: RestoreRun) => string;

/** The version that the run used last, where it used the newest; else the one that it read and checked. */
function pinned({ name, version, uses = [] }: SecretRun): [string, string][] {
  const last = uses.findLast(({ wanted }) => wanted !== "at-point")?.version ?? version;
  return last === null ? [] : [[name, last]];
}

/** In a report of several runs a name may occur more than once: then its run stands beside it. */
function namesOf({ restores, sources = [] }: Run): NameOf {
  const of = Map.groupBy(restores, ({ name }) => name);
  return ({ name, from }) => {
    const source = from === undefined || of.get(name)?.length === 1 ? undefined : sources[from];
    return source ? `${name} (${source.mode}, ${source.repository}, ${source.runId}.${source.runAttempt})` : name;
  };
}

/** GitHub refuses outputs of a job above 1 MiB in all: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs */
const LONGEST = 250_000;

/** Restore → the point chosen and the points listed; of a fleet whose lists are too long, the chosen ones alone, or their ids. */
function points(restores: readonly RestoreRun[], name: NameOf): string {
  const list = (listed: (of: RestoreRun) => RestoreRun["points"]) => () =>
    json(restores.map((of) => [name(of), { chosen: of.point?.id ?? null, points: listed(of) }]));
  return fitting(
    list((of) => of.points),
    list((of) => of.points.filter(({ chosen }) => chosen)),
    list(() => []),
  );
}

/** Restore → what came back; of a fleet for which that is too long, what clean-up has not removed again. */
function restored(restores: readonly RestoreRun[], name: NameOf): string {
  const list = (of: readonly RestoreRun[]) => () => json(of.map((each) => [name(each), each.restored.map(came)]));
  return fitting(list(restores), list(restores.filter(({ cleanUp }) => cleanUp?.verdict !== "passed")));
}

/** The first that is short enough; nothing when none is: evidence.json has it all. */
function fitting(...texts: readonly (() => string)[]): string {
  for (const text of texts) {
    const written = text();
    if (written.length <= LONGEST) return written;
  }
  return "";
}

/** The highest of the restores' seconds, rounded; empty when none is known. */
function worst(seconds: readonly (number | null)[]): string {
  const known = seconds.filter((each) => each !== null);
  return known.length === 0 ? "" : String(Math.round(Math.max(...known)));
}

const CLEAN_UP: readonly (Verdict | "deferred")[] = ["failed", "unverified", "deferred", "passed", "not-run"];

/** The worst of the restores' clean-ups; empty when there was none. */
function cleanUp(restores: readonly RestoreRun[]): string {
  const verdicts = restores.flatMap((restore) => (restore.cleanUp ? [restore.cleanUp.verdict] : []));
  return CLEAN_UP.find((each) => verdicts.includes(each)) ?? "";
}

/** Entries rather than keys of a literal: a name such as `__proto__` stays a plain key. */
function json(entries: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify(Object.fromEntries(entries));
}

function came({ id, type, name }: RestoreRun["restored"][number]): object {
  return { id, type, name, resourceGroup: groupOf(id) };
}

function groupOf(id: string): string | null {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? null;
}
