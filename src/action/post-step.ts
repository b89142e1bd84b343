import { stateRefused } from "../clouds/identity/token-hosts.ts";
import { ENDED_STATES, stillHolds } from "../core/holds.ts";
import { MODES, type RestoreRun, type Run, raw, type Settings, sh } from "../core/index.ts";
import { OWN_ERROR } from "../core/own-error.ts";
import type { Io } from "../io/io.ts";
import { errorInWords } from "../judge/own-error.ts";
import { JOURNAL, type Kept } from "../record/journal.ts";
import { postRecord } from "../record/post-record.ts";
import { disagreements, type PostState, readPostState } from "../record/post-state.ts";
import { Recorder } from "../record/recorder.ts";
import { ownRecord } from "../restore/held/own-record.ts";
import type { Workload } from "../workloads/workload.ts";

/** A cancelled job is killed after five minutes; what does not fit into four is left to the lease. */
const WHOLE_MS = 230_000;
/** The last of it only begins removals. */
const CONFIRM_MS = 170_000;

/**
 * After the job, also a cancelled or killed one: gives back what the step still holds, from the run record alone. Nothing held: nothing is
 * loaded and nobody is asked. In mode restore nothing is removed, and the job is cancelled only where `on-cancel` says so.
 * @param kept the record's files, which other steps of the job could write.
 * @param state what the main step itself handed over (post-state.ts): hosts and ids come from it alone.
 * @param workloads instead of those of this version.
 * @returns the exit code: a post step does not fail a job.
 */
export async function post(
  kept: Kept,
  outer: Io,
  settings: Settings,
  state: string,
  workloads?: readonly Workload[],
): Promise<number> {
  const { run, folded, passed } = postRecord(kept, settings);
  // A journal of which the record does not tell all is nobody's to remove.
  const io: Io = folded ? outer : { ...outer, remove: async () => {} };
  for (const line of passed) io.log.info(line);
  if (!run) {
    if (kept.evidence !== null || kept.journal !== null)
      io.log.info("The run record cannot be read, so nothing is known to give back. Leases end by themselves.");
    return 0;
  }
  // What a report tells of is other runs' to give back.
  const { gathers, removes, emergency } = MODES[run.mode];
  if (gathers) return 0;
  if (folded) await fold(io, run);
  const held = run.restores.filter((restore) => stillHolds(run.mode, restore));
  if (!removes) for (const restore of held) for (const line of howToGoOn(restore)) io.log.info(line);
  if (emergency) for (const restore of run.restores) for (const line of openDeployment(restore)) io.log.info(line);
  const ours = held.filter(({ onCancel }) => removes || onCancel === "cancel");
  if (ours.length > 0) await giveAllBack(run, ours, io, settings, readPostState(state), workloads);
  return 0;
}

/** A step that was killed left its record in two files. */
async function fold(io: Io, run: Run): Promise<void> {
  try {
    await new Recorder(io, run, "none").end();
  } catch (error) {
    io.log.info(
      `evidence.json could not be written (${errorInWords(error)}); what the step did last stands in ${JOURNAL} alone.`,
    );
  }
}

