import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { type Deployment, hasEnded, readDeployment } from "../../clouds/azure/deployment.ts";
import { type Operation, operationsOf } from "../../clouds/azure/deployment-operations.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import { duration } from "../../core/duration.ts";
import { oneLine } from "../../core/index.ts";
import { malformedInWords } from "../../io/entries.ts";
import { type Io, Refused } from "../../io/io.ts";
import { pollWait } from "../../io/retry.ts";

/** Seconds before the second, third, … read; the last one repeats. */
const SCHEDULE = [1, 2, 3, 5, 5, 10, 10, 15] as const;

export type FollowedDeployment =
  | { readonly how: "ended"; readonly deployment: Deployment }
  | { readonly how: "late"; readonly state: string }
  | { readonly how: "lost"; readonly refused: Refused };

/**
 * Reads a deployment and its operations until it has ended, or `deadline` (epoch milliseconds) is over. One line for each operation that
 * ends. @param seen is told of all operations, each time that there are new ones.
 */
export async function followDeployment(
  io: Io,
  arm: Arm,
  of: { readonly id: string; readonly began: number; readonly deadline: number },
  seen: (operations: readonly Operation[]) => Promise<void>,
): Promise<FollowedDeployment> {
  const told = new Set<string>();
  let known = 0;
  for (let poll = 0, state = "Accepted"; ; poll++) {
    let asked = 0;
    try {
      const deployment = await readDeployment(io, arm, of.id, of.deadline, (waitMs) => {
        asked = waitMs ?? 0;
      });
      if (!deployment) {
        const text = "The deployment is not there any more: somebody has deleted it.";
        const operation = `follow the deployment ${lastPart(of.id)}`;
        throw new Refused({ service: "arm", operation, status: 404, code: "DeploymentGone", text });
      }
      state = deployment.state;
      const operations = await operationsOf(arm, of.id, of.deadline);
      for (const line of news(operations.good, told)) io.log.info(line);
      if (operations.good.length > known) await seen(operations.good);
      known = operations.good.length;
      if (hasEnded(deployment) && operations.bad.length > 0)
        io.log.info(`Operations of the deployment: ${malformedInWords(operations)}; what they made is not told here.`);
      if (hasEnded(deployment)) return { how: "ended", deployment };
      if (poll % 5 === 0) io.log.info(`In progress: ${state} · ${duration((io.now() - of.began) / 1000)} elapsed`);
    } catch (error) {
      if (error instanceof Refused) return { how: "lost", refused: error };
      throw error;
    }
    const left = of.deadline - io.now();
    if (left <= 0) return { how: "late", state };
    const wait = pollWait((SCHEDULE[Math.min(poll, SCHEDULE.length - 1)] ?? 15) * 1000, asked);
    await io.sleep(Math.min(wait, left), io.signal);
  }
}

const OVER = /^(succeeded|failed|canceled|cancelled)$/i;

/** Operations that have ended since. */
function news(operations: readonly Operation[], told: Set<string>): string[] {
  return operations.flatMap(({ id, what, state }) => {
    const key = `${what} ${id} ${state}`.toLowerCase();
    if (what.toLowerCase() !== "create" || !OVER.test(state) || told.has(key)) return [];
    told.add(key);
    return [`${state}: ${id.split(/\/providers\//i).at(-1) ?? id}`];
  });
}

/** Asks Azure to end a deployment. @returns its refusal, in words; null when it was taken. */
export async function cancelDeployment(arm: Arm, id: string, signal?: AbortSignal): Promise<string | null> {
  const operation = `cancel the deployment ${lastPart(id)}`;
  try {
    const ask = { operation, method: "POST", path: `${id}/cancel`, apiVersion: API_VERSIONS.resources } as const;
    const answer = await arm.send(signal ? { ...ask, signal } : ask);
    return answer.status < 300 ? null : oneLine(arm.refusal(operation, answer).text);
  } catch (error) {
    if (error instanceof Refused) return oneLine(error.refusal.text);
    throw error;
  }
}
