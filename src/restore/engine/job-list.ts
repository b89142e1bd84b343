import { z } from "zod";
import type { VaultName } from "../../backup/vault.ts";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { vaultPath } from "../../clouds/azure/ids.ts";
import { type Entries, textOrNull, time } from "../../io/entries.ts";
import { instant } from "../../io/io.ts";
import { endOf, type Job, type JobsOf } from "./jobs.ts";

/** Azure's filter wants its own time format. */
const filterTime = (ms: number) => {
  const [date, time] = instant(ms).split("T");
  const [h = "00", m, s] = (time ?? "").slice(0, 8).split(":");
  const hour = Number(h) % 12 || 12;
  return `${date} ${String(hour).padStart(2, "0")}:${m}:${s} ${Number(h) < 12 ? "AM" : "PM"}`;
};

const listed = z
  .object({
    name: z.string().min(1),
    properties: z.object({
      operation: z.string(),
      status: z.string().min(1),
      startTime: time,
      endTime: time.nullish(),
      activityId: textOrNull,
      entityFriendlyName: textOrNull,
      containerName: textOrNull,
      storageAccountName: textOrNull,
    }),
  })
  .transform(
    ({ name, properties: of }): Job => ({
      id: name,
      operation: of.operation,
      status: of.status,
      startTime: of.startTime,
      endTime: endOf(of.endTime),
      activityId: of.activityId,
      entity: of.entityFriendlyName ?? "",
      container: of.containerName ?? "",
      account: of.storageAccountName,
    }),
  );

/**
 * The vault's restore jobs of one management type in a window of time, over all pages, in any state. In a malformed entry the job that somebody
 * looks for may hide. @throws Refused
 */
export async function listRestoreJobs(arm: Arm, vault: JobsOf, fromMs: number, toMs: number): Promise<Entries<Job>> {
  const filter = `backupManagementType eq '${vault.managementType}' and operation eq 'Restore' and startTime eq '${filterTime(fromMs)}' and endTime eq '${filterTime(toMs)}'`;
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupJobs?$filter=${encodeURIComponent(filter)}`;
  const { good, bad } = await arm.entries(
    { operation: listing(vault), path, apiVersion: API_VERSIONS.backup, of: "jobs" },
    listed,
  );
  return { good: good.filter(({ operation }) => /^(CrossRegion)?Restore/.test(operation)), bad };
}

/** The operation, in words, that reads a vault's restore jobs. */
export const listing = (vault: Pick<VaultName, "name">) => `list the restore jobs of ${vault.name}`;
