import type { VaultName } from "../../backup/vault.ts";
import { same } from "../../clouds/azure/ids.ts";
import { Refused } from "../../io/io.ts";
import { listing } from "../engine/job-list.ts";
import { readJob } from "../engine/job-page.ts";
import type { Job, JobDetail, JobsOf } from "../engine/jobs.ts";
import { restoreJobList } from "../job/rivals.ts";
import { goodOf, type Looking } from "./leftover.ts";

/** The restore jobs of the plan's vaults, each list read once and only when it is needed. */
export interface KnownJobs {
  /** Every restore job of the last weeks, as far as they can be read: `unread` is told of a vault where they cannot. */
  all(): Promise<readonly { readonly job: Job; readonly vault: VaultName }[]>;
  /** One of them. */
  listed(id: string): Promise<Job | null>;
  /** One of any age; or why it is not known. */
  byId(id: string): Promise<Job | string>;
  /** Its own page; or why it was not read. */
  detail(id: string, vault: VaultName): Promise<JobDetail | string>;
}

/** Pages of single jobs that are read: Azure counts them by identity and hour, and the restore itself needs them too. */
const MOST_PAGES = 30;

export function knownJobs({ io, arm, vaults, unread }: Pick<Looking, "io" | "arm" | "vaults" | "unread">): KnownJobs {
  let lists: ReturnType<KnownJobs["all"]> | undefined;
  let pages = 0;
  const listOf = async (vault: JobsOf) => {
    try {
      const list = await restoreJobList(io, arm, vault);
      return goodOf({ unread }, listing(vault), list).map((job) => ({ job, vault }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      unread(error);
      return [];
    }
  };
  const all = () => {
    lists ??= Promise.all(vaults.map(listOf)).then((found) => found.flat());
    return lists;
  };
  const listed = async (id: string) => (await all()).find(({ job }) => same(job.id, id))?.job ?? null;
  const detail = async (id: string, vault: VaultName) => {
    if (++pages > MOST_PAGES) return `no more than ${MOST_PAGES} pages of jobs are read by one run`;
    try {
      return (await readJob(arm, vault, id)).job;
    } catch (error) {
      if (error instanceof Refused) return error.refusal.text;
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
        if (typeof job !== "string") return job;
      }
      return `no vault of this plan shows the job ${id} that made it`;
    },
  };
}
