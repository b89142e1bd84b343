import type { JobDetail } from "../../restore/engine/jobs.ts";

/** The job's own lists of disks, as it writes them: "a; b; c". Null when it names none (a restore of all disks names none; recorded). */
export function disksNamed(job: JobDetail, key: "Restored disk(s)" | "Backed-up disk(s)"): string[] | null {
  const list = job.properties[key];
  return list === undefined
    ? null
    : list
        .split(";")
        .map((name) => name.trim())
        .filter(Boolean);
}
