import {
  MODES,
  type Mode,
  type Objective,
  type PhaseName,
  phasesOf,
  type Restore,
  type RestoreRun,
  type Run,
  type Settings,
  type Step,
} from "../core/index.ts";
import { instant } from "../io/io.ts";

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
