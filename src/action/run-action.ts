import { basename, dirname, resolve } from "node:path";
import { removeUnfinished, textOf } from "../files/file.ts";
import { errorInWords, ownError } from "../judge/own-error.ts";
import { journalOf } from "../record/journal.ts";
import { bareSummary } from "../report/index.ts";
import { removeScratch } from "../restore/steps/scratch.ts";
import { withEvent } from "./event.ts";
import type { Host } from "./host.ts";
import { hostedIo } from "./hosted-io.ts";
import { mainStep } from "./main-step.ts";
import { post } from "./post-step.ts";
import { readSettings, temporary } from "./settings.ts";

/**
 * The step, or its post step where the main one left state: one bundle is both, since two would double what a runner downloads. An error of
 * our own is told, and never thrown.
 * @returns the exit code.
 */
export async function runAction(host: Host): Promise<number> {
  try {
    const record = host.state("evidence");
    const began = host.state("began") !== "";
    return await (record !== "" || began ? postStep(host, record) : mainStep(host));
  } catch (error) {
    await lastResort(host, error).catch(() => {});
    return 1;
  }
}

/** The post step does not fail a job: an error of our own is told, and leases end by themselves. @param record the path of the run record. */
async function postStep(host: Host, record: string): Promise<number> {
  const read = readSettings(host.env);
  if (record === "" || "findings" in read) return 0;
  const settings = { ...read.settings, outputDirectory: dirname(record) };
  try {
    const scratch = host.state("scratch");
    if (scratch !== "" && !(await removeScratch(scratch, temporary(host.env), resolve(record, "../../.."))))
      host.log.info(`What is at ${scratch} is not what this step put there; it is left alone.`);
    const io = hostedIo(host, settings, new AbortController().signal);
    await removeUnfinished(settings.outputDirectory);
    const kept = { evidence: await readable(host, record), journal: await readable(host, journalOf(record)) };
    return await post(kept, io, await withEvent(host, settings), host.state("azure"));
  } catch (error) {
    const { rule, title, message, fix } = ownError(error, "gave back what the step held", "clean-up");
    host.annotate({ level: "error", title: `${rule} ${title}`, message: `${message} ${fix}` });
    return 0;
  }
}

/** A file of the record; null, and told, when it cannot be read: the other one may say all. */
async function readable(host: Host, path: string): Promise<string | null> {
  try {
    return await textOf(path);
  } catch (error) {
    host.log.info(`${basename(path)} cannot be read (${errorInWords(error)}).`);
    return null;
  }
}

/** An error of our own where there is no run to record it in: still a verdict, an annotation and a summary. */
async function lastResort(host: Host, error: unknown): Promise<void> {
  const own = ownError(error, "began or ended the step", "plan");
  const { rule, title, message, fix } = own;
  host.annotate({ level: "error", title: `${rule} ${title}`, message: `${message} ${fix}` });
  host.output("verdict", "failed");
  await host.summary(bareSummary({ verdict: "failed", findings: [own] }));
}
