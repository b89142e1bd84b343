import type { Finding, PhaseName, Run } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { ownError } from "../judge/own-error.ts";
import { lines } from "../judge/phase.ts";

/** Adds an error of our own to the run's findings and to the log, beside everything else that the run says. */
export function addOwnError({ log }: Pick<Io, "log">, run: Run, own: Finding): void {
  run.findings.push(own);
  for (const line of lines(own)) log.info(line);
}

/**
 * Work that goes beside the restores, and must not keep them from running: an error of our own in it is told.
 * @param doing in words that follow "while it". @throws what ended the work once the run is cancelled.
 */
export async function beside(io: Io, run: Run, doing: string, phase: PhaseName, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (io.signal.aborted) throw error;
    addOwnError(io, run, ownError(error, doing, phase));
  }
}
