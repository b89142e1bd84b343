import { auditPhase } from "../audit/find-entries.ts";
import { createdAt } from "../clouds/github/created.ts";
import { openSession } from "../clouds/session.ts";
import type { Finding, PhaseName, Plan, Restore, Run, Settings } from "../core/index.ts";
import type { Tree } from "../files/tree.ts";
import type { EvidenceFile } from "../fleet/evidence-files.ts";
import { gather } from "../fleet/gather.ts";
import { orAbandoned } from "../io/abandon.ts";
import { Clock } from "../io/clock-skew.ts";
import { type Io, instant } from "../io/io.ts";
import { type Context, type FactName, Facts } from "../judge/facts.ts";
import type { About } from "../judge/judge.ts";
import { isCancelled, ownError } from "../judge/own-error.ts";
import { judged, lines, timed } from "../judge/phase.ts";
import { LARGEST } from "../parameters/load.ts";
import { newRun } from "../record/new-record.ts";
import { reaches } from "../record/phases.ts";
import { Recorder } from "../record/recorder.ts";
import { exitCode, settle } from "../record/settle.ts";
import { Pace } from "../restore/engine/job-pace.ts";
import { workflowPath } from "../schedule/next-run.ts";
import { refersToGoogle } from "../secrets/used.ts";
import { withClock } from "../trust/clock.ts";
import { compared } from "../trust/enrich.ts";
import { recordForecast } from "../trust/forecast.ts";
import { Recheck } from "../trust/recheck.ts";
import { FACT_RULES, GOOGLE_RULES, TRUST_RULES } from "./fact-rules.ts";
import { type PlanFiles, type Planned, planPhase } from "./plan.ts";
import { reapPhase } from "./reap.ts";
import { recordIdentities } from "./record-facts.ts";
import { runRestore, type Shared } from "./restore.ts";
import { SOURCES } from "./sources.ts";

/** How a step ended: the record, also when the run was cancelled half-way. */
export interface Ended {
  readonly run: Run;
  /** The plan and the selected restores; absent when a mistake in the plan stood in the way. */
  readonly planned?: Planned;
  /** The reason of a cancelled run. */
  readonly thrown?: unknown;
}

/** The files that a step reads. */
export interface Files extends PlanFiles {
  evidenceFiles(): AsyncIterable<EvidenceFile>;
}

/**
 * The step: plan → trust → each restore through the phases of the mode. Everything it learns is in the record, which is kept before and
 * after each effect.
 */
export async function step(outer: Io, settings: Settings, files: Files): Promise<Ended> {
  const startedAt = outer.now();
  const run = newRun(settings, startedAt);
  if (settings.mode === "report") {
    const thrown = await reported(outer, run, settings, files);
    return { run, ...(thrown === undefined ? {} : { thrown }) };
  }
  // Readers that nobody waits for any more end with the step.
  const ended = new AbortController();
  const told = (host: string) => {
    if (!run.hosts.includes(host)) run.hosts.push(host);
  };
  const io: Io = { ...outer, told, clock: new Clock(), signal: AbortSignal.any([outer.signal, ended.signal]) };
  let handedOver = false;
  const recorder = new Recorder(outer, run, hasEffects(settings) ? "effects" : "none", () =>
    settle(run, settings.failOn, handedOver),
  );
  let thrown: unknown;
  let planned: Planned | undefined;
  const work = async () => {
    planned = await planPhase(io, run, settings, files);
    const asks = reaches(settings.mode, "trust") || settings.mode === "reap";
    if (planned && asks)
      handedOver = await clouds(io, run, settings, planned, startedAt, () => workflowText(files.tree, settings), recorder);
  };
  try {
    await orAbandoned(work(), outer.signal);
  } catch (error) {
    if (isCancelled(outer.signal)) thrown = error;
    else fell(io, run, ownError(error, "went through the run", reaches(settings.mode, "trust") ? "trust" : "plan"));
  }
  ended.abort();
  run.endedAt = instant(outer.now());
  try {
    await recorder.end();
  } catch (error) {
    if (outer.signal.aborted) throw error;
    // Nobody can read a record that cannot be written: what is told is told by the other outputs.
    fell(io, run, ownError(error, "wrote the run record", "plan"));
    settle(run, settings.failOn, handedOver);
  }
  return { run, ...(planned ? { planned } : {}), ...(thrown === undefined ? {} : { thrown }) };
}

