import { z } from "zod";
import type { AuditRun, Instant } from "../core.ts";
import { askJson } from "../http.ts";
import type { Io } from "../io.ts";

const page = z.object({
  entries: z
    .array(
      z.object({
        timestamp: z.string(),
        protoPayload: z.object({
          methodName: z.string().nullish(),
          resourceName: z.string().nullish(),
          authenticationInfo: z
            .object({ principalEmail: z.string().nullish(), principalSubject: z.string().nullish() })
            .nullish(),
          requestMetadata: z.object({ requestAttributes: z.object({ reason: z.string().nullish() }).nullish() }).nullish(),
        }),
      }),
    )
    .nullish(),
});

const METHOD = "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion";

/** What is looked for: the accesses of a run, by the reason that each of its requests gave. */
export interface Accessed {
  /** Id or number. */
  readonly project: string;
  readonly reason: string;
  readonly since: Instant;
  readonly principal: string;
}
/** Where Cloud Logging answers, and the token it takes. */
export interface Logging {
  readonly endpoint: string;
  readonly token: string;
}

/**
 * Secret Manager's Data Access entry of this run in a project. These logs must be switched on, and they arrive late: not found is no
 * finding. https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list @throws Refused when the log may not be read.
 */
export async function accessOf(
  io: Io,
  { endpoint, token }: Logging,
  { project, reason, since, principal }: Accessed,
): Promise<AuditRun> {
  const filter = [
    `logName="projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access"`,
    'protoPayload.serviceName="secretmanager.googleapis.com"',
    `protoPayload.methodName="${METHOD}"`,
    `protoPayload.requestMetadata.requestAttributes.reason="${reason.replaceAll(/["\\]/g, "")}"`,
    `timestamp>="${since}"`,
  ].join(" AND ");
  io.told(new URL(endpoint).host);
  const body = await askJson(io, {
    service: "logging",
    operation: `read the audit log of project ${project}`,
    method: "POST",
    url: `${endpoint}/v2/entries:list`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ resourceNames: [`projects/${project}`], filter, orderBy: "timestamp desc", pageSize: 1 }),
    timeoutMs: 10_000,
  });
  const entry = page.safeParse(body).data?.entries?.[0];
  const who = entry?.protoPayload.authenticationInfo;
  return {
    cloud: "google",
    time: entry?.timestamp ?? since,
    operation: entry?.protoPayload.methodName ?? METHOD,
    principal: who?.principalEmail ?? who?.principalSubject ?? principal,
    correlationId: reason,
    found: entry !== undefined,
  };
}
