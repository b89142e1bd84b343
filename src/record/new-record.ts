import { stillHolds } from "../core/holds.ts";
import {
  isAboutRestores,
  MODES,
  type Mode,
  type Objective,
  PHASES,
  type PhaseName,
  type PhaseRun,
  phasesOf,
  type Restore,
  type RestoreRun,
  type Run,
  type Settings,
  type Step,
  type Tier,
  type Verdict,
} from "../core/index.ts";
import { OWN_ERROR } from "../core/own-error.ts";
import { instant } from "../io/io.ts";
import { lowest, worst } from "../report/index.ts";

/** The version that evidence names; a test holds it to package.json. */
export const VERSION = "0.1.0";

/** A run record as it stands before anything was done. @param startedAt epoch milliseconds. */
export function newRun(settings: Settings, startedAt: number): Run {
  const { serverUrl: _, apiUrl: __, ...run } = settings.run;
  return {
    schemaVersion: 1,
    tool: { name: "proof-of-restore", version: VERSION },
    mode: settings.mode,
    verdict: "not-run",
    tier: null,
    startedAt: instant(startedAt),
    endedAt: null,
    reason: settings.reason ?? null,
    breakGlass: settings.breakGlass,
    run: { ...run, approvers: [], environment: null, createdAt: null },
    plan: null,
    phases: [],
    hosts: [],
    previous: null,
    identity: { github: null, azure: null, google: null },
    secrets: [],
    selected: settings.only,
    restores: [],
    audit: [],
    findings: [],
    exitCode: 0,
  };
}

/** A restore's part of the record as it stands before anything was done. @param words what its item and its target are called. */
export function newRestoreRun(
  restore: Restore,
  { mode, onCancel }: Pick<Settings, "mode" | "onCancel">,
  words: { readonly item: string; readonly target: Readonly<Record<string, string>> },
): RestoreRun {
  const { rto, rpo } = restore.objectives;
  return {
    name: restore.name,
    vault: restore.vault.name,
    policy: null,
    item: words.item,
    sourceId: null,
    point: null,
    newestPoint: null,
    points: [],
    target: words.target,
    verdict: "not-run",
    tier: null,
    due: dueIn(restore, mode),
    phases: [],
    ownerId: null,
    triggeredAt: null,
    job: null,
    restored: [],
    selection: null,
    held: [],
    vaultPlace: restore.vault,
    stagingId: null,
    onCancel: onCancel ?? restore.onCancel ?? (MODES[mode].removes ? "cancel" : "leave"),
    objectives: { rto: objective(rto, null), rpo: objective(rpo, null) },
    checks: [],
    cleanUp: null,
  };
}

/** Which phases a mode owes a restore: clean-up has a verdict of its own, and phases of steps are due where the plan has steps. */
function dueIn(restore: Restore, mode: Mode): PhaseName[] {
  const runs = (steps: readonly Step[]) => steps.some(({ in: modes }) => modes.length === 0 || modes.some((of) => of === mode));
  const optional: Partial<Record<PhaseName, boolean>> = {
    before: runs(restore.before),
    deploy: restore.deploy !== undefined,
    verify: runs(restore.verify),
    after: runs(restore.after),
    "clean-up": false,
  };
  return phasesOf(mode).flatMap(({ name, of }) => (of === "restore" && optional[name] !== false ? [name] : []));
}

/** What an objective came to, in seconds. `met` is unknown while either side is. */
export function objective(target: number | null | undefined, actual: number | null): Objective {
  const targetSeconds = target ?? null;
  const met = targetSeconds === null || actual === null ? null : actual <= targetSeconds;
  return { targetSeconds, actualSeconds: actual === null ? null : Math.round(actual), met };
}

/** From here on a tier is earned by what came back: no doubt about trust, permissions or secrets unmakes disks that are there. */
const CAME_BACK: ReadonlySet<string> = new Set(["restore", "deploy", "verify"]);

