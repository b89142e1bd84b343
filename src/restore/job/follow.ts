import type { Arm } from "../../clouds/azure/arm.ts";
import { isTransient } from "../../clouds/refusals/transient.ts";
import { duration } from "../../core/duration.ts";
import type { Restore } from "../../core/index.ts";
import { type Io, Refused } from "../../io/io.ts";
import { pollWait } from "../../io/retry.ts";
import type { JobPace } from "../engine/job-pace.ts";
import { readJob } from "../engine/job-page.ts";
import { ENDED, type JobDetail } from "../engine/jobs.ts";

/** How following a job ended: with the job, with its time being over, or with Azure not letting us read it any more. */
export type Followed =
  | { readonly how: "ended"; readonly job: JobDetail }
  | { readonly how: "late"; readonly job: JobDetail | null }
  | { readonly how: "lost"; readonly refused: Refused; readonly job: JobDetail | null };

/** Answers that a poll survives in a row, before it is believed: a fresh job is not found everywhere at once. */
const PATIENCE = 5;

/**
 * Reads the job until it has ended or `deadline` (epoch milliseconds) is over. Single 404s and every 5xx and lost connection are survived;
 * Retry-After, the hourly budget and the vault's own throttling are kept to.
 */
export async function follow(
  io: Io,
  arm: Arm,
  of: {
    readonly vault: Restore["vault"];
    readonly id: string;
    readonly pace: JobPace;
    readonly began: number;
    readonly deadline: number;
  },
  seen: (job: JobDetail) => Promise<void>,
): Promise<Followed> {
  let job: JobDetail | null = null;
  let told = "";
  for (let poll = 0, refusedInARow = 0; ; poll++) {
    let asked: number | null = null;
    try {
      of.pace.count(io.now());
      const polled = await readJob(arm, of.vault, of.id, of.deadline);
      refusedInARow = 0;
      asked = polled.retryAfterMs;
      of.pace.heard(polled.budget);
      const changed = job?.status !== polled.job.status;
      job = polled.job;
      const line = progress(job, (io.now() - of.began) / 1000);
      const headline = line.replace(/ · [^·]* elapsed$/, "");
      if (changed || headline !== told || poll % 10 === 0) io.log.info(line);
      told = headline;
      if (changed) await seen(job);
      if (ENDED.has(job.status)) return { how: "ended", job };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      const passing = isTransient(refusal);
      if (!passing && (refusal.status !== 404 || refusedInARow + 1 >= PATIENCE)) return { how: "lost", refused: error, job };
      if (!passing) refusedInARow++;
      asked = error.retryAfterMs ?? null;
      io.log.info(`This poll was not answered (${refusal.status ?? refusal.code ?? "no connection"}); the job itself goes on.`);
    }
    const wait = pollWait(of.pace.wait(poll, io.now()), asked);
    const left = of.deadline - io.now();
    if (left <= 0) return { how: "late", job };
    await io.sleep(Math.min(wait, left), io.signal);
  }
}

/** One line that a person understands: how far, how much, how long still, how long so far. */
function progress(job: JobDetail, elapsedSeconds: number): string {
  const transfer = job.tasks.find(({ progress: of }) => of !== null && of !== "");
  const parts = [
    job.status === "InProgress" ? (job.percentage === null ? "in progress" : `${Math.round(job.percentage)} %`) : job.status,
    ...(transfer?.progress ? [bytes(transfer.progress)] : []),
    ...(job.status === "InProgress" && job.remainingSeconds ? [`Azure expects ${duration(job.remainingSeconds)} more`] : []),
    `${duration(elapsedSeconds)} elapsed`,
  ];
  return parts.join(" · ");
}

/** Azure's "127 GBs / 127 GBs Transferred", in plainer words; another text stays as it is. */
function bytes(text: string): string {
  const match = /^([\d.]+)\s*([KMGT]?B)s?\s*\/\s*([\d.]+)\s*([KMGT]?B)s?\s*Transferred$/i.exec(text.trim());
  return match ? `${match[1]} ${match[2]} of ${match[3]} ${match[4]} transferred` : text;
}
