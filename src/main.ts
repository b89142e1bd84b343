import { dirname, join, resolve } from "node:path";
import * as core from "@actions/core";
import { orAbandoned } from "./abandon.ts";
import { CATALOGUE } from "./catalogue.ts";
import { commentOn } from "./commenting.ts";
import type { Finding, Run, Settings } from "./core.ts";
import { evidenceFiles } from "./evidence-files.ts";
import { jobOf, noToken } from "./identity/no-token.ts";
import { lines } from "./phase.ts";
import { post } from "./post.ts";
import { redact } from "./refusals/redact.ts";
import { annotations, closing, matrix, outputs, refusedInputs, type Selection, sarif, summary } from "./report/index.ts";
import { annotate, log, runnerIo, textOf } from "./runner.ts";
import { readSettings } from "./settings.ts";
import { step } from "./step.ts";
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
    return post(await textOf(record), runnerIo(own, new AbortController().signal), own);
  }
  // First of all: a post step that found no state would take itself for the step, and begin anew.
  core.saveState("began", "true");
  if ("findings" in read) return refuse(read.findings);
  const settings = await withCause(read.settings);
  for (const secret of [settings.oidc?.token, settings.githubToken]) if (secret) core.setSecret(secret);
  core.saveState("evidence", join(settings.outputDirectory, "evidence.json"));
  const signal = cancelled();
  const { run, planned, thrown } = await step(runnerIo(settings, signal), settings, {
    planText: () => textOf(resolve(settings.workspace, settings.plan), LARGEST_PLAN),
    evidenceFiles: () => evidenceFiles(settings, signal),
    eventText,
    tree: diskTree(settings.workspace, signal),
  });
  if (thrown !== undefined) tell(thrown);
  const selection = planned && {
    names: planned.restores.map(({ name }) => name),
    matrix: matrix(planned.plan, planned.restores, settings.fanOut),
  };
  await report(run, settings, selection);
  if (thrown === undefined)
    await orAbandoned(commentOn(runnerIo(settings, signal), run, settings, await eventText()), signal).catch(notCancelled);
  return thrown === undefined ? run.exitCode : 1;
}

/** A comment that the runner's signal cut short is no part of what the run came to. */
function notCancelled(error: unknown): void {
  if (!(error instanceof Error && error.message === CANCELLED)) throw error;
}

/** The payload of what started the run. */
const eventText = () => textOf(process.env.GITHUB_EVENT_PATH ?? "");

/** A job that has no token to ask for knows best why. */
async function withCause(settings: Settings): Promise<Settings> {
  return settings.oidc ? settings : { ...settings, noToken: noToken(await jobOf(process.env, textOf)) };
}

/** A runner cancels with SIGINT and, some seconds later, SIGTERM. Who asks twice does not want to wait for anything more. */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort(new Error(CANCELLED));
    });
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

async function report(run: Run, settings: Settings, selection: Selection | undefined): Promise<void> {
  const io = runnerIo(settings, new AbortController().signal);
  const text = summary(run);
  const path = await io.write("summary.md", text);
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(text).write();
  for (const annotation of annotations(run)) annotate(annotation);
  const paths = {
    evidence: join(settings.outputDirectory, "evidence.json"),
    summary: path,
    // A report tells of other runs' findings, of other commits perhaps.
    ...(run.mode === "report" ? {} : { sarif: await io.write("findings.sarif", sarif(run, CATALOGUE)) }),
  };
  for (const [name, value] of Object.entries(outputs(run, paths, selection))) core.setOutput(name, value);
  for (const line of closing(run)) log.info(line);
  log.info(`Evidence: ${paths.evidence}`);
  log.info(`Summary:  ${paths.summary}`);
}

/** A cancelled run, or a defect of ours: its kind and words, never the object, which may hold a token. */
function tell(thrown: unknown): void {
  const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) };
  if (name === "AbortError" || message === CANCELLED) log.info("The run was cancelled.");
  else
    annotate({
      level: "error",
      title: `The step ended on an error of its own (${name})`,
      message: redact(message).split("\n")[0] ?? "",
    });
}

process.on("unhandledRejection", (reason) => log.debug(redact(String(reason instanceof Error ? reason.message : "a rejection"))));
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    tell(error);
    process.exit(1);
  },
);
