import { auditPhase } from "../../audit/find-entries.ts";
import { MODES } from "../../core/index.ts";
import { JobPace } from "../../restore/engine/job-pace.ts";
import { Recheck } from "../../trust/recheck.ts";
import type { CloudContext } from "../clouds.ts";
import { inParallel } from "../in-parallel.ts";
import { beside } from "../own-error.ts";
import { reap } from "./reap.ts";

/** Each selected restore through the phases of the mode, and what goes before and after all of them. @returns whether a job is left to a later run. */
export async function restores(of: CloudContext): Promise<boolean> {
  const { run, context, facts } = of;
  const { io, settings, plan } = context;
  const { reaps, lists, makes } = MODES[settings.mode];
  if (reaps !== null) await reap(of);
  const handedOver = await inParallel(
    { ...of, pace: new JobPace(), recheck: new Recheck(context, facts) },
    context.restores,
    plan.limits.parallel,
  );
  if (lists) await reap(of);
  if (makes) await beside(io, run, "looked for the run in the clouds' logs", "after", () => auditPhase(context, run));
  return handedOver;
}
