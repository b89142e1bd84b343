import { activityOf } from "./audit/azure.ts";
import { accessOf } from "./audit/google.ts";
import type { AuditRun, Run } from "./core.ts";
import type { Context } from "./facts.ts";
import { googleEndpoints } from "./identity/clouds.ts";
import { type Io, instant, Refused } from "./io.ts";
import { requestReason } from "./secrets/read.ts";

/**
 * Ties the run to what both clouds have written down of it: the trigger of each restore in Azure's Activity Log, the use of its secrets in
 * Google's audit log. They arrive minutes late and only explain, so nothing depends on them.
 */
export async function auditPhase(context: Context, run: Run): Promise<void> {
  const { io } = context;
  const looks = [...azureLooks(context, run), ...googleLooks(context, run)];
  if (looks.length === 0) return;
  io.log.group("Audit: what both clouds have written down of this run");
  const entries = await Promise.all(looks.map((look) => tried(io, look)));
  run.audit = entries.flatMap((entry) => entry ?? []);
  for (const { cloud, principal, operation, found } of run.audit)
    io.log.info(
      `${cloud}: ${operation.split("/").slice(-2).join("/")} by ${principal}: ${found ? "found" : "not in the log yet"}`,
    );
  io.log.endGroup();
}

type Look = () => Promise<AuditRun>;

function azureLooks({ session }: Context, { restores, identity }: Run): Look[] {
  const principal = identity.azure?.objectId ?? identity.azure?.clientId ?? "";
  return restores.flatMap(({ job, triggeredAt }) => {
    const correlationId = job?.correlationId;
    if (!correlationId || triggeredAt === null) return [];
    return [async () => activityOf(await session.arm(), { correlationId, at: triggeredAt, principal })];
  });
}

/** One look for each project whose secrets were used. */
function googleLooks({ io, plan, settings, session, startedAt }: Context, { secrets, identity }: Run): Look[] {
  const principal = identity.google?.serviceAccount ?? identity.google?.principal;
  if (principal === undefined) return [];
  const projects = new Set(secrets.flatMap(({ resource, version }) => (version === null ? [] : [resource.split("/")[1] ?? ""])));
  return [...projects].map((project) => async () => {
    const token = await (await session.google()).token();
    const of = { project, reason: requestReason(settings), since: instant(startedAt), principal };
    return accessOf(io, { endpoint: googleEndpoints(plan).logging, token }, of);
  });
}

async function tried(io: Io, look: Look): Promise<AuditRun | null> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { service, status, code } = error.refusal;
    io.log.info(
      `${service === "arm" ? "azure" : "google"}: the log is not shown to this identity (${status ?? code ?? "no answer"})`,
    );
    return null;
  }
}
