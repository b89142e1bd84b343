import { MODES, reaches } from "../core/index.ts";
import { EPHEMERAL, targetOf } from "../core/target-of.ts";
import { Refused } from "../io/io.ts";
import type { Done } from "../judge/phase.ts";
import { forecast } from "../restore/deploy/forecast.ts";
import { deployPhase } from "../restore/deploy/phase.ts";
import { type Doing, refusedPhase } from "../restore/engine/restore-context.ts";
import { measureRto } from "../restore/engine/rto.ts";
import { makeGroup } from "../restore/held/own-group.ts";
import { restorePhase } from "../restore/job/phase.ts";
import { validatePhase } from "../restore/job/validate-phase.ts";
import { stepsOf, stepsPhase } from "../restore/steps/phase.ts";
import type { Restoring } from "../workloads/restoring.ts";
import type { RunPhase } from "./restores-context.ts";

/**
 * Everything that changes something, each phase only after what it depends on.
 * @param restoring null where this version only checks such a restore. @param secretsStop a secret that the restore needs is not there: it goes no further than Azure's validation. @returns whether a job was handed over.
 */
export async function effects(
  doing: Doing,
  restoring: Restoring | null,
  phase: RunPhase,
  secretsStop: boolean,
): Promise<boolean> {
  const { about, keep } = doing;
  const restores = reaches(about.settings.mode, "restore") && !secretsStop;
  const validated = await phase("validate", () => validateRequest(doing, restores));
  await keep();
  if (!restores || !restoring || stopped(validated)) return false;
  if (stepsOf(doing, "before").length > 0 && stopped(await phase("before", () => stepsPhase(doing, "before")))) return false;
  const restored = await phase("restore", () => restorePhase(restoring));
  await keep();
  if (restored.handedOver || stopped(restored) || doing.record.restored.length === 0) return restored.handedOver === true;
  if (about.restore.deploy) {
    const deployed = await phase("deploy", () => deployPhase(doing));
    await keep();
    // Without what was to be deployed, no step can say anything of it.
    if (deployed.verdict !== "passed") return false;
  }
  for (const [name, work] of [
    ["verify", () => verify(doing)],
    ["after", () => stepsPhase(doing, "after")],
  ] as const) {
    if (stepsOf(doing, name).length === 0) continue;
    await phase(name, work);
    await keep();
  }
  return false;
}

/** Azure validates the request as it will be sent, so a group of the run's own is made before; where nothing is made, what-if tells of the template. */
async function validateRequest(doing: Doing, restores: boolean): Promise<Done> {
  const { io, arm, ready, about } = doing;
  const { mode, resume } = about.settings;
  const ephemeral = targetOf(about.restore, mode).resourceGroup === EPHEMERAL;
  try {
    if (ephemeral && restores && !resume) await makeGroup(doing);
  } catch (error) {
    if (error instanceof Refused) return refusedPhase(about, "validate", [error.refusal]);
    throw error;
  }
  const validated = await validatePhase(io, arm, ready, about);
  return !MODES[mode].makes && about.restore.deploy ? forecast(doing, validated) : validated;
}

/** The steps that verify, and how long it took until they had passed. */
async function verify(doing: Doing): Promise<Done> {
  const done = await stepsPhase(doing, "verify");
  const began = Date.parse(doing.record.triggeredAt ?? "");
  if (done.verdict !== "passed" || Number.isNaN(began)) return done;
  return { ...done, findings: [...done.findings, ...measureRto(doing, began, doing.io.now())] };
}

/** Whether a phase found an error that nobody accepted; one that did not run stops what follows, too. */
export function stopped(done: Done | undefined): boolean {
  return done === undefined || done.findings.some(({ level, accepted }) => level === "error" && !accepted);
}