/** Whether a process that comes after this one may have to undo what it does. */
function hasEffects({ mode }: Settings): boolean {
  return reaches(mode, "restore");
}

/** Mode report. An error of our own leaves what was gathered, and is never passed. @returns the reason of a cancelled run. */
async function reported(io: Io, run: Run, settings: Settings, files: Files): Promise<unknown> {
  const plan = async () => {
    const text = await files.planText();
    return typeof text === "string" ? text : null;
  };
  try {
    await orAbandoned(gather(io, run, settings, files.evidenceFiles(), plan), io.signal);
  } catch (error) {
    if (isCancelled(io.signal)) return error;
    fell(io, run, ownError(error, "put the evidence together", "plan"));
    Object.assign(run, { verdict: "failed", endedAt: instant(io.now()) });
    run.exitCode = exitCode(run, settings.failOn, false);
    await io.keep(run);
  }
  return undefined;
}

/** An error of our own, beside everything else that the run says. */
function fell({ log }: Io, run: Run, own: Finding): void {
  run.findings.push(own);
  for (const line of lines(own)) log.info(line);
}

/** The text of the run's own workflow; null when the repository does not hold it. */
async function workflowText(tree: Tree, settings: Settings): Promise<string | null> {
  const path = workflowPath(settings);
  const read = path === undefined ? undefined : await tree.read(path, LARGEST);
  return read && "bytes" in read ? new TextDecoder().decode(read.bytes) : null;
}

async function clouds(
  io: Io,
  run: Run,
  settings: Settings,
  { plan, restores, inputs }: Planned,
  startedAt: number,
  workflow: Context["workflow"],
  recorder: Recorder,
): Promise<boolean> {
  const session = openSession(io, settings, plan);
  const draws = new Map(restores.map((restore) => [restore, io.random()]));
  const context: Context = { io, settings, plan, session, restores, inputs, startedAt, draws, workflow };
  const facts = new Facts(context, SOURCES);
  const google = settings.mode !== "reap" && refersToGoogle(plan, restores);
  readAhead(facts, settings, restores, google);
  const created = createdAt(io, settings);
  const about: About = { plan, settings, now: startedAt, random: 0 };
  const trusted = { azure: false, google: false };
  await timed(io, run, run.phases, "trust", `Trust: ${chains(plan, google)}`, async () => {
    const rules = google ? [...TRUST_RULES, ...GOOGLE_RULES] : TRUST_RULES;
    const judgedAll = compared(io, run, await judged(rules, "trust", facts, about), await facts.get("comparison"), about);
    const done = withClock(judgedAll, await facts.get("clock"));
    await recordIdentities(run, facts, google, plan);
    recordForecast(io, run, await facts.get("forecast"));
    const probed = await facts.get("probe");
    if ("value" in probed) run.probe = probed.value;
    trusted.azure =
      run.identity.azure !== null && !done.findings.some(({ rule, level }) => rule === "RDT001" && level === "error");
    trusted.google = run.identity.google !== null;
    tellIdentities(io, run, google);
    return done;
  });
  run.run = { ...run.run, createdAt: await created };
  await recorder.keep();
  const { mode } = settings;
  /** What goes beside the restores must not keep them from running. */
  const beside = async (doing: string, phase: PhaseName, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (io.signal.aborted) throw error;
      fell(io, run, ownError(error, doing, phase));
    }
  };
  const reaper = () => beside("looked for what earlier drills left", "clean-up", () => reapPhase(context, facts, run, about));
  if (trusted.azure && (mode === "drill" || mode === "reap")) await reaper();
  if (mode === "reap") return false;
  const keep: Shared["keep"] = (restore) => recorder.keep(restore);
  const shared: Shared = { run, context, facts, trusted, pace: new Pace(), recheck: new Recheck(context, facts), keep };
  const handedOver = await inParallel(io, shared, restores, plan.limits.parallel);
  if (trusted.azure && mode === "check") await reaper();
  if (mode === "restore" || mode === "drill")
    await beside("looked for the run in the clouds' logs", "after", () => auditPhase(context, run));
  return handedOver;
}

