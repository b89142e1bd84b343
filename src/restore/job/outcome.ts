import type { DisksTarget, Refusal } from "../../core/index.ts";
import { disksNamed } from "../../workloads/vm/named-disks.ts";
import type { JobDetail } from "../engine/jobs.ts";

/** What an ended job came to. */
export interface Outcome {
  /** `done`: Azure says completed and nothing contradicts it. */
  readonly kind: "done" | "doubtful" | "failed" | "cancelled";
  /** Of a failed job: its errors as refusals, for the refusal table. */
  readonly refusals: readonly Refusal[];
  /** In words, for doubts. */
  readonly doubts: readonly string[];
}

/**
 * Judges an ended job. "Completed" alone is not believed: a job that completed with a warning, or that names fewer restored disks than it
 * was asked for, is doubtful (recorded: completed jobs that restored nothing).
 */
export function outcomeOf(job: JobDetail, target: DisksTarget): Outcome {
  const said = [job.message, ...job.errors.map(inWords)].filter((text) => text !== null);
  switch (job.status) {
    case "Completed": {
      const doubts = missingDisks(job, target);
      return { kind: doubts.length > 0 ? "doubtful" : "done", refusals: [], doubts };
    }
    case "CompletedWithWarnings":
      return {
        kind: "doubtful",
        refusals: [],
        doubts: [...(said.length > 0 ? said : ["Azure gives no reason."]), ...missingDisks(job, target)],
      };
    case "Cancelled":
      return { kind: "cancelled", refusals: [], doubts: said };
    default:
      return {
        kind: "failed",
        refusals:
          job.errors.length > 0
            ? job.errors.map(refusal(job))
            : [
                refusal(job)({
                  code: job.status,
                  text: job.message ?? `The job ended ${job.status} without an error.`,
                  recommendations: [],
                }),
              ],
        doubts: [],
      };
  }
}

type JobError = JobDetail["errors"][number];
const inWords = ({ code, text, recommendations }: JobError) => [`${code}: ${text}`, ...recommendations].join(" ");
const refusal =
  (job: JobDetail) =>
  ({ code, text, recommendations }: JobError): Refusal => ({
    service: "arm",
    operation: `restore ${job.entity || "the item"} (job ${job.id})`,
    code,
    text: [text, ...(recommendations.length > 0 ? [`Azure recommends: ${recommendations.join(" ")}`] : [])].join("\n"),
  });

/** How many disks the job's own list must name: the operating system's comes with every chosen LUN (recorded). Null: it does not say. */
function disksExpected(job: JobDetail, target: DisksTarget): number | null {
  if (target.disks === "os") return 1;
  if (target.disks !== "all") return target.disks.length + 1;
  return disksNamed(job, "backedUpDisks")?.length ?? null;
}

function missingDisks(job: JobDetail, target: DisksTarget): string[] {
  const restored = disksNamed(job, "restoredDisks");
  const expected = disksExpected(job, target);
  if (restored === null || expected === null || restored.length >= expected) return [];
  return [`The job names ${restored.length} restored disks (${restored.join(", ") || "none"}); ${expected} were asked for.`];
}
