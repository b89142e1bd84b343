import { join } from "node:path";
import { jobOf, noToken } from "../clouds/identity/no-token.ts";
import { redact } from "../clouds/refusals/redact.ts";
import type { Finding, Settings } from "../core/index.ts";
import { diskTree } from "../files/disk.ts";
import { removeUnfinished, textOf } from "../files/file.ts";
import { NOT_THERE, workspaceFile } from "../files/workspace-file.ts";
import { evidenceFiles } from "../fleet/evidence-files.ts";
import { lines } from "../judge/phase.ts";
import type { PlanText } from "../plan/read.ts";
import { matrix, refusedInputs, type Selection } from "../report/index.ts";
import { removeScratch } from "../restore/steps/scratch.ts";
import type { Planned } from "../run/plan.ts";
import { step } from "../run/step.ts";
import { eventText, withEvent } from "./event.ts";
import type { Host } from "./host.ts";
import { hostedIo } from "./hosted-io.ts";
import { publish } from "./publish/publish.ts";
import { readSettings, temporary } from "./settings.ts";

/** The step itself: settings → step → publications. @returns the exit code. */
export async function mainStep(host: Host): Promise<number> {
  // First of all: a post step that found no state would take itself for the step, and begin anew.
  host.saveState("began", "true");
  const read = readSettings(host.env);
  if ("findings" in read) return refuse(host, read.findings);
  const settings = await withEvent(host, await withCause(host, read.settings));
  const cancelled = host.cancelled();
  const io = hostedIo(host, settings, cancelled);
  for (const secret of [settings.oidc?.token, settings.githubToken]) if (secret) io.mask(secret);
  host.saveState("evidence", join(settings.outputDirectory, "evidence.json"));
  host.saveState("scratch", io.scratch);
  await removeUnfinished(settings.outputDirectory);
  const { run, planned, thrown } = await step(io, settings, {
    planText: () => planText(settings),
    evidenceFiles: () => evidenceFiles(settings, cancelled),
    eventText: () => eventText(host),
    tree: diskTree(settings.workspace, cancelled),
  });
  await removeScratch(io.scratch, temporary(host.env));
  if (thrown !== undefined) host.log.info("The run was cancelled.");
  // What is told of a run is told of a cancelled one, too.
  const after = hostedIo(host, settings, new AbortController().signal);
  const selection = planned ? { selection: selectionOf(planned, settings) } : {};
  await publish({ io: after, runner: host, run, settings, ...selection, eventText: () => eventText(host), cancelled });
  return thrown === undefined ? run.exitCode : 1;
}

function selectionOf({ plan, restores }: Planned, { fanOut }: Settings): Selection {
  return { names: restores.map(({ name }) => name), matrix: matrix(plan, restores, fanOut) };
}

/** The parser takes no more, and says so of what is longer. */
const LARGEST_PLAN = (1 << 20) + 1;

/** The plan lies in the workspace: a link that leads elsewhere, or what is no file, would tell or hold what is none of a pull request's. */
async function planText({ workspace, plan }: Settings): Promise<PlanText> {
  const read = await workspaceFile(workspace, plan, LARGEST_PLAN);
  if ("bytes" in read) return new TextDecoder().decode(read.bytes);
  return read.why === NOT_THERE ? null : read;
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
