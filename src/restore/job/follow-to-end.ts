import { instant } from "../../io/io.ts";
import type { Done } from "../../judge/phase.ts";
import type { Restoring } from "../../workloads/restoring.ts";
import { holdJob } from "../engine/held.ts";
import { end } from "./end.ts";
import { follow } from "./follow.ts";
import { cancelJob } from "./trigger.ts";

/** Follows a job that is ours to its end. */
export async function followToEnd(
  doing: Restoring,
  jobId: string,
  activityId: string | null,
  correlationId: string | null,
): Promise<Done> {
  const { io, arm, about, record, pace } = doing;
  holdJob(record, { id: jobId, kind: "job", state: "made" });
  record.job = {
    id: jobId,
    status: "InProgress",
    startTime: record.triggeredAt ?? instant(io.now()),
    endTime: null,
    correlationId,
    activityId,
  };
  await doing.keep();
  const began = Date.parse(record.triggeredAt ?? instant(io.now()));
  io.log.info(`Following job ${jobId}.`);
  const of = { vault: about.restore.vault, id: jobId, pace, began, deadline: io.now() + about.restore.timeout * 1000 };
  try {
    const followed = await follow(io, arm, of, async ({ status, startTime, endTime }) => {
      record.job = { id: jobId, status, startTime, endTime, correlationId, activityId };
      await doing.keep();
    });
    return await end(doing, jobId, followed);
  } catch (error) {
    if (io.signal.aborted && record.onCancel === "cancel") {
      await cancelJob(arm, about.restore.vault, jobId).then(
        () => io.log.info(`The run was cancelled; Azure was asked to cancel job ${jobId}.`),
        () => io.log.info(`The run was cancelled, and Azure could not be asked to cancel job ${jobId}.`),
      );
    }
    throw error;
  }
}
