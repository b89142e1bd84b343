import type { PhaseName, Restore, RestoreRun, Run } from "../core/index.ts";
import { EPHEMERAL, targetOf } from "../core/target-of.ts";
import { type Io, Refused } from "../io/io.ts";
import type { Context, Facts } from "../judge/facts.ts";
import type { RestoreAbout } from "../judge/judge.ts";
import { ownError } from "../judge/own-error.ts";
import { type Done, judged, timed } from "../judge/phase.ts";
import { newRestoreRun } from "../record/new-record.ts";
import { reaches } from "../record/phases.ts";
import { settle } from "../record/settle.ts";
import { cleanUpPhase } from "../restore/clean-up/phase.ts";
import { forecast } from "../restore/deploy/forecast.ts";
import { deployPhase } from "../restore/deploy/phase.ts";
import type { Pace } from "../restore/engine/job-pace.ts";
import { type Doing, refusedPhase } from "../restore/engine/restore-context.ts";
import { measureRto } from "../restore/engine/rto.ts";
import { makeGroup } from "../restore/held/own-group.ts";
import { restorePhase } from "../restore/job/phase.ts";
import { validatePhase } from "../restore/job/validate-phase.ts";
import { stepsOf, stepsPhase } from "../restore/steps/phase.ts";
import { rotatedSince } from "../restore/steps/rotated.ts";
import { secretsOf } from "../secrets/used.ts";
import type { Recheck } from "../trust/recheck.ts";
import { prepare } from "../workloads/vm/prepare.ts";
import { FACT_RULES } from "./fact-rules.ts";
import { recordAtPoint, recordItem, secretRuns, tellSecrets } from "./record-facts.ts";
import { recordPermissions } from "./record-permissions.ts";

/** What all restores of a run share. */
export interface Shared {
  readonly run: Run;
  readonly context: Context;
  readonly facts: Facts;
  /** The clouds that let us in. */
  readonly trusted: { readonly azure: boolean; readonly google: boolean };
  readonly pace: Pace;
  readonly recheck: Recheck;
  /** Writes the record before and after each effect: of the restore that changed, or of the run itself. */
  keep(restore?: RestoreRun): Promise<void>;
}

/**
 * One restore through the phases of its mode. In modes that prove, an error blocks what depends on it; in mode restore the rules have
 * lowered every error that must not stop an emergency, so that what is left stops it.
 * @returns whether a job was handed over to a later run.
 */
