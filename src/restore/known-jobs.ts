import { same } from "../backup/ids.ts";
import { Refused } from "../io.ts";
import { type Job, type JobDetail, listing, readJob, type VaultName } from "./jobs.ts";
import { goodOf, type Looking, passOver } from "./leftover.ts";
import { restoreJobList } from "./rivals.ts";

/** The restore jobs of the plan's vaults, each list read once and only when it is needed. */
export interface KnownJobs {
  /** Every restore job of the last weeks. Empty for a vault whose jobs may not be listed. */
  all(): Promise<readonly { readonly job: Job; readonly vault: VaultName }[]>;
  /** One of them. */
  listed(id: string): Promise<Job | null>;
  /** One of any age; or why it is not known. */
  byId(id: string): Promise<Job | string>;
  /** Its own page; null when it cannot be read. */
  detail(id: string, vault: VaultName): Promise<JobDetail | null>;
}

/** Pages of single jobs that are read: Azure counts them by identity and hour, and the restore itself needs them too. */
const MOST_PAGES = 30;

export function knownJobs(looking: Pick<Looking, "io" | "arm" | "vaults" | "unread">): KnownJobs {
  const { io, arm, vaults } = looking;
  let lists: ReturnType<KnownJobs["all"]> | undefined;
  let pages = 0;
  const listOf = async (vault: VaultName) => {
    try {
      const list = await restoreJobList(io, arm, vault);
      return goodOf(looking, listing(vault), list).map((job) => ({ job, vault }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      passOver(looking, error, `the jobs of ${vault.name} are not known`);
      return [];
    }
  };
  const all = () => {
    lists ??= Promise.all(vaults.map(listOf)).then((found) => found.flat());
    return lists;
  };
  const listed = async (id: string) => (await all()).find(({ job }) => same(job.id, id))?.job ?? null;
  const detail = async (id: string, vault: VaultName) => {
    if (++pages > MOST_PAGES) return null;
    try {
      return (await readJob(arm, vault, id)).job;
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  };
  return {
    all,
    listed,
    detail,
    byId: async (id) => {
      const found = await listed(id);
      if (found) return found;
      for (const vault of vaults) {
        const job = await detail(id, vault);
        if (job) return job;
      }
      return `no vault of this plan shows the job ${id} that made it`;
    },
  };
}
