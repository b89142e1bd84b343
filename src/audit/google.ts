import { z } from "zod";
import { askJson } from "../io/ask-json.ts";
import { shapedAs } from "../io/entries.ts";
import { type Io, instant } from "../io/io.ts";
import { entriesOf as entriesOfList } from "../io/pages.ts";
import { type AuditResult, auditResult, type Entry, isTime, type Sought, untilTold } from "./entry.ts";

const METHOD = "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion";
const text = z.string().nullish();
const page = z.object({ entries: z.array(z.unknown()).nullish(), nextPageToken: text });
const entry = z
  .object({
    timestamp: z.string().refine(isTime),
    protoPayload: z.object({
      methodName: text,
      authenticationInfo: z.object({ principalEmail: text, principalSubject: text }).nullish(),
      requestMetadata: z.object({ requestAttributes: z.object({ reason: text }).nullish() }).nullish(),
    }),
  })
  .transform(({ timestamp, protoPayload: { methodName, authenticationInfo: who, requestMetadata } }): Entry | null => ({
    correlationId: requestMetadata?.requestAttributes?.reason ?? "",
    time: timestamp,
    operation: methodName ?? METHOD,
    principals: [who?.principalEmail, who?.principalSubject].flatMap((name) => name || []),
  }));
/** Entries of one page, and what is read of them: a run writes one for each secret that it reads. */
const PAGE = 1000;
const MOST = { pages: 5, entries: 5 * PAGE };
/** A filter may have 20,000 characters. */
const REASONS = 100;

/** Where Cloud Logging answers, and the token it takes. */
export interface Logging {
  readonly endpoint: string;
  readonly token: string;
}

/**
 * Secret Manager's Data Access entries of runs in a project, by the reason that each of a run's requests gave; one request for all of
 * them, mostly. These logs must be switched on, and they arrive late: one that is not found is no finding.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list
 * @param project id or number.
 * @throws Refused when the log may not be read.
 */
export async function accesses(io: Io, logging: Logging, project: string, sought: readonly Sought[]): Promise<AuditResult[]> {
  const entries: Entry[] = [];
  for (let from = 0; from < sought.length; from += REASONS)
    entries.push(...(await entriesOf(io, logging, project, sought.slice(from, from + REASONS))));
  return sought.map((each) => auditResult("google", `projects/${project}`, each, entries, METHOD));
}

async function entriesOf(io: Io, { endpoint, token }: Logging, project: string, sought: readonly Sought[]): Promise<Entry[]> {
  const reasons = [...new Set(sought.map(({ correlationId }) => quoted(correlationId)))];
  const since = instant(Math.min(...sought.map(({ at }) => Date.parse(at))));
  const filter = [
    `logName="projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access"`,
    'protoPayload.serviceName="secretmanager.googleapis.com"',
    `protoPayload.methodName="${METHOD}"`,
    `protoPayload.requestMetadata.requestAttributes.reason=${reasons.length === 1 ? reasons[0] : `(${reasons.join(" OR ")})`}`,
    `timestamp>="${since}"`,
  ].join(" AND ");
  const operation = `read the audit log of project ${project}`;
  const asked = { resourceNames: [`projects/${project}`], filter, orderBy: "timestamp desc", pageSize: PAGE };
  const read = async (pageToken: string) => {
    const body = await askJson(io, {
      service: "logging",
      operation,
      method: "POST",
      url: `${endpoint}/v2/entries:list`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(pageToken === "" ? asked : { ...asked, pageToken }),
      timeoutMs: 10_000,
    });
    const { entries, nextPageToken: next } = shapedAs(page, body, "logging", operation);
    return { entries: entries ?? [], next };
  };
  const list = entriesOfList({ service: "logging", operation, first: "", most: MOST, read });
  return untilTold({ list, shape: entry, say: (line) => io.log.info(`google: ${line}`) }, sought);
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "")}"`;
}