async function giveAllBack(
  run: Run,
  restores: readonly RestoreRun[],
  outer: Io,
  settings: Settings,
  known: PostState | undefined,
  workloads: readonly Workload[] | undefined,
): Promise<void> {
  const say = (line: string) => outer.log.info(line);
  if (!known) return say("The step's own state names no identity in Azure, so nobody is asked. Leases end by themselves.");
  const refused = stateRefused(settings, known);
  if (refused) return say(`Nobody is asked: ${refused}. What is left is under its lease.`);
  if (run.mode !== settings.mode)
    return say(`The run record is of mode ${run.mode}, and this step is not: nobody is asked. Leases end by themselves.`);
  const differ = disagreements(run, known);
  if (differ.length > 0)
    say(`The run record has been changed since (${differ.join(", ")}). Nothing is sent there: the step's own state decides.`);
  const mine = restores.flatMap((restore) => own(run, restore, settings, known, say));
  if (mine.length === 0) return;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error("the post step's time is over")), WHOLE_MS);
  const signal = AbortSignal.any([outer.signal, over.signal]);
  const sleep: Io["sleep"] = (ms, own) => outer.sleep(ms, own ? AbortSignal.any([own, over.signal]) : over.signal);
  const io: Io = { ...outer, signal, sleep };
  const deadline = io.now() + CONFIRM_MS;
  const recorder = new Recorder(io, run, "none");
  io.log.group("Giving back what the step still holds");
  try {
    // Only now are SDKs needed.
    const [{ azureIdentity }, { subjectForEntra }, { armClient }, { giveBack }, { WORKLOADS }] = await Promise.all([
      import("../clouds/identity/azure.ts"),
      import("../clouds/identity/chains.ts"),
      import("../clouds/azure/arm-client.ts"),
      import("../restore/clean-up/give-back.ts"),
      import("../workloads/index.ts"),
    ]);
    const identity = await azureIdentity(io, subjectForEntra(io, settings, known.through), known, known.cloud);
    const arm = await armClient(io, identity, known.subscriptionId);
    for (const restore of mine) {
      try {
        const keep = () => recorder.keep(restore);
        await giveBack({ io, arm, run, keep, deadline, workloads: workloads ?? WORKLOADS, resume: settings.resume }, restore);
      } catch (error) {
        // One restore's trouble keeps nothing of another's.
        if (io.signal.aborted) throw error;
        io.log.info(
          `${restore.name}: ${OWN_ERROR.code} an error of the action's own (${errorInWords(error)}). What is left is under its lease.`,
        );
      }
    }
  } catch (error) {
    // Never the error itself: it may hold a token.
    const why = over.signal.aborted ? "the post step's time is over" : errorInWords(error);
    io.log.info(`Not everything could be given back (${why}). What is left is under its lease; a later drill removes it.`);
  } finally {
    clearTimeout(timer);
    await recorder.end().catch((error: unknown) => say(`The run record could not be written (${errorInWords(error)}).`));
    io.log.endGroup();
  }
}

/** The part of a restore's record that can be this run's, in the place of the whole. */
function own(run: Run, restore: RestoreRun, settings: Settings, known: PostState, say: (line: string) => void): RestoreRun[] {
  const { restore: mine, foreign } = ownRecord(restore, settings, known.subscriptionId);
  for (const line of foreign) say(`${restore.name}: left alone: ${line}.`);
  if (!mine) return [];
  run.restores = run.restores.map((each) => (each === restore ? mine : each));
  return [mine];
}

/** A deployment whose end nobody saw goes on in Azure. */
function openDeployment({ name, deployment }: RestoreRun): string[] {
  if (!deployment?.id || deployment.endedAt !== null) return [];
  return [
    `${name}: the deployment of what came back goes on in Azure (last seen ${deployment.state}).`,
    sh`  To see it: az resource show --ids ${deployment.id}`,
  ];
}

/** What somebody must know of a restore whose end nobody saw. */
function howToGoOn({ name, vault, vaultPlace, job, ownerId }: RestoreRun): string[] {
  if (job && !ENDED_STATES.has(job.status)) {
    return [
      `${name}: the restore goes on in Azure as job ${job.id} of vault ${vault} (last seen ${job.status}).`,
      `  To follow it: run mode restore again with only: ${name} and resume: ${job.id}.`,
      sh`  To stop it:   az backup job stop --vault-name ${vault} --name ${job.id} --resource-group ${vaultPlace?.resourceGroup ?? raw("<vault-resource-group>")}`,
    ];
  }
  return [
    `${name}: a restore was requested, and whether it began is not known.`,
    `  Look in the jobs of vault ${vault} for activity id ${ownerId ?? "(none)"} before anything is triggered again.`,
  ];
}
