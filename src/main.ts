import { dirname, join, resolve } from "node:path";
import * as core from "@actions/core";
import { orAbandoned } from "./abandon.ts";
import { commentOn } from "./commenting.ts";
import type { Finding, Run, Settings } from "./core.ts";
import { evidenceFiles } from "./evidence-files.ts";
import { readEvent } from "./github/event.ts";
import { jobOf, noToken } from "./identity/no-token.ts";
import type { Io } from "./io.ts";
import { Broken, ownError, told } from "./own-error.ts";
import { lines } from "./phase.ts";
import { post } from "./post.ts";
import { publish, type Runner } from "./publish.ts";
import { redact } from "./refusals/redact.ts";
import { bareSummary, matrix, refusedInputs } from "./report/index.ts";
import { annotate, log, runnerIo, textOf } from "./runner.ts";
import { readSettings, temporary } from "./settings.ts";
import { step } from "./step.ts";
import { removeScratch } from "./steps/scratch.ts";
import { diskTree } from "./tree/disk.ts";

const CANCELLED = "the run was cancelled";
/** The parser takes no more, and says so of what is longer. */
const LARGEST_PLAN = (1 << 20) + 1;

/** One bundle is the step and its post step: two would double what a runner downloads. */
async function main(): Promise<number> {
  const read = readSettings(process.env);
  const record = core.getState("evidence");
  if (record !== "" || core.getState("began") !== "") {
    if (record === "" || "findings" in read) return 0;
    const own = { ...read.settings, outputDirectory: dirname(record) };
    return posted(record, own);
  }
  // First of all: a post step that found no state would take itself for the step, and begin anew.
  core.saveState("began", "true");
  if ("findings" in read) return refuse(read.findings);
  const settings = await withEvent(await withCause(read.settings));
  const signal = cancelled();
  const io = runnerIo(settings, signal);
  for (const secret of [settings.oidc?.token, settings.githubToken]) if (secret) io.mask(secret);
  core.saveState("evidence", join(settings.outputDirectory, "evidence.json"));
  core.saveState("scratch", io.scratch);
  const { run, planned, thrown } = await step(io, settings, {
    planText: () => textOf(resolve(settings.workspace, settings.plan), LARGEST_PLAN),
    evidenceFiles: () => evidenceFiles(settings, signal),
    eventText,
    tree: diskTree(settings.workspace, signal),
  });
  await removeScratch(io.scratch, temporary(process.env));
  if (thrown !== undefined) log.info("The run was cancelled.");
  const selection = planned && {
    names: planned.restores.map(({ name }) => name),
    matrix: matrix(planned.plan, planned.restores, settings.fanOut),
  };
  // What is told of a run is told of a cancelled one, too.
  const after = runnerIo(settings, new AbortController().signal);
  await publish(after, RUNNER, run, settings, selection);
  if (thrown === undefined) await commented(after, signal, run, settings);
  return thrown === undefined ? run.exitCode : 1;
}

/** A comment is no part of the verdict, and neither is an error of our own at it, or a signal that cuts it short. */
async function commented(io: Io, signal: AbortSignal, run: Run, settings: Settings): Promise<void> {
  try {
    await orAbandoned(commentOn(io, run, settings, await eventText()), signal);
  } catch (error) {
    if (signal.aborted) return;
    log.info(`No comment: an error of the action's own (${told(error)}).`);
  }
}

/** The post step does not fail a job: an error of our own is told, and leases end by themselves. */
async function posted(record: string, settings: Settings): Promise<number> {
  try {
    const scratch = core.getState("scratch");
    if (scratch !== "" && !(await removeScratch(scratch, temporary(process.env), resolve(record, "../../.."))))
      log.info(`What is at ${scratch} is not what this step put there; it is left alone.`);
    const io = runnerIo(settings, new AbortController().signal);
    return await post(await textOf(record), io, await withEvent(settings), core.getState("azure"));
  } catch (error) {
    const { rule, title, message, fix } = ownError(error, "gave back what the step held", "clean-up");
    annotate({ level: "error", title: `${rule} ${title}`, message: `${message} ${fix}` });
    return 0;
  }
}

/** The payload of what started the run. */
const eventText = () => textOf(process.env.GITHUB_EVENT_PATH ?? "");

/** Which branch is the default one, only the event tells. */
async function withEvent(settings: Settings): Promise<Settings> {
  return { ...settings, branch: { ...settings.branch, default: readEvent(await eventText()).defaultBranch } };
}

/** A job that has no token to ask for knows best why. */
async function withCause(settings: Settings): Promise<Settings> {
  return settings.oidc ? settings : { ...settings, noToken: noToken(await jobOf(process.env, textOf)) };
}

/**
 * Ends the run before its end. A runner cancels with SIGINT and, some seconds later, SIGTERM; who asks twice does not want to wait for
 * anything more.
 */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort(new Error(CANCELLED));
    });
  // What no code of ours waits for (a stream's own error): the run ends, and is told.
  process.on("uncaughtException", (error) => controller.abort(new Broken(error)));
  return controller.signal;
}

/** Bad inputs: there is no run to record, only what is wrong with them. */
async function refuse(findings: readonly Finding[]): Promise<number> {
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(refusedInputs(findings)).write();
  for (const finding of findings) {
    for (const line of lines(finding)) log.info(line);
    annotate({ level: "error", title: `${finding.rule} ${finding.title}`, message: redact(finding.message) });
  }
  core.setOutput("verdict", "failed");
  return 1;
}

const RUNNER: Runner = {
  summary: async (text) => process.env.GITHUB_STEP_SUMMARY && core.summary.addRaw(text).write(),
  annotate,
  output: core.setOutput,
  info: log.info,
};

/** An error of our own where there is no run to record it in: still a verdict, an annotation and a summary. */
async function lastResort(error: unknown): Promise<void> {
  const own = ownError(error, "began or ended the step", "plan");
  const { rule, title, message, fix } = own;
  annotate({ level: "error", title: `${rule} ${title}`, message: `${message} ${fix}` });
  core.setOutput("verdict", "failed");
  await RUNNER.summary(bareSummary({ verdict: "failed", findings: [own] }));
}

process.on("unhandledRejection", (reason) => log.debug(told(reason)));
main().then(
  (code) => process.exit(code),
  async (error: unknown) => {
    await lastResort(error).catch(() => {});
    process.exit(1);
  },
);
