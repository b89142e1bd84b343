import { createdAt } from "../clouds/github/created.ts";
import { openSession } from "../clouds/session.ts";
import type { RestoreRun, Run, Settings } from "../core/index.ts";
import type { Tree } from "../files/tree.ts";
import type { Io } from "../io/io.ts";
import { type Context, Facts } from "../judge/facts.ts";
import type { About } from "../judge/judge.ts";
import { LARGEST } from "../parameters/load.ts";
import { workflowPath } from "../schedule/next-run.ts";
import { contactsGoogle } from "../secrets/used.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Planned } from "./plan.ts";
import { readAhead } from "./read-ahead.ts";
import { sourcesOf } from "./sources.ts";
import { type Trusted, trustPhase } from "./trust-phase.ts";

/** What a mode works with once the clouds have said whom they let in. */
export interface CloudContext {
  readonly run: Run;
  readonly context: Context;
  readonly workloads: readonly Workload[];
  readonly facts: Facts;
  readonly about: About;
  readonly trusted: Trusted;
  /** Writes the record before and after each effect: of the restore that changed, or of the run itself. */
  keep(restore?: RestoreRun): Promise<void>;
}

/** What a mode does with the clouds. @returns whether the job of a restore is left to a later run. */
export type CloudWork = (of: CloudContext) => Promise<boolean>;

/** What a step has before it asks a cloud. */
export interface StepContext {
  readonly io: Io;
  readonly run: Run;
  readonly settings: Settings;
  readonly tree: Tree;
  readonly workloads: readonly Workload[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  keep(restore?: RestoreRun): Promise<void>;
}

/** Judges the trust in both clouds, and then does the mode's work in them. */
export async function inClouds(of: StepContext, planned: Planned, work: CloudWork): Promise<boolean> {
  const { io, run, settings, startedAt, keep, workloads } = of;
  const context = contextOf(of, planned);
  const { plan } = planned;
  const facts = new Facts(context, sourcesOf(workloads));
  const google = contactsGoogle(context);
  readAhead(facts, context, google, workloads);
  const created = createdAt(io, settings);
  const about: About = { plan, settings, now: startedAt, random: 0 };
  const trusted = await trustPhase(context, run, facts, about, google);
  run.run = { ...run.run, createdAt: await created };
  await keep();
  return work({ run, context, workloads, facts, about, trusted, keep });
}

function contextOf({ io, settings, tree, startedAt }: StepContext, { plan, restores, inputs }: Planned): Context {
  const session = openSession(io, settings, plan);
  const draws = new Map(restores.map((restore) => [restore, io.random()]));
  const workflow = () => workflowText(tree, settings);
  return { io, settings, plan, session, restores, inputs, startedAt, draws, workflow };
}

/** The text of the run's own workflow; null when the repository does not hold it. */
async function workflowText(tree: Tree, settings: Settings): Promise<string | null> {
  const path = workflowPath(settings);
  const read = path === undefined ? undefined : await tree.read(path, LARGEST);
  return read && "bytes" in read ? new TextDecoder().decode(read.bytes) : null;
}
