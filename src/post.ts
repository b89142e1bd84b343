import type { RestoreRun } from "./core.ts";
import { type Log, oneLine } from "./io.ts";
import { readEvidence } from "./report/index.ts";

/**
 * After the job, also a cancelled one: says what the step still holds. It reads the run record and nothing else, and loads no SDK. In mode
 * restore nothing is cancelled or removed here: whoever needed the restore decides.
 * @param text the record's file; null when the step wrote none.
 * @returns the exit code: a post step that only tells does not fail a job.
 */
export function post(text: string | null, log: Log): number {
  const run = text === null ? undefined : readEvidence(text);
  for (const restore of run?.restores ?? []) for (const line of stillHeld(restore)) log.info(line);
  return 0;
}

const ENDED = new Set(["Completed", "CompletedWithWarnings", "Failed", "Cancelled"]);

/** What somebody must know of a restore whose end nobody saw. */
function stillHeld({ name, vault, job, ownerId, held }: RestoreRun): string[] {
  if (job && !ENDED.has(job.status)) {
    return [
      oneLine(`${name}: the restore goes on in Azure as job ${job.id} of vault ${vault} (last seen ${job.status}).`),
      `  To follow it: run mode restore again with only: ${oneLine(name)} and resume: ${oneLine(job.id)}.`,
      `  To stop it:   az backup job stop --vault-name ${oneLine(vault)} --name ${oneLine(job.id)} --resource-group <the vault's group>`,
    ];
  }
  if (held.some(({ kind, state }) => kind === "job" && state === "intended")) {
    return [
      oneLine(`${name}: a restore was requested, and whether it began is not known.`),
      `  Look in the jobs of vault ${oneLine(vault)} for activity id ${ownerId ?? "(none)"} before anything is triggered again.`,
    ];
  }
  return [];
}