export async function runRestore(shared: Shared, io: Io, restore: Restore, random: number): Promise<boolean> {
  const { run, context, trusted } = shared;
  const { mode } = context.settings;
  const record: RestoreRun = newRestoreRun(restore, context.settings);
  run.restores.push(record);
  const facts = shared.facts.forRestore(restore);
  const about: RestoreAbout = { plan: context.plan, settings: context.settings, now: context.startedAt, random, restore };
  const phase: RunPhase = (name, work) =>
    timed(
      io,
      run,
      record.phases,
      name,
      `${restore.name} · ${name}`,
      async () => {
        const done = await work();
        return { ...done, findings: await shared.recheck.before(done.findings, about) };
      },
      restore.name,
    );

  let point: Awaited<ReturnType<typeof recordItem>> = null;
  const vault = trusted.azure
    ? await phase("vault", async () => {
        point = await recordItem(io, record, facts, about);
        const done = await judged(FACT_RULES, "vault", facts, about);
        await recordPermissions(run, facts, context, restore);
        return done;
      })
    : undefined;
  const names = secretsOf(restore);
  const secrets =
    names.length === 0 || trusted.google
      ? await phase("secrets", async () => {
          if (names.length === 0) io.log.info("This restore refers to no secrets.");
          const done =
            names.length === 0
              ? ({ findings: [], verdict: "passed" } as const)
              : await judged(FACT_RULES, "secrets", facts, about);
          if (names.length > 0) {
            run.secrets = await secretRuns(shared.facts, context, [...run.findings, ...done.findings], run.secrets);
            await recordAtPoint(io, run, record, facts, about);
            tellSecrets(io, run.secrets, names);
          }
          return done;
        })
      : undefined;
  await shared.keep(record);
  if (!reaches(mode, "validate") || stopped(vault)) return false;
  const [ready, arm] = [
    await prepare(facts, restore, point, context.plan.azure.subscriptionId, context.settings),
    await context.session.arm(),
  ];
  if (!ready) return false;
  const { session } = context;
  record.stagingId = ready.requests[0]?.stagingId ?? null;
  const ours = run.secrets.filter(({ name }) => names.includes(name));
  const { pace } = shared;
  const doing: Doing = {
    io,
    arm,
    session,
    inputs: context.inputs,
    ready,
    about,
    record,
    secrets: ours,
    pace,
    unnamed: new Map(),
    keep: () => shared.keep(record),
  };
  let handedOver = false;
  try {
    handedOver = await effects(doing, phase, secrets !== undefined && stopped(secrets));
    run.findings.push(...(await rotatedSince(doing)));
  } catch (error) {
    if (io.signal.aborted) throw error;
    run.findings.push(ownError(error, "was between two phases", "restore", restore.name));
  }
  if (mode === "drill" && !handedOver) {
    settle(run, context.settings.failOn, false);
    await phase("clean-up", () => cleanUpPhase(doing));
  }
  await shared.keep(record);
  return handedOver;
}

type RunPhase = (
  name: Extract<PhaseName, "vault" | "secrets" | "validate" | "before" | "restore" | "deploy" | "verify" | "after" | "clean-up">,
  work: () => Promise<Done>,
) => Promise<Done>;

/** Everything that changes something, each phase only after what it depends on. @returns whether a job was handed over. */
async function effects(doing: Doing, phase: RunPhase, secretsStop: boolean): Promise<boolean> {
  const { io, arm, ready, about, keep } = doing;
  const { mode } = about.settings;
  const ephemeral = targetOf(about.restore, mode).resourceGroup === EPHEMERAL;
  const validated = await phase("validate", async () => {
    if (ephemeral && reaches(mode, "restore") && !secretsStop && !about.settings.resume) {
      try {
        await makeGroup(doing);
      } catch (error) {
        if (error instanceof Refused) return refusedPhase(about, "validate", [error.refusal]);
        throw error;
      }
    }
    const validated = await validatePhase(io, arm, ready, about);
    return mode === "dry-run" && about.restore.deploy ? forecast(doing, validated) : validated;
  });
  await keep();
  if (!reaches(mode, "restore") || stopped(validated) || secretsStop) return false;
  if (stepsOf(doing, "before").length > 0 && stopped(await phase("before", () => stepsPhase(doing, "before")))) return false;
  const restored = await phase("restore", () => restorePhase(doing));
  await keep();
  if (restored.handedOver || stopped(restored) || doing.record.restored.length === 0) return restored.handedOver === true;
  if (about.restore.deploy) {
    const deployed = await phase("deploy", () => deployPhase(doing));
    await keep();
    // Without what was to be deployed, no step can say anything of it.
    if (deployed.verdict !== "passed") return false;
  }
  for (const name of ["verify", "after"] as const) {
    if (stepsOf(doing, name).length === 0) continue;
    await phase(name, async () => {
      const done = await stepsPhase(doing, name);
      const began = Date.parse(doing.record.triggeredAt ?? "");
      if (name !== "verify" || done.verdict !== "passed" || Number.isNaN(began)) return done;
      return { ...done, findings: [...done.findings, ...measureRto(doing, began, io.now())] };
    });
    await keep();
  }
  return false;
}

function stopped(done: Done | undefined): boolean {
  return done === undefined || done.findings.some(({ level, accepted }) => level === "error" && !accepted);
}
