import { stillHolds } from "../core/holds.ts";
import {
  type Finding,
  isAboutRestores,
  MODES,
  PHASES,
  type PhaseRun,
  type RestoreRun,
  type Run,
  type Settings,
  type Tier,
  type Verdict,
} from "../core/index.ts";
import { OWN_ERROR } from "../core/own-error.ts";
import { lowest, worst } from "../report/index.ts";

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
  const own = run.findings.filter(({ rule }) => rule === OWN_ERROR.code);
  for (const restore of run.restores) {
    restore.verdict = worst([verdictOfRestore(restore), ...verdictsOf(own.filter((of) => of.restore === restore.name))]);
    restore.tier = tierOf([...run.phases, ...restore.phases]);
  }
  const cleanUps = run.restores.flatMap(({ cleanUp }) => (!cleanUp || cleanUp.verdict === "deferred" ? [] : [cleanUp.verdict]));
  run.verdict = worst([...[...run.phases, ...run.restores].map(({ verdict }) => verdict), ...cleanUps, ...verdictsOf(own)]);
  if (run.verdict === "passed" && !isWhole(run)) run.verdict = "unverified";
  const tiers = run.restores.length > 0 ? run.restores.map(({ tier }) => tier) : [tierOf(run.phases)];
  run.tier = lowest(tiers);
  run.exitCode = exitCode(run, failOn, handedOver);
}

/** What errors of our own make of a run, or of one restore of it: never passed, wherever they were met. */
function verdictsOf(own: readonly Finding[]): Verdict[] {
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
