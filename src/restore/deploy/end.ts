import { hasEnded, readDeployment } from "../../clouds/azure/deployment.ts";
import { operationsOf, putBy } from "../../clouds/azure/deployment-operations.ts";
import { lastPart, same } from "../../clouds/azure/ids.ts";
import { DEPLOYMENTS, isType, removalRank } from "../../clouds/azure/resource-types.ts";
import type { RestoreRun } from "../../core/index.ts";
import { malformedInWords } from "../../io/entries.ts";
import { isNamedBy } from "../engine/deployment-name.ts";
import type { Ending } from "../engine/ending.ts";
import { hold } from "../engine/held.ts";
import { cancelDeployment } from "./follow.ts";

const POLL_MS = 5_000;

/** What is left of a drill's deployments: what they put; and why it may not be all, null when it is. */
export interface DeploymentEnd {
  readonly put: readonly string[];
  readonly open: string | null;
}

/**
 * The end of what a drill deployed: a deployment that still runs is cancelled and waited for. What it made is what this run foresaw, wrote down
 * before, and finds among its operations. @throws Refused
 */
export async function endOfDeployment(
  { io, arm, deadline, say }: Pick<Ending, "io" | "arm" | "deadline" | "say">,
  record: Pick<RestoreRun, "held" | "ownerId">,
): Promise<DeploymentEnd> {
  const put: string[] = [];
  let open: string | null = null;
  for (const held of record.held.filter(({ kind, state }) => kind === "deployment" && state !== "gone")) {
    // Whose it is, its name says; a nested one's, the deployment that put it.
    if (!isNamedBy(held.id, record.ownerId) && !put.some((id) => same(id, held.id))) continue;
    let deployment = await readDeployment(io, arm, held.id, deadline);
    if (!deployment) continue;
    if (!hasEnded(deployment)) {
      const refused = await cancelDeployment(arm, held.id);
      say(refused ? `The deployment could not be cancelled (${refused}).` : "Azure was asked to cancel the deployment.");
    }
    while (deployment && !hasEnded(deployment) && io.now() + POLL_MS <= deadline) {
      await io.sleep(POLL_MS, io.signal);
      deployment = await readDeployment(io, arm, held.id, deadline);
    }
    if (deployment && !hasEnded(deployment)) open = `the deployment ${lastPart(held.id)} has not ended`;
    const operations = await operationsOf(arm, held.id, deadline);
    if (operations.bad.length > 0)
      open = `of the operations of the deployment ${lastPart(held.id)} ${malformedInWords(operations)}, so that what it made is not all known`;
    const ids = putBy(operations.good);
    for (const id of ids) if (isType(id, DEPLOYMENTS)) hold(record, { ...held, id, state: "made" });
    put.push(...ids);
    hold(record, { ...held, state: "made" });
  }
  return { put, open };
}

/** Held things in the order in which they are removed: what is attached to something goes after it, and disks last. */
export function inOrder<T extends { readonly id: string }>(held: readonly T[]): T[] {
  return [...held].sort((a, b) => removalRank(a.id) - removalRank(b.id));
}