/**
 * How far the proof went. Of what came back: the furthest of restore, deploy and verify that passed, before the first of the three that did not.
 * Without any: the last passed phase before the first that did not pass. A phase that was not run neither earns nor ends a tier.
 */
export function tierOf(phases: readonly Pick<PhaseRun, "name" | "verdict">[]): Tier | null {
  const [before, after] = [PHASES.filter(({ name }) => !CAME_BACK.has(name)), PHASES.filter(({ name }) => CAME_BACK.has(name))];
  return furthest(after, phases) ?? furthest(before, phases);
}

function furthest(rows: readonly (typeof PHASES)[number][], phases: readonly Pick<PhaseRun, "name" | "verdict">[]): Tier | null {
  let tier: Tier | null = null;
  for (const row of rows) {
    const verdict = phases.find(({ name }) => name === row.name)?.verdict ?? "not-run";
    if (verdict === "failed" || verdict === "unverified") break;
    if (verdict === "passed" && "tier" in row) tier = row.tier;
  }
  return tier;
}

/** What was not done is not passed: a restore that did not get through all that its mode owes it is unverified at best. */
function verdictOfRestore({ phases, due }: Pick<RestoreRun, "phases" | "due">): Verdict {
  const done = worst(phases.filter(({ name }) => name !== "clean-up").map(({ verdict }) => verdict));
  const through = due.every((name) => phases.some((phase) => phase.name === name));
  return done === "passed" && !through ? "unverified" : done;
}

/**
 * Verdicts, tiers and exit code out of what the phases came to. Called whenever the record is written: one that was written before the run's
 * end, by a process that then died, says at best unverified.
 */
export function settle(run: Run, failOn: Settings["failOn"], handedOver: boolean): void {
  for (const restore of run.restores) {
    restore.verdict = worst([verdictOfRestore(restore), ...ownErrors(run, restore.name)]);
    restore.tier = tierOf([...run.phases, ...restore.phases]);
  }
  const cleanUps = run.restores.flatMap(({ cleanUp }) => (!cleanUp || cleanUp.verdict === "deferred" ? [] : [cleanUp.verdict]));
  run.verdict = worst([...[...run.phases, ...run.restores].map(({ verdict }) => verdict), ...cleanUps, ...ownErrors(run)]);
  if (run.verdict === "passed" && !isWhole(run)) run.verdict = "unverified";
  const tiers = run.restores.length > 0 ? run.restores.map(({ tier }) => tier) : [tierOf(run.phases)];
  run.tier = lowest(tiers);
  run.exitCode = exitCode(run, failOn, handedOver);
}

/** What an error of our own makes of a run, or of one restore of it: never passed, wherever it was met. */
function ownErrors({ findings }: Run, restore?: string): Verdict[] {
  const own = findings.filter((of) => of.rule === OWN_ERROR.code && (restore === undefined || of.restore === restore));
  return own.map(({ level }) => (level === "error" ? "failed" : "unverified"));
}

/** Whether the run got to its end: through every restore that was selected, and, in a drill, through the clean-up of what it made. */
function isWhole({ mode, endedAt, selected = [], restores }: Run): boolean {
  const reached = !isAboutRestores(mode) || selected.every((name) => restores.some((restore) => restore.name === name));
  const cleared = !MODES[mode].removes || restores.every((restore) => restore.cleanUp !== null || !stillHolds(mode, restore));
  return endedAt !== null && reached && cleared;
}

/** What `fail-on` makes of a verdict and its warnings. A restore that a later run goes on with is left green. */
export function exitCode(run: Run, failOn: Settings["failOn"], handedOver: boolean): number {
  if (failOn === "never") return 0;
  const warned = failOn === "warning" && run.findings.some(({ level, accepted }) => level === "warning" && !accepted);
  if (run.verdict === "failed" || warned) return 1;
  return run.verdict === "unverified" && !handedOver ? 1 : 0;
}
