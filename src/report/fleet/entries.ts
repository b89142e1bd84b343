import { type Finding, isAboutRestores, MODES, type PhaseName, type RestoreRun, type Verdict } from "../../core/index.ts";
import { worst } from "../verdicts.ts";
import type { Leg } from "./legs.ts";
import { reportFinding } from "./rules.ts";
import { standing } from "./standing.ts";

/** What a report counts: a restore of a run, or a run that has none. */
export interface Entry {
  readonly leg: Leg | null;
  readonly restore: RestoreRun | null;
  readonly standing: Verdict;
  /** What the report itself has to say of it. */
  readonly findings: readonly Finding[];
}

/** The entries of a run, each with the verdict that its evidence proves, which may be less than the one it names. */
export function entriesOf(leg: Leg): Entry[] {
  const { source, restores, selected } = leg;
  const known = new Set(restores.map(({ name }) => name));
  const never = isAboutRestores(source.mode) ? selected.filter((name) => !known.has(name)) : [];
  const all = [...restores.map((restore) => ofRestore(leg, restore)), ...never.map((name) => ofNever(leg, name))];
  if (all.length > 0) return all;
  // Of a report, what it says of itself alone is left: mostly nothing.
  if (MODES[source.mode].gathers && leg.findings.length === 0) return [];
  const verdict = endedOr(leg, source.verdict === "not-run" ? "unverified" : source.verdict);
  return [{ leg, restore: null, standing: verdict, findings: source.endedAt === null ? [notEnded(leg)] : [] }];
}

/** A restore that the caller named and that no evidence tells of. */
export function missing(name: string): Entry {
  const message =
    "No evidence tells of it: its job did not start, was lost before it wrote any, or its evidence was not collected.";
  const fix = "Look for its job in the workflow run, and see that every job uploads its evidence.json (if: always()).";
  const finding = reportFinding("missing", { subject: name, message, fix }, { restore: name });
  return { leg: null, restore: blank(name, "failed"), standing: "failed", findings: [finding] };
}

function ofRestore(leg: Leg, restore: RestoreRun): Entry {
  const own = worst([restore.verdict, ...leg.phases.map(({ verdict }) => verdict)]);
  const reached = firstNotReached(leg, restore);
  const claimed = own === "not-run" || reached !== null ? "unverified" : own;
  const verdict = endedOr(leg, claimed);
  const findings = [
    ...(leg.source.endedAt === null ? [notEnded(leg)] : []),
    ...(reached === null ? [] : [notReached(restore.name, reached)]),
  ];
  return {
    leg,
    restore: { ...restore, phases: [...leg.phases, ...restore.phases], verdict },
    standing: standing({ verdict, cleanUp: restore.cleanUp }),
    findings,
  };
}

function ofNever(leg: Leg, name: string): Entry {
  const verdict = worst(["unverified", ...leg.phases.map((phase) => phase.verdict)]);
  const findings = verdict === "failed" ? [] : [notReached(name, null), ...(leg.source.endedAt === null ? [notEnded(leg)] : [])];
  return { leg, restore: { ...blank(name, verdict), phases: [...leg.phases] }, standing: verdict, findings };
}

/**
 * A phase that the mode owes a restore and that it never came to, although all before it passed: what stopped it is nowhere said. A drill
 * owes its clean-up too.
 */
function firstNotReached({ source, phases: before }: Leg, { due, phases }: RestoreRun): PhaseName | null {
  if ([...before, ...phases].some(({ verdict }) => verdict === "failed" || verdict === "unverified")) return null;
  const ran = new Set(phases.flatMap(({ name, verdict }) => (verdict === "not-run" ? [] : [name])));
  const owed: readonly PhaseName[] = MODES[source.mode].removes ? [...due, "clean-up"] : due;
  return owed.find((name) => !ran.has(name)) ?? null;
}

/** A run without an end proves nothing that passed. */
function endedOr({ source }: Leg, verdict: Verdict): Verdict {
  return source.endedAt === null ? worst([verdict, "unverified"]) : verdict;
}

function notEnded({ source }: Leg): Finding {
  const last = MODES[source.mode].removes ? " Its post step, or a later drill, gives back what it held." : "";
  return reportFinding("notEnded", {
    subject: source.path,
    message: `The run was killed, or still runs: its evidence says that it began at ${source.startedAt} and names no end.${last}`,
    fix: "Look at the end of its job's log, then run it again.",
  });
}

function notReached(name: string, phase: PhaseName | null): Finding {
  const what = phase === null ? "never begun" : `ended before its phase ${phase}`;
  const message = `It was selected, and ${what}: the run was cancelled, or stopped early.`;
  return reportFinding("notReached", { subject: name, message, fix: "Run it again." }, { restore: name });
}

function blank(name: string, verdict: Verdict): RestoreRun {
  const unknown = { targetSeconds: null, actualSeconds: null, met: null };
  return {
    ...{ name, vault: "", policy: null, item: "", sourceId: null, point: null, newestPoint: null, points: [], target: {} },
    ...{
      verdict,
      tier: null,
      due: [],
      phases: [],
      ownerId: null,
      triggeredAt: null,
      job: null,
      restored: [],
      selection: null,
      held: [],
    },
    ...{ vaultPlace: null, stagingId: null, onCancel: "leave", objectives: { rto: unknown, rpo: unknown }, checks: [] },
    cleanUp: null,
  };
}
