import { dirname, join, resolve } from "node:path";
import { readEvent } from "../clouds/github/event.ts";
import { jobOf, noToken } from "../clouds/identity/no-token.ts";
import { redact } from "../clouds/refusals/redact.ts";
import type { Finding, Run, Settings } from "../core/index.ts";
import { diskTree } from "../files/disk.ts";
import { textOf } from "../files/file.ts";
import { NOT_THERE, workspaceFile } from "../files/workspace-file.ts";
import { evidenceFiles } from "../fleet/evidence-files.ts";
import { orAbandoned } from "../io/abandon.ts";
import type { Io } from "../io/io.ts";
import { ownError, told } from "../judge/own-error.ts";
import { lines } from "../judge/phase.ts";
import type { PlanText } from "../plan/read.ts";
import { journalOf } from "../record/journal.ts";
import { bareSummary, matrix, refusedInputs } from "../report/index.ts";
import { removeScratch } from "../restore/steps/scratch.ts";
import { step } from "../run/step.ts";
import type { Host } from "./host.ts";
import { hostedIo } from "./hosted-io.ts";
import { post } from "./post-step.ts";
import { publish } from "./publish.ts";
import { commentOn } from "./pull-request-comment.ts";
import { readSettings, temporary } from "./settings.ts";

/** The parser takes no more, and says so of what is longer. */
const LARGEST_PLAN = (1 << 20) + 1;

/**
 * The step, or its post step where the main one left state: one bundle is both, since two would double what a runner downloads. An error of
 * our own is told, and never thrown.
 * @returns the exit code.
 */
export async function runAction(host: Host): Promise<number> {
  try {
    const record = host.state("evidence");
    const began = host.state("began") !== "";
    return await (record !== "" || began ? posted(host, record) : main(host));
  } catch (error) {
    await lastResort(host, error).catch(() => {});
    return 1;
  }
}

async function main(host: Host): Promise<number> {
  // First of all: a post step that found no state would take itself for the step, and begin anew.
  host.saveState("began", "true");
  const read = readSettings(host.env);
  if ("findings" in read) return refuse(host, read.findings);
  const settings = await withEvent(host, await withCause(host, read.settings));
  const signal = host.cancelled();
  const io = hostedIo(host, settings, signal);
  for (const secret of [settings.oidc?.token, settings.githubToken]) if (secret) io.mask(secret);
  host.saveState("evidence", join(settings.outputDirectory, "evidence.json"));
  host.saveState("scratch", io.scratch);
  const { run, planned, thrown } = await step(io, settings, {
    planText: () => planText(settings),
    evidenceFiles: () => evidenceFiles(settings, signal),
    eventText: () => eventText(host),
    tree: diskTree(settings.workspace, signal),
  });
  await removeScratch(io.scratch, temporary(host.env));
  if (thrown !== undefined) host.log.info("The run was cancelled.");
  const selection = planned && {
    names: planned.restores.map(({ name }) => name),
    matrix: matrix(planned.plan, planned.restores, settings.fanOut),
  };
  // What is told of a run is told of a cancelled one, too.
  const after = hostedIo(host, settings, new AbortController().signal);
  await publish(after, host, run, settings, selection);
  if (thrown === undefined) await commented(host, after, signal, run, settings);
  return thrown === undefined ? run.exitCode : 1;
}

/** The plan lies in the workspace: a link that leads elsewhere, or what is no file, would tell or hold what is none of a pull request's. */
async function planText({ workspace, plan }: Settings): Promise<PlanText> {
  const read = await workspaceFile(workspace, plan, LARGEST_PLAN);
  if ("bytes" in read) return new TextDecoder().decode(read.bytes);
  return read.why === NOT_THERE ? null : read;
}

/** A comment is no part of the verdict, and neither is an error of our own at it, or a signal that cuts it short. */
async function commented(host: Host, io: Io, signal: AbortSignal, run: Run, settings: Settings): Promise<void> {
  try {
    await orAbandoned(commentOn(io, run, settings, await eventText(host)), signal);
  } catch (error) {
    if (signal.aborted) return;
    io.log.info(`No comment: an error of the action's own (${told(error)}).`);
  }
}

/** The post step does not fail a job: an error of our own is told, and leases end by themselves. */
async function posted(host: Host, record: string): Promise<number> {
  const read = readSettings(host.env);
  if (record === "" || "findings" in read) return 0;
  const settings = { ...read.settings, outputDirectory: dirname(record) };
  try {
    const scratch = host.state("scratch");
    if (scratch !== "" && !(await removeScratch(scratch, temporary(host.env), resolve(record, "../../.."))))
      host.log.info(`What is at ${scratch} is not what this step put there; it is left alone.`);
    const io = hostedIo(host, settings, new AbortController().signal);
    const kept = { evidence: await textOf(record), journal: await textOf(journalOf(record)) };
    return await post(kept, io, await withEvent(host, settings), host.state("azure"));
  } catch (error) {
    const { rule, title, message, fix } = ownError(error, "gave back what the step held", "clean-up");
    host.annotate({ level: "error", title: `${rule} ${title}`, message: `${message} ${fix}` });
    return 0;
  }
}

/** The payload of what started the run. */
function eventText({ env }: Host): Promise<string | null> {
  return textOf(env.GITHUB_EVENT_PATH ?? "");
}

/** Which branch is the default one, only the event tells. */
async function withEvent(host: Host, settings: Settings): Promise<Settings> {
  return { ...settings, branch: { ...settings.branch, default: readEvent(await eventText(host)).defaultBranch } };
}

/** A job that has no token to ask for knows best why. */
async function withCause({ env }: Host, settings: Settings): Promise<Settings> {
  return settings.oidc ? settings : { ...settings, noToken: noToken(await jobOf(env, textOf)) };
}

/** Bad inputs: there is no run to record, only what is wrong with them. */
async function refuse(host: Host, findings: readonly Finding[]): Promise<number> {
  await host.summary(refusedInputs(findings));
  for (const finding of findings) {
    for (const line of lines(finding)) host.log.info(line);
    host.annotate({ level: "error", title: `${finding.rule} ${finding.title}`, message: redact(finding.message) });
  }
  host.output("verdict", "failed");
  return 1;
}

/** An error of our own where there is no run to record it in: still a verdict, an annotation and a summary. */
async function lastResort(host: Host, error: unknown): Promise<void> {
  const own = ownError(error, "began or ended the step", "plan");
  const { rule, title, message, fix } = own;
  host.annotate({ level: "error", title: `${rule} ${title}`, message: `${message} ${fix}` });
  host.output("verdict", "failed");
  await host.summary(bareSummary({ verdict: "failed", findings: [own] }));
}