/** Whose token each cloud is shown, in the order in which they come. */
function chains({ azure, google: ours }: Plan, google: boolean): string {
  if (azure.subjectToken === "google") return "GitHub → Google → Entra";
  if (!google) return "GitHub → Entra";
  return ours?.subjectToken === "azure" ? "GitHub → Entra → Google" : "GitHub → Entra, GitHub → Google";
}

function tellIdentities(io: Io, { identity: { azure, google: ours } }: Run, google: boolean): void {
  if (azure) {
    const by = azure.through ? `, by the ID token of Google service account ${azure.through.serviceAccount}` : "";
    io.log.info(`Entra: application ${azure.clientId} in tenant ${azure.tenantId}${by}, until ${azure.expiresAt}`);
  }
  if (ours) {
    const by = ours.subjectToken === "azure" ? `, by Entra's token of application ${azure?.clientId ?? ""}` : "";
    io.log.info(`Google: ${ours.serviceAccount ?? ours.principal}${by}, until ${ours.expiresAt}`);
  }
  if (google) return;
  const what = azure?.through ? "Secret Manager is not asked" : "Google is not contacted";
  io.log.info(`${what}: the selected restores refer to no secret.`);
}

const OF_GOOGLE: ReadonlySet<FactName> = new Set([
  "google",
  "secrets",
  "pointSecrets",
  "secretKeys",
  "secretPermissions",
  "grants",
]);

/** Begins every read that the mode will need, in both clouds at once. */
function readAhead(facts: Facts, settings: Settings, restores: readonly Restore[], google: boolean): void {
  const rules = FACT_RULES.filter(({ phase }) => reaches(settings.mode, phase));
  for (const { of, needs } of rules) {
    const names: readonly FactName[] = google ? needs : needs.filter((name) => !OF_GOOGLE.has(name));
    for (const reader of of === "run" ? [facts] : restores.map((restore) => facts.forRestore(restore))) {
      for (const name of names) void reader.get(name).catch(() => {});
    }
  }
}

/** Restores run in plan order, some at once, independent of each other; the lines of several are told apart by name. */
async function inParallel(io: Io, shared: Shared, restores: readonly Restore[], parallel: number): Promise<boolean> {
  const waiting = [...restores];
  let handedOver = false;
  const alone = restores.length === 1 || parallel === 1;
  const work = async () => {
    for (let restore = waiting.shift(); restore; restore = waiting.shift()) {
      const own = alone ? io : named(io, restore.name);
      try {
        const over = await runRestore(shared, own, restore, shared.context.draws.get(restore) ?? 0);
        handedOver ||= over;
      } catch (error) {
        // One restore's trouble is none of the others'.
        if (io.signal.aborted) throw error;
        fell(own, shared.run, ownError(error, "was between two phases", "restore", restore.name));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, restores.length) }, work));
  shared.run.restores.sort(
    (a, b) => restores.findIndex(({ name }) => name === a.name) - restores.findIndex(({ name }) => name === b.name),
  );
  return handedOver;
}

/** Groups cannot interleave in a job log, so restores that run at once prefix their lines instead. */
function named(io: Io, name: string): Io {
  const { log } = io;
  return {
    ...io,
    log: {
      group: (title) => log.info(`▸ ${title}`),
      endGroup: () => {},
      info: (line) => log.info(`[${name}] ${line}`),
      debug: (line) => log.debug(`[${name}] ${line}`),
    },
  };
}
