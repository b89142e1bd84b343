import { googleEndpoints } from "../clouds/identity/clouds.ts";
import type { Session } from "../clouds/session.ts";
import type { AuditRun, Run } from "../core/index.ts";
import { type Io, instant, Refused } from "../io/io.ts";
import { ENDLESS, FOREIGN } from "../io/pages.ts";
import type { Context } from "../judge/facts.ts";
import { lines } from "../judge/phase.ts";
import { requestReason } from "../secrets/read.ts";
import { activities } from "./azure.ts";
import type { AuditResult, Sought } from "./entry.ts";
import { accesses } from "./google.ts";

/**
 * Ties the run to what both clouds have written down of it: the trigger of each restore in Azure's Activity Log, the use of its secrets in
 * Google's audit log. They arrive minutes late and only explain, so nothing depends on them; mode report reads again what is not there yet.
 */
export async function auditPhase(context: Context, run: Run): Promise<void> {
  const { io } = context;
  const looks = [...azureLooks(context, run), ...googleLooks(context, run)];
  if (looks.length === 0) return;
  io.log.group("Audit: what both clouds have written down of this run");
  const came = (await Promise.all(looks.map((look) => tried(io, look)))).flat();
  run.audit = came.map(({ entry }) => entry);
  for (const entry of run.audit) io.log.info(inWords(entry));
  for (const finding of came.flatMap(({ findings }) => findings)) {
    run.findings.push(finding);
    for (const line of lines(finding)) io.log.info(line);
  }
  io.log.endGroup();
}

/** An entry for the log. */
export function inWords({ cloud, operation, principal, found }: AuditRun): string {
  return `${cloud}: ${operation.split("/").slice(-2).join("/")} by ${principal}: ${found ? "found" : "not in the log yet"}`;
}

export type Look = () => Promise<readonly AuditResult[]>;

function azureLooks({ io, session }: Context, { restores, identity }: Run): Look[] {
  const { objectId, clientId = "", subscriptionId = "" } = identity.azure ?? {};
  const sought = restores.flatMap(({ job, triggeredAt: at }) =>
    job?.correlationId && at !== null
      ? [{ correlationId: job.correlationId, at, principals: [objectId ?? clientId, clientId] as const }]
      : [],
  );
  return sought.length === 0 ? [] : [azureLook(io, session, subscriptionId, sought)];
}

/** A look into a subscription's Activity Log. */
export function azureLook(io: Io, session: Pick<Session, "arm">, subscriptionId: string, sought: readonly Sought[]): Look {
  return async () => activities(await session.arm(), subscriptionId, sought, (line) => io.log.info(`azure: ${line}`));
}

/** One look for each project whose secrets were used. */
function googleLooks({ io, plan, settings, session, startedAt }: Context, { secrets, identity }: Run): Look[] {
  const principal = identity.google?.serviceAccount ?? identity.google?.principal;
  if (principal === undefined) return [];
  const projects = new Set(secrets.flatMap(({ resource, version }) => (version === null ? [] : [resource.split("/")[1] ?? ""])));
  return [...projects].map((project) => async () => {
    const token = await (await session.google()).token();
    const sought = { correlationId: requestReason(settings), at: instant(startedAt), principals: [principal] as const };
    return accesses(io, { endpoint: googleEndpoints(plan).logging, token }, project, [sought]);
  });
}

/** What a look came to; nothing, and a line in the log, where the log is not shown. */
export async function tried(io: Io, look: Look): Promise<readonly AuditResult[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { service, status, code, text } = error.refusal;
    const cloud = service === "arm" ? "azure: " : service === "logging" ? "google: " : "";
    const unreadable = code === ENDLESS || code === FOREIGN || (status !== undefined && status < 300);
    const why = unreadable ? `cannot be read: ${text}` : `is not shown to this identity (${status ?? code ?? "no answer"})`;
    io.log.info(`${cloud}the log ${why}`);
    return [];
  }
}
