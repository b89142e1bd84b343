import { azureLook, inWords, tried } from "../audit/find-entries.ts";
import { accesses } from "../audit/google.ts";
import { isSame, lateLogs } from "../audit/late.ts";
import { asWhom } from "../audit/whom.ts";
import { googleEndpoints } from "../clouds/identity/clouds.ts";
import { openSession } from "../clouds/session.ts";
import type { Run, Settings } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { distinct } from "../judge/judge.ts";
import { lines } from "../judge/phase.ts";

/**
 * Reads again what the clouds' logs did not have yet when the runs ended, and puts what is there by now into the report's record. It only
 * explains: whatever stands in its way is a line in the log, and no verdict depends on it. Who signs in, and where, comes from the inputs
 * and the plan alone: evidence comes from other jobs, and says only which entries to look for.
 * @param plan the plan's text; null when there is none in the workspace.
 * @param aliases object id → client id of the identities that the runs recorded.
 */
export async function completeAudit(
  outer: Io,
  run: Run,
  settings: Settings,
  plan: () => Promise<string | null>,
  aliases: ReadonlyMap<string, string>,
): Promise<void> {
  const logs = lateLogs(run.audit, aliases, outer.now());
  if (logs.length === 0) return;
  const asked = settings.oidc ? asWhom(settings, await plan()) : "the job has no OIDC token (id-token: write)";
  const late = logs.reduce((sum, { sought }) => sum + sought.length, 0);
  if (typeof asked === "string") {
    outer.log.info(
      `${late} audit ${late === 1 ? "entry was" : "entries were"} not in the clouds' logs yet, and not looked for again: ${asked}.`,
    );
    return;
  }
  const noteHost = (host: string) => void (run.hosts.includes(host) || run.hosts.push(host));
  const io: Io = { ...outer, noteHost };
  io.log.group(`Audit: ${late} ${late === 1 ? "entry" : "entries"} that the clouds' logs did not have yet`);
  const session = openSession(io, settings, asked);
  const looks = logs.flatMap(({ cloud, of, sought }) => {
    if (cloud === "azure") return asked.azureToo ? [azureLook(io, session, of, sought)] : [];
    const endpoint = googleEndpoints(asked).logging;
    const token = async () => (await session.google()).token();
    return asked.google ? [async () => accesses(io, { endpoint, token: await token() }, of, sought)] : [];
  });
  const came = (await Promise.all(looks.map((look) => tried(io, look)))).flat();
  for (const { entry } of came) io.log.info(inWords(entry));
  const found = came.filter(({ entry }) => entry.found);
  const completed = run.audit.map((old) => (old.found ? old : (found.find(({ entry }) => isSame(entry, old))?.entry ?? old)));
  // The jobs of one run share a reason, and so an entry.
  run.audit = [...new Map(completed.map((entry) => [JSON.stringify(entry), entry])).values()];
  for (const finding of distinct(found.flatMap(({ findings }) => findings))) {
    run.findings.push(finding);
    for (const line of lines(finding)) io.log.info(line);
  }
  io.log.endGroup();
}
