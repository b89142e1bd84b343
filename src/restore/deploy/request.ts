import type { Deployment } from "@azure/arm-resourcesdeployments";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { jsonOf, readDeployment } from "../../clouds/azure/deployment.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import { readRefusal } from "../../clouds/refusals/read.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import { unansweredBy } from "../../clouds/refusals/unanswered.ts";
import type { Refusal } from "../../core/index.ts";
import { type Io, Refused } from "../../io/io.ts";
import { innermost } from "./unfold.ts";

/** The deployment as it goes over the wire: of the shape that Azure's own client sends. */
export type DeploymentBody = Pick<Deployment, "properties" | "tags">;

/** Incremental: what the template does not name stays as it is. */
export function deploymentBody(
  template: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, unknown>>,
  tags: Readonly<Record<string, string>>,
): DeploymentBody {
  return {
    properties: {
      mode: "Incremental",
      template: { ...template },
      parameters: { ...parameters } as NonNullable<Deployment["properties"]["parameters"]>,
    },
    tags: { ...tags },
  };
}

/** Whether the deployment is there, by the answer to its PUT, or by its name where no answer came. */
export type Begun =
  | { readonly how: "began" }
  | { readonly how: "refused"; readonly refusals: readonly Refusal[] }
  | { readonly how: "unknown"; readonly why: string };

const MAX_SENDS = 3;
const LONGEST_WAIT_MS = 10 * 60_000;
/** Seconds after the PUT at which the deployment is looked for by its name, when nobody can say whether it began. */
const LOOKS = [2, 5, 15, 30, 60] as const;

/** Sends the deployment: one PUT, and again only after a 429, which says that nothing began. An answer that was lost is looked for by name. */
export async function begin(io: Io, arm: Arm, id: string, body: DeploymentBody): Promise<Begun> {
  const operation = `deploy the template as ${lastPart(id)}`;
  for (let sent = 1; ; sent++) {
    const sentAt = io.now();
    try {
      const answer = await arm.send({ operation, method: "PUT", path: id, apiVersion: API_VERSIONS.resources, body });
      if (answer.status === 200 || answer.status === 201) return { how: "began" };
      const wait = retryAfterMs(answer.headers, answer.text, io.now()) ?? 30_000;
      if (answer.status === 429 && sent < MAX_SENDS && wait <= LONGEST_WAIT_MS) {
        io.log.info(`Azure did not take the deployment (429); sending it again in ${Math.ceil(wait / 1000)} s.`);
        await io.sleep(wait, io.signal);
        continue;
      }
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) {
        const whole = readRefusal("arm", operation, { ...answer, bodyText: answer.text });
        const inner = innermost(jsonOf(answer.text));
        return { how: "refused", refusals: inner.length === 0 ? [whole] : inner.map((each) => ({ ...whole, ...each })) };
      }
      return await settle(io, arm, id, sentAt, `Azure answered ${answer.status}`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // A refused token means that the request was never sent.
      if (error.refusal.service !== "arm") return { how: "refused", refusals: [error.refusal] };
      return settle(io, arm, id, sentAt, unansweredBy(error.refusal));
    }
  }
}

async function settle(io: Io, arm: Arm, id: string, sentAt: number, why: string): Promise<Begun> {
  io.log.info(`It is not known whether the deployment began: ${why}. It is not sent again; it is looked for by its name.`);
  for (const after of LOOKS) {
    await io.sleep(Math.max(0, sentAt + after * 1000 - io.now()), io.signal);
    try {
      if (await readDeployment(io, arm, id)) return { how: "began" };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      io.log.info(`It could not be read (${error.refusal.status ?? error.refusal.code ?? "no answer"}).`);
    }
  }
  return { how: "unknown", why };
}
