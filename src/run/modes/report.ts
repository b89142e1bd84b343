import type { Run, Settings } from "../../core/index.ts";
import type { EvidenceFile } from "../../fleet/evidence-files.ts";
import { gather } from "../../fleet/gather.ts";
import { orAbandoned } from "../../io/abandon.ts";
import { type Io, instant } from "../../io/io.ts";
import { isCancelled, ownError } from "../../judge/own-error.ts";
import type { PlanText } from "../../plan/read.ts";
import { exitCode } from "../../record/settle.ts";
import { addOwnError } from "../own-error.ts";

/** The files that a report is made of, and the plan, of which it needs no more than who may read the logs. */
export interface ReportFiles {
  evidenceFiles(): AsyncIterable<EvidenceFile>;
  planText(): Promise<PlanText>;
}

/** Mode report. An error of our own leaves what was gathered, and is never passed. @returns the reason of a cancelled run. */
export async function report(io: Io, run: Run, settings: Settings, files: ReportFiles): Promise<unknown> {
  const plan = async () => {
    const text = await files.planText();
    return typeof text === "string" ? text : null;
  };
  try {
    await orAbandoned(gather(io, run, settings, files.evidenceFiles(), plan), io.signal);
  } catch (error) {
    if (isCancelled(io.signal)) return error;
    addOwnError(io, run, ownError(error, "put the evidence together", "plan"));
    Object.assign(run, { verdict: "failed", endedAt: instant(io.now()) });
    run.exitCode = exitCode(run, settings.failOn, false);
    await io.keep(run);
  }
  return undefined;
}
