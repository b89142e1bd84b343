import { type Deployment, readDeployment } from "../../clouds/azure/deployment.ts";
import { madeBy } from "../../clouds/azure/deployment-made.ts";
import { groupId } from "../../clouds/azure/ids.ts";
import type { Held } from "../../core/index.ts";
import { EPHEMERAL } from "../../core/target-of.ts";
import { Refused } from "../../io/io.ts";
import type { Done } from "../../judge/phase.ts";
import { type Restoring, requestOf } from "../../workloads/restoring.ts";
import { endOfDeployment } from "../deploy/end.ts";
import { deploymentId, ownerIn } from "../engine/deployment-name.ts";
import { ephemeralGroup } from "../engine/group-name.ts";
import { readJob } from "../engine/job-page.ts";
import type { Job } from "../engine/jobs.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { kindsInOrder } from "../held/kinds/index.ts";
import { remove } from "../held/remove.ts";

/**
 * What earlier attempts of this drill have left goes before it starts afresh: what its job made by its tag, its staging container, and the
 * attempt's own group. They stay under that attempt's lease, and are none of this one's.
 * @returns what stands in the way; null when nothing is left.
 */
export async function removeLeftovers(doing: Restoring, jobs: readonly Job[]): Promise<Done | null> {
  for (const job of jobs) {
    doing.io.log.info(`An earlier attempt of this drill has ended (job ${job.id}); what it left goes first.`);
    const { found, deployed } = await leftBy(doing, job);
    const ids = found.map(({ id }) => id);
    const jobTags = doing.kind.makes.map(({ tag }) => tag);
    const ours = { jobs: [job.id], jobTags, ids, deployed, owner: job.activityId ?? "" };
    for (const held of found) {
      const removed = await remove({ io: doing.io, arm: doing.arm }, held, ours);
      if (removed.how === "gone") {
        doing.io.log.info(`Gone: ${held.id}`);
        continue;
      }
      const then = "The drill does not start again while it is there.";
      if (removed.how === "refused") return refusedPhase(doing.about, "restore", [removed.refused.refusal], then);
      const message = `${held.id}, which an earlier attempt left, is still there: ${removed.why}. ${then}`;
      return { findings: [said(doing.about, ENGINE_RULES.stays, { subject: held.id, message })], verdict: "failed" };
    }
  }
  return null;
}

async function leftBy(
  doing: Restoring,
  job: Job,
): Promise<{ readonly found: readonly Held[]; readonly deployed: readonly string[] }> {
  const { io, arm, session, about, unnamed } = doing;
  const request = requestOf(doing);
  const own = ephemeralGroup(job.activityId ?? "");
  const ephemeral = about.restore.target.resourceGroup === EPHEMERAL;
  const group = ephemeral ? own : request.target.resourceGroup;
  const found: Held[] = [];
  const deployed: string[] = [];
  const add = (kind: Held["kind"], id: string) => found.push({ id, kind, state: "made" });
  if (about.restore.deploy && group !== undefined && job.activityId) {
    const deployment = await endedDeployment(doing, deploymentId(arm.subscriptionId, group, job.activityId));
    const { made, unread } = deployment ? await madeBy(arm, deployment) : { made: [], unread: null };
    if (unread !== null) unnamed.set("deployed", `Of what an earlier attempt deployed, not all is known: ${unread}`);
    for (const { id } of made) {
      add("resource", id);
      deployed.push(id);
    }
    // Without its record nobody would find the rest.
    if (deployment && unread === null) add("deployment", deployment.id);
  }
  const { job: detail } = await readJob(arm, about.restore.vault, job.id);
  const made = await doing.kind.made({ io, arm, session, group, stagingId: request.stagingId }, { ...detail, id: job.id });
  // A group of the attempt's own is removed as a whole.
  if (made.unlisted !== null && !ephemeral) throw new Refused(made.unlisted);
  for (const kind of kindsInOrder(made.things)) for (const thing of made.things) if (thing.kind === kind) add(kind, thing.id);
  if (made.unread !== null)
    unnamed.set("left-disks", `Of the list of ${doing.kind.things} that an earlier attempt made, ${made.unread}`);
  if (made.unnamed !== null) unnamed.set("leftover", made.unnamed);
  if (ephemeral) add("group", groupId(arm.subscriptionId, own));
  return { found, deployed };
}

/** How long an earlier attempt's deployment is waited for. */
const PATIENCE_MS = 10 * 60_000;

/** An earlier attempt's deployment, ended; null when there is none. @throws Refused when it does not end. */
async function endedDeployment({ io, arm }: Doing, id: string): Promise<Deployment | null> {
  const deadline = io.now() + PATIENCE_MS;
  const { open } = await endOfDeployment(
    { io, arm, deadline, say: io.log.info },
    { held: [{ id, kind: "deployment", state: "made" }], ownerId: ownerIn(id) },
  );
  if (open)
    throw new Refused({ service: "arm", operation: "clear an earlier attempt away", code: "DeploymentActive", text: open });
  return readDeployment(io, arm, id);
}
