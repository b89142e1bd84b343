import { MODES, type Run, reaches, type Settings } from "../core/index.ts";
import { orAbandoned } from "../io/abandon.ts";
import { Clock } from "../io/clock-skew.ts";
import { type Io, instant } from "../io/io.ts";
import { isCancelled, ownError } from "../judge/own-error.ts";
import { newRun } from "../record/new-record.ts";
import { gated } from "../wire/gate.ts";
import { WORKLOADS } from "../workloads/index.ts";
import type { Workload } from "../workloads/workload.ts";
import { inClouds } from "./clouds.ts";
import { CLOUD_WORK } from "./modes/index.ts";
import { type ReportFiles, report } from "./modes/report.ts";
import { addOwnError } from "./own-error.ts";
import { type PlanFiles, type Planned, planPhase } from "./plan.ts";
import { recordKeeper } from "./record-keeper.ts";

/** How a step ended: the record, also when the run was cancelled half-way. */
export interface Ended {
  readonly run: Run;
  /** The plan and the selected restores; absent when a mistake in the plan stood in the way. */
  readonly planned?: Planned;
  /** The reason of a cancelled run. */
  readonly thrown?: unknown;
}

/** The files that a step reads. */
export interface Files extends PlanFiles, ReportFiles {}

/**
 * The step: plan → trust → what the mode does in the clouds, which is mostly each restore through its phases. Everything it learns is in the
 * record, which is kept before and after each effect.
 */
export async function step(
  outer: Io,
  settings: Settings,
  files: Files,
  workloads: readonly Workload[] = WORKLOADS,
): Promise<Ended> {
  const { mode } = settings;
  const startedAt = outer.now();
  const run = newRun(settings, startedAt);
  if (MODES[mode].gathers) return ended(run, undefined, await report(outer, run, settings, files));
  // Readers that nobody waits for any more end with the step.
  const over = new AbortController();
  const noteHost = (host: string) => {
    if (!run.hosts.includes(host)) run.hosts.push(host);
  };
  const signal = AbortSignal.any([outer.signal, over.signal]);
  const wire = gated(outer.wire, (ms) => outer.sleep(ms, signal));
  const io: Io = { ...outer, noteHost, clock: new Clock(), signal, wire };
  const keeper = recordKeeper(outer, run, settings);
  const { keep } = keeper;
  let planned: Planned | undefined;
  const phases = async () => {
    planned = await planPhase(io, run, settings, files, workloads);
    const work = CLOUD_WORK[mode];
    if (!planned || !work) return;
    keeper.handedOver = await inClouds({ io, run, settings, tree: files.tree, startedAt, keep, workloads }, planned, work);
  };
  let thrown: unknown;
  try {
    await orAbandoned(phases(), outer.signal);
  } catch (error) {
    if (isCancelled(outer.signal)) thrown = error;
    else addOwnError(io, run, ownError(error, "went through the run", reaches(mode, "trust") ? "trust" : "plan"));
  }
  over.abort();
  run.endedAt = instant(outer.now());
  await keeper.keepLast();
  return ended(run, planned, thrown);
}

function ended(run: Run, planned: Planned | undefined, thrown: unknown): Ended {
  return { run, ...(planned ? { planned } : {}), ...(thrown === undefined ? {} : { thrown }) };
}
