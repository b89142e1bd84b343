import type { JobDetail } from "../../restore/engine/jobs.ts";

/** The job's own lists of disks, as it writes them: "a; b; c". Null when it names none (a restore of all disks names none; recorded). */
export function disksNamed(job: JobDetail, key: "restoredDisks" | "backedUpDisks"): string[] | null {
  const list = job.bag[key];
  return list === undefined
    ? null
    : list
        .split(";")
        .map((name) => name.trim())
        .filter(Boolean);
}
