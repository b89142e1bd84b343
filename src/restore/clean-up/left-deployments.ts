import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import { type Deployment, deployment, hasEnded } from "../../clouds/azure/deployment.ts";
import { madeBy } from "../../clouds/azure/deployment-made.ts";
import { groupId, lastPart } from "../../clouds/azure/ids.ts";
import { type Malformed, notAsAsked } from "../../io/entries.ts";
import { instant, Refused } from "../../io/io.ts";
import { ownerIn } from "../engine/deployment-name.ts";
import { TAGS, tag } from "../engine/tags.ts";
import { goodOf, impliedLease, type Leftover, type Looking, ours, passOver } from "./leftover.ts";

/**
 * What deployments of earlier drills have left, in the order in which it is removed, the deployments' own records last. A deployment is a drill's
 * by its name; a resource is the deployment's by its operations and its age. The lease is the resource's own, else that with which the deployment
 * began. `unread` is told of a group whose deployments cannot be listed.
 */
export async function deploymentsLeft(looking: Looking, groups: readonly string[]): Promise<Leftover[]> {
  const found: Leftover[] = [];
  for (const group of groups) {
    try {
      for (const deployment of await list(looking, group)) found.push(...(await leftBy(looking, deployment)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      passOver(looking, error, `deployments in ${group} are not looked for`);
    }
  }
  // Two drills may have put the same resource: no record goes while what it made is there, whichever of them made it.
  const isRecord = ({ as }: Leftover) => "kind" in as && as.kind === "deployment";
  return [...found.filter((one) => !isRecord(one)), ...found.filter(isRecord)];
}

async function leftBy(looking: Looking, deployment: Deployment): Promise<Leftover[]> {
  const { io, arm } = looking;
  const ownerId = ownerIn(deployment.id);
  const owner = ours(looking, ownerId);
  if (!owner || ownerId === null || !hasEnded(deployment)) return [];
  const began = leaseIn(deployment.tags) ?? impliedLease(looking, deployment.timestamp ?? instant(io.now()));
  const { made, unread } = await madeBy(arm, deployment);
  if (unread !== null)
    looking.unread(new Refused(notAsAsked("arm", `find all that the deployment ${lastPart(deployment.id)} made`, unread)));
  const deployed = made.map(({ id }) => id);
  const of = { jobs: [], ids: [], deployed, owner: ownerId };
  const resources = made.map(({ id, createdTime, tags }): Leftover => {
    const lease = tag(tags, TAGS.expires) ?? null;
    const expires = leaseIn(tags) ?? began;
    return { id, expires, owner, createdTime, as: { kind: "resource", ours: { ...of, lease } } };
  });
  // The record goes with the last of what it made: without it nobody would find what cannot be read now.
  if (unread !== null) return resources;
  const expires = resources.map((each) => each.expires).reduce((a, b) => (a > b ? a : b), resources.length > 0 ? "" : began);
  return [...resources, { id: deployment.id, expires, owner, createdTime: null, as: { kind: "deployment", ours: of } }];
}

function leaseIn(tags: Readonly<Record<string, string>>): string | null {
  const ms = Date.parse(tag(tags, TAGS.expires) ?? "");
  return Number.isNaN(ms) ? null : instant(ms);
}

const named = z.object({ id: z.string() });

/** Drills' deployments of a group. A malformed one that is named as none of a drill's costs nothing. @throws Refused */
async function list(looking: Looking, group: string): Promise<Deployment[]> {
  const { arm } = looking;
  const operation = `list the deployments of ${group}`;
  const path = `${groupId(arm.subscriptionId, encodeURIComponent(group))}/providers/Microsoft.Resources/deployments/`;
  const { good, bad } = await arm.entries({ operation, of: "deployments", path, apiVersion: API_VERSIONS.resources }, deployment);
  const ofNobody = ({ raw }: Malformed) => {
    const { success, data } = named.safeParse(raw);
    return success && ownerIn(data.id) === null;
  };
  const all = goodOf(looking, operation, { good, bad: bad.filter((each) => !ofNobody(each)) });
  return all.filter(({ id }) => ownerIn(id) !== null);
}
