import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import { same } from "../../clouds/azure/ids.ts";
import { time } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";
import { stagedBy } from "../engine/staged.ts";
import type { KnownJobs } from "./known-jobs.ts";
import { goodOf, impliedLease, type Leftover, type Looking, ours, passOver } from "./leftover.ts";

const container = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({ lastModifiedTime: time.nullish() }).nullish(),
});
interface Container {
  readonly id: string;
  readonly name: string;
  readonly modified: number;
}

/** A job's clock and its container's may differ. */
const AROUND_MS = 10 * 60_000;

/**
 * Staging containers of earlier drills. Azure Backup names one in the job alone, so the pages of those ended drills are read during which a
 * container of the account was made that is still there. Of a job that names none, one of these may be its own: it is said, and stays.
 */
export async function containersLeft(looking: Looking, jobs: KnownJobs): Promise<Leftover[]> {
  const found: Leftover[] = [];
  for (const account of looking.stagingAccounts) {
    const containers = await list(looking, account);
    if (containers.length === 0) continue;
    for (const { job, vault } of await jobs.all()) {
      const owner = ours(looking, job.activityId);
      if (!owner || !job.activityId || !job.endTime) continue;
      const [from, to] = [Date.parse(job.startTime) - AROUND_MS, Date.parse(job.endTime) + AROUND_MS];
      if (!containers.some(({ modified }) => modified >= from && modified <= to)) continue;
      const expires = impliedLease(looking, job.endTime);
      const page = await jobs.detail(job.id, vault);
      const staged =
        typeof page === "string"
          ? { unknown: `The page of job ${job.id} was not read (${page})` }
          : stagedBy({ ...page, id: job.id });
      if (staged && "unknown" in staged)
        found.push({ id: account, expires, owner, createdTime: null, as: { unnamed: staged.unknown } });
      const own = staged && "name" in staged ? containers.find((each) => same(each.name, staged.name)) : undefined;
      if (!own) continue;
      const as = { kind: "container" as const, ours: { jobs: [job.id], ids: [], owner: job.activityId } };
      found.push({ id: own.id, expires, owner, createdTime: null, as });
    }
  }
  return found;
}

async function list(looking: Looking, account: string): Promise<Container[]> {
  const operation = "list the containers that drills have left";
  const path = `${account}/blobServices/default/containers`;
  try {
    const all = await looking.arm.entries({ operation, of: "containers", path, apiVersion: API_VERSIONS.storage }, container);
    return goodOf(looking, operation, all).map(({ id, name, properties }) => ({
      id,
      name,
      modified: Date.parse(properties?.lastModifiedTime ?? ""),
    }));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    passOver(looking, error, "its staging containers are not looked for");
    return [];
  }
}
