import { dirname, join, resolve } from "node:path";
import * as core from "@actions/core";
import { CATALOGUE } from "./catalogue.ts";
import { commentOn } from "./commenting.ts";
import type { Finding, Run, Settings } from "./core.ts";
import { evidenceFiles } from "./evidence-files.ts";
import { readEvent } from "./github/event.ts";
import { jobOf, noToken } from "./identity/no-token.ts";
import { oneLine } from "./io.ts";
import { lines } from "./phase.ts";
import { post } from "./post.ts";
import { redact } from "./refusals/redact.ts";
import { annotations, closing, matrix, outputs, refusedInputs, type Selection, sarif, summary } from "./report/index.ts";
import { runnerIo, textOf } from "./runner.ts";
import { readSettings, temporary } from "./settings.ts";
import { step } from "./step.ts";
import { removeScratch } from "./steps/scratch.ts";
import { diskTree } from "./tree/disk.ts";

/** One bundle is the step and its post step: two would double what a runner downloads. */
async function main(): Promise<number> {
  const read = readSettings(process.env);
  const record = core.getState("evidence");
  if (record !== "" || core.getState("began") !== "") {
    if (record === "" || "findings" in read) return 0;
    const own = { ...read.settings, outputDirectory: dirname(record) };
    const io = runnerIo(own, new AbortController().signal);
    const scratch = core.getState("scratch");
    if (scratch !== "" && !(await removeScratch(scratch, temporary(process.env), resolve(record, "../../.."))))
      core.info(oneLine(`What is at ${scratch} is not what this step put there; it is left alone.`));
    return post(await textOf(record), io, await withEvent(own), core.getState("azure"));
  }
  // First of all: a post step that found no state would take itself for the step, and begin anew.
  core.saveState("began", "true");
  if ("findings" in read) return refuse(read.findings);
  const settings = await withEvent(await withCause(read.settings));
  const io = runnerIo(settings, cancelled());
  for (const secret of [settings.oidc?.token, settings.githubToken]) if (secret) io.mask(secret);
  core.saveState("evidence", join(settings.outputDirectory, "evidence.json"));
  core.saveState("scratch", io.scratch);
  const { run, planned, thrown } = await step(io, settings, {
    planText: () => textOf(resolve(settings.workspace, settings.plan)),
    evidenceFiles: () => evidenceFiles(settings),
    eventText,
    tree: diskTree(settings.workspace),
  });
  await removeScratch(io.scratch, temporary(process.env));
  if (thrown !== undefined) tell(thrown);
  const selection = planned && {
    names: planned.restores.map(({ name }) => name),
    matrix: matrix(planned.plan, planned.restores, settings.fanOut),
  };
  await report(run, settings, selection);
  if (thrown === undefined) await commentOn(runnerIo(settings, new AbortController().signal), run, settings, await eventText());
  return thrown === undefined ? run.exitCode : 1;
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

/** A runner cancels with SIGINT and, some seconds later, SIGTERM. */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => controller.abort(new Error("the run was cancelled")));
  return controller.signal;
}

/** Bad inputs: there is no run to record, only what is wrong with them. */
async function refuse(findings: readonly Finding[]): Promise<number> {
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(refusedInputs(findings)).write();
  for (const finding of findings) {
    for (const line of lines(finding)) core.info(line);
    core.error(redact(finding.message), { title: `${finding.rule} ${finding.title}` });
  }
  core.setOutput("verdict", "failed");
  return 1;
}

const ANNOTATE = { error: core.error, warning: core.warning, notice: core.notice };

async function report(run: Run, settings: Settings, selection: Selection | undefined): Promise<void> {
  const io = runnerIo(settings, new AbortController().signal);
  const text = summary(run);
  const path = await io.write("summary.md", text);
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(text).write();
  for (const { level, title, message, file, line, column } of annotations(run)) {
    const place = {
      title,
      ...(file ? { file } : {}),
      ...(line ? { startLine: line } : {}),
      ...(column ? { startColumn: column } : {}),
    };
    ANNOTATE[level](message, place);
  }
  const paths = {
    evidence: join(settings.outputDirectory, "evidence.json"),
    summary: path,
    // A report tells of other runs' findings, of other commits perhaps.
    ...(run.mode === "report" ? {} : { sarif: await io.write("findings.sarif", sarif(run, CATALOGUE)) }),
  };
  for (const [name, value] of Object.entries(outputs(run, paths, selection))) core.setOutput(name, value);
  for (const line of closing(run)) core.info(line);
  core.info(`Evidence: ${paths.evidence}`);
  core.info(`Summary:  ${paths.summary}`);
}

/** A cancelled run, or a defect of ours: its kind and words, never the object, which may hold a token. */
function tell(thrown: unknown): void {
  const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) };
  if (name === "AbortError" || message === "the run was cancelled") core.info("The run was cancelled.");
  else core.error(redact(message).split("\n")[0] ?? "", { title: `The step ended on an error of its own (${name})` });
}

process.on("unhandledRejection", (reason) =>
  core.debug(redact(String(reason instanceof Error ? reason.message : "a rejection"))),
);
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    tell(error);
    process.exit(1);
  },
);
