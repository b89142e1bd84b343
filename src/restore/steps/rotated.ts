import type { Finding } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";
import { lines } from "../../judge/phase.ts";
import { secretManager } from "../../secrets/read.ts";
import { listVersions, newestEnabled, newestUnknown } from "../../secrets/versions.ts";
import { type Doing, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";

/** Clean-up is waiting. */
const PATIENCE_MS = 10_000;

/**
 * Secrets whose newest version this restore used and which have a newer one by now: rotated while the restore ran. Looks once more at each;
 * where that is refused, or the newest may be one that cannot be read, nothing is said.
 */
export async function rotatedSince({ io, about, session, secrets, record }: Doing): Promise<Finding[]> {
  const used = secrets.flatMap(({ name, uses = [] }) => {
    const own = uses.filter(({ restore, wanted }) => restore === record.name && wanted === "newest");
    return own.length > 0 ? [{ name, own }] : [];
  });
  if (used.length === 0) return [];
  try {
    const asking = await secretManager(io, about.plan, about.settings, await session.google());
    const found = used.map(async ({ name, own }): Promise<Finding[]> => {
      const plan = about.plan.secrets[name];
      const list = plan ? await listVersions(asking, name, plan.resource, PATIENCE_MS) : null;
      const now = list && !newestUnknown(list) ? newestEnabled(list.good) : null;
      const older = own.findLast(({ version }) => version !== now?.version);
      if (now === null || older === undefined) return [];
      const message = `${name} was rotated while the restore ran: ${older.step} used version ${older.version} at ${older.usedAt}, and the newest enabled one is ${now.version} now, made ${now.createTime}.`;
      const where = about.plan.place(["secrets", name]);
      return [
        said(
          about,
          ENGINE_RULES.rotated,
          { subject: name, message, expected: older.version, actual: now.version, where },
          "secrets",
        ),
      ];
    });
    const findings = (await Promise.all(found)).flat();
    for (const finding of findings) for (const line of lines(finding)) io.log.info(line);
    return findings;
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
