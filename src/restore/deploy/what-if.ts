import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm, RawAnswer } from "../../clouds/azure/arm.ts";
import { repeating } from "../../clouds/azure/arm-repeat.ts";
import { jsonOf } from "../../clouds/azure/deployment.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import { type Io, Refused } from "../../io/io.ts";
import { pollWait } from "../../io/retry.ts";
import type { DeploymentBody } from "./request.ts";
import { innermost } from "./unfold.ts";

/** What a deployment would do to one resource: Create, Modify, Delete, NoChange, Deploy or Unsupported. */
export interface Change {
  readonly id: string;
  readonly change: string;
  /** Paths of the properties that would differ; never their values. */
  readonly properties: readonly string[];
}

const answer = z.object({
  status: z.string().nullish(),
  error: z.unknown().optional(),
  properties: z
    .object({
      changes: z
        .array(
          z.object({
            resourceId: z.string(),
            changeType: z.string(),
            delta: z.array(z.object({ path: z.string() })).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** How long Azure may take over a forecast. */
const PATIENCE_MS = 10 * 60_000;
const POLL_MS = 2_000;

/**
 * Azure's own forecast of a deployment, which changes nothing (https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if).
 * What it would leave
 * alone (`Ignore`) is left out. @param deployment its id. @throws Refused: with the innermost error where the template itself is refused.
 */
export async function whatIf(io: Io, arm: Arm, deployment: string, body: DeploymentBody): Promise<Change[]> {
  const operation = `ask what the deployment ${lastPart(deployment)} would change`;
  const refuse = (got: RawAnswer) => new Refused(arm.refusal(operation, got), retryAfterMs(got.headers, got.text, io.now()));
  const deadline = io.now() + PATIENCE_MS;
  const ask = {
    properties: { ...body.properties, whatIfSettings: { resultFormat: "FullResourcePayloads" } },
  };
  const asked = {
    operation,
    method: "POST",
    path: `${deployment}/whatIf`,
    apiVersion: API_VERSIONS.resources,
    body: ask,
  } as const;
  let got = await repeating(io, arm, asked, ({ status }) => status === 200 || status === 202);
  const link = got.headers.location ?? got.headers["azure-asyncoperation"];
  while (got.status === 202) {
    if (!link || io.now() > deadline) throw unreadable(operation, "Azure did not finish the forecast");
    await io.sleep(pollWait(POLL_MS, retryAfterMs(got.headers, got.text, io.now()) ?? null), io.signal);
    got = await arm.send({ operation, method: "GET", path: link, until: deadline });
    if (got.status !== 200 && got.status !== 202) throw refuse(got);
  }
  const parsed = answer.safeParse(jsonOf(got.text));
  if (!parsed.success) throw unreadable(operation, "the answer is no list of changes");
  const [wrong] = innermost(parsed.data.error);
  if (wrong) throw new Refused({ service: "arm", operation, status: 400, ...wrong });
  if (!parsed.data.properties?.changes) throw unreadable(operation, "the answer holds no changes");
  const touched = parsed.data.properties.changes.filter(({ changeType }) => !/^Ignore$/i.test(changeType));
  return touched.map(({ resourceId, changeType, delta }) => ({
    id: resourceId,
    change: changeType,
    properties: [...new Set((delta ?? []).map(({ path }) => path))],
  }));
}

function unreadable(operation: string, text: string): Refused {
  return new Refused({ service: "arm", operation, status: 200, text });
}
