import type { Refusal } from "../../core/index.ts";
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
 * Judges an ended job. "Completed" alone is not believed: a job that completed with a warning, or that contradicts itself, is doubtful
 * (recorded: completed jobs that restored nothing). @param contradictions what it says against its own status, each a sentence.
 */
export function outcomeOf(job: JobDetail, contradictions: readonly string[]): Outcome {
  const said = [job.message, ...job.errors.map(inWords)].filter((text) => text !== null);
  switch (job.status) {
    case "Completed": {
      return { kind: contradictions.length > 0 ? "doubtful" : "done", refusals: [], doubts: contradictions };
    }
    case "CompletedWithWarnings":
      return {
        kind: "doubtful",
        refusals: [],
        doubts: [...(said.length > 0 ? said : ["Azure gives no reason."]), ...contradictions],
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
