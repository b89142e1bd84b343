import type { RestoreRun, Run, Verdict } from "../core.ts";

export const OUTPUTS = [
  "verdict",
  "tier",
  "rto-seconds",
  "rpo-seconds",
  "clean-up",
  "job-ids",
  "secrets",
  "restores",
  "points",
  "restored",
  "evidence",
  "summary",
  "sarif",
  "predicate",
  "report",
] as const;
export type OutputName = (typeof OUTPUTS)[number];

/** Where the files were written; a file that was not leaves its output empty. */
export type OutputPaths = Partial<Record<"evidence" | "summary" | "sarif" | "predicate" | "report", string>>;

/** The step's outputs, every name of them: what the run has nothing to say about is an empty string. JSON outputs are on one line. */
export function outputs(run: Run, paths: OutputPaths): Readonly<Record<OutputName, string>> {
  const { restores } = run;
  const of = <T>(value: (restore: RestoreRun) => T) => restores.map((restore): [string, T] => [restore.name, value(restore)]);
  return {
    verdict: run.verdict,
    tier: run.tier ?? "",
    "rto-seconds": worst(restores.map(({ objectives }) => objectives.rto.actualSeconds)),
    "rpo-seconds": worst(restores.map(({ objectives }) => objectives.rpo.actualSeconds)),
    "clean-up": cleanUp(restores),
    "job-ids": json(of(({ job }) => job?.id).filter(([, id]) => id !== undefined)),
    secrets: json(run.secrets.filter(({ version }) => version !== null).map(({ name, version }) => [name, version])),
    restores: JSON.stringify(restores.map(({ name }) => name)),
    points: json(of(({ points, point }) => ({ chosen: point?.id ?? null, points }))),
    restored: json(of(({ restored }) => restored.map((each) => ({ ...each, resourceGroup: groupOf(each.id) })))),
    evidence: paths.evidence ?? "",
    summary: paths.summary ?? "",
    sarif: paths.sarif ?? "",
    predicate: paths.predicate ?? "",
    report: paths.report ?? "",
  };
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

function groupOf(id: string): string | null {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? null;
}
