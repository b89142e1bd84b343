import type { JobDetail } from "../../restore/engine/jobs.ts";
import type { DisksTarget } from "./plan.ts";

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

/** How many disks the job's own list must name: the operating system's comes with every chosen LUN (recorded). Null: it does not say. */
function disksExpected(job: JobDetail, target: DisksTarget): number | null {
  if (target.disks === "os") return 1;
  if (target.disks !== "all") return target.disks.length + 1;
  return disksNamed(job, "backedUpDisks")?.length ?? null;
}

/** Fewer restored disks than it was asked for, by the job's own words. */
export function missingDisks(job: JobDetail, target: DisksTarget): string[] {
  const restored = disksNamed(job, "restoredDisks");
  const expected = disksExpected(job, target);
  if (restored === null || expected === null || restored.length >= expected) return [];
  return [`The job names ${restored.length} restored disks (${restored.join(", ") || "none"}); ${expected} were asked for.`];
}
