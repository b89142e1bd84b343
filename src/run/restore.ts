import { MODES, type Restore, type RestoreRun, reaches } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { RestoreAbout } from "../judge/judge.ts";
import { ownError } from "../judge/own-error.ts";
import { timed } from "../judge/phase.ts";
import { newRestoreRun } from "../record/new-record.ts";
import { settle } from "../record/settle.ts";
import { cleanUpPhase } from "../restore/clean-up/phase.ts";
import type { Doing } from "../restore/engine/restore-context.ts";
import { rotatedSince } from "../restore/steps/rotated.ts";
import { secretsOf } from "../secrets/used.ts";
import { prepare } from "../workloads/prepare.ts";
import { asRestoring } from "../workloads/restoring.ts";
import { wordsOf } from "../workloads/words-of.ts";
import { rulesOf } from "./fact-rules.ts";
import { effects, stopped } from "./restore-effects.ts";
import { secretsPhase, vaultPhase } from "./restore-facts.ts";
import type { RestoresContext, RunPhase } from "./restores-context.ts";

/**
 * One restore through the phases of its mode. In modes that prove, an error blocks what depends on it; in mode restore the rules have
 * lowered every error that must not stop an emergency, so that what is left stops it.
 * @returns whether a job was handed over to a later run.
 */
export async function runRestore(shared: RestoresContext, io: Io, restore: Restore, random: number): Promise<boolean> {
  const { run, context, workloads, trusted } = shared;
  const keep = () => shared.keep(record);
  const { mode } = context.settings;
  const record: RestoreRun = newRestoreRun(restore, context.settings, wordsOf(workloads, restore, mode));
  run.restores.push(record);
  const facts = shared.facts.forRestore(restore);
  const about: RestoreAbout = { plan: context.plan, settings: context.settings, now: context.startedAt, random, restore };
  const phase: RunPhase = (name, work) => {
    const checked = async () => {
      const done = await work();
      return { ...done, findings: await shared.recheck.before(done.findings, about) };
    };
    return timed(io, run, record.phases, name, `${restore.name} · ${name}`, checked, restore.name);
  };
  const own = { shared, io, record, facts, about, rules: rulesOf(workloads, restore, mode) };
  const { vault, point } = trusted.azure ? await vaultPhase(own, phase) : { vault: undefined, point: null };
  const names = secretsOf(restore);
  const secrets = names.length === 0 || trusted.google ? await secretsPhase(own, phase, names) : undefined;
  await keep();
  if (!reaches(mode, "validate") || stopped(vault)) return false;
  const ready = await prepare(workloads, facts, restore, point, context.plan.azure.subscriptionId, context.settings);
  const arm = await context.session.arm();
  if (!ready) return false;
  record.stagingId = ready.requests[0]?.stagingId ?? null;
  const { session, inputs } = context;
  const ours = run.secrets.filter(({ name }) => names.includes(name));
  const { pace } = shared;
  const doing: Doing = { io, arm, session, inputs, ready, about, facts, record, secrets: ours, pace, unnamed: new Map(), keep };
  const restoring = asRestoring(doing, workloads);
  let handedOver = false;
  try {
    handedOver = await effects(doing, restoring, phase, secrets !== undefined && stopped(secrets));
    run.findings.push(...(await rotatedSince(doing)));
  } catch (error) {
    if (io.signal.aborted) throw error;
    run.findings.push(ownError(error, "was between two phases", "restore", restore.name));
  }
  if (MODES[mode].removes && !handedOver && restoring) {
    settle(run, context.settings.failOn, false);
    await phase("clean-up", () => cleanUpPhase(restoring));
  }
  await keep();
  return handedOver;
}
