import type { Finding, Run } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { lines } from "../judge/phase.ts";

/** Adds an error of our own to the run's findings and to the log, beside everything else that the run says. */
export function addOwnError({ log }: Pick<Io, "log">, run: Run, own: Finding): void {
  run.findings.push(own);
  for (const line of lines(own)) log.info(line);
}
