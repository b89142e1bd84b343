import { type Finding, MODES, type PhaseRun, type RestoreRun, type Run, type SourceRun } from "../../core/index.ts";
import { worst } from "../verdicts.ts";

/** One run of the action, as far as a report needs it. */
export interface Leg {
  readonly source: SourceRun;
  readonly selected: readonly string[];
  /** Of the run itself: plan and trust. */
  readonly phases: readonly PhaseRun[];
  readonly restores: readonly RestoreRun[];
  readonly findings: readonly Finding[];
  readonly rest: Pick<Run, "hosts" | "secrets" | "audit">;
}

/**
 * The runs that a record tells of: its own, or, of a report, those that it was made of.
 * @param path of the evidence file, as a reader is to see it.
 * @param server base URL of GitHub, for links to the runs.
 */
export function legsOf(run: Run, path: string, server: string): Leg[] {
  const { hosts, secrets, audit } = run;
  const own: Leg = {
    source: sourceOf(run, path, server),
    selected: run.selected ?? [],
    phases: run.phases,
    restores: run.restores.map(slim),
    findings: run.findings,
    rest: { hosts, secrets, audit },
  };
  return MODES[run.mode].gathers ? [...legsOfReport(run, path, server), ofReport(own)] : [own];
}

/** The list of points stays in the leg's own evidence: of a thousand restores it would be most of the report's. */
function slim(restore: RestoreRun): RestoreRun {
  return { ...restore, points: restore.points.filter(({ chosen }) => chosen) };
}

function sourceOf(run: Run, path: string, server: string): SourceRun {
  const { repository, runId, runAttempt } = run.run;
  const { mode, verdict, tier, startedAt, endedAt, breakGlass, reason, plan } = run;
  const url = urlOf(server, repository, runId, runAttempt);
  return {
    ...{ path, repository, runId, runAttempt, url, mode, plan: plan?.path ?? null },
    ...{ verdict, tier, startedAt, endedAt, breakGlass, reason },
  };
}

/** Evidence comes from anywhere: only what looks like a run of a repository becomes a link. */
function urlOf(server: string, repository: string, runId: string, attempt: number): string | null {
  if (!/^[\w-][\w.-]*\/[\w.-]+$/.test(repository) || !/^\d+$/.test(runId) || !Number.isSafeInteger(attempt)) return null;
  return `${server}/${repository}/actions/runs/${runId}/attempts/${attempt}`;
}

function legsOfReport(report: Run, path: string, server: string): Leg[] {
  return (report.sources ?? []).map((source, at) => ({
    source: {
      ...source,
      path: `${path}: ${source.path}`,
      url: urlOf(server, source.repository, source.runId, source.runAttempt),
    },
    selected: [],
    phases: [],
    restores: report.restores.filter(({ from }) => from === at).map(slim),
    findings: report.findings.filter(({ from }) => from === at),
    rest: { hosts: [], secrets: [], audit: [] },
  }));
}

/** What a report says of itself; its verdict may stand for a run that is superseded by now. */
function ofReport(own: Leg): Leg {
  const findings = own.findings.filter(({ from }) => from === undefined);
  const restores = own.restores.filter(({ from }) => from === undefined);
  const failed = findings.some(({ level, accepted }) => level === "error" && !accepted);
  const verdict = worst([failed ? "failed" : "passed", ...restores.map(({ verdict: each }) => each)]);
  return { ...own, source: { ...own.source, verdict }, selected: [], phases: [], restores, findings };
}
