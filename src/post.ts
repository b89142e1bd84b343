import { type RestoreRun, type Run, raw, type Settings, sh } from "./core.ts";
import type { Io } from "./io.ts";
import { readEvidence } from "./report/index.ts";
import { ENDED_STATES, stillHolds } from "./restore/holds.ts";

/** A cancelled job is killed after five minutes; what does not fit into four is left to the lease. */
const WHOLE_MS = 230_000;
/** The last of it only begins removals. */
const CONFIRM_MS = 170_000;

/**
 * After the job, also a cancelled or killed one: gives back what the step still holds, from the run record alone. Nothing held: nothing is
 * loaded and nobody is asked. In mode restore nothing is removed, and the job is cancelled only where `on-cancel` says so.
 * @param text the record's file; null when the step wrote none.
 * @returns the exit code: a post step does not fail a job.
 */
export async function post(text: string | null, io: Io, settings: Settings): Promise<number> {
  const run = text === null ? undefined : readEvidence(text);
  if (!run) {
    if (text !== null) io.log.info("The run record cannot be read, so nothing is known to give back. Leases end by themselves.");
    return 0;
  }
  // What a report tells of is other runs' to give back.
  if (run.mode === "report") return 0;
  const held = run.restores.filter((restore) => stillHolds(run.mode, restore));
  if (run.mode !== "drill") for (const restore of held) for (const line of howToGoOn(restore)) io.log.info(line);
  if (run.mode === "restore") for (const restore of run.restores) for (const line of openDeployment(restore)) io.log.info(line);
  const ours = held.filter(({ onCancel }) => run.mode === "drill" || onCancel === "cancel");
  if (ours.length > 0) await giveAllBack(run, ours, io, settings);
  return 0;
}

async function giveAllBack(run: Run, restores: readonly RestoreRun[], outer: Io, settings: Settings): Promise<void> {
  const { azure } = run.identity;
  if (!azure) return;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error("the post step's time is over")), WHOLE_MS);
  const io: Io = { ...outer, signal: AbortSignal.any([outer.signal, over.signal]) };
  const deadline = io.now() + CONFIRM_MS;
  io.log.group("Giving back what the step still holds");
  try {
    // Only now are SDKs needed.
    const [{ azureIdentity }, { subjectForEntra }, { armClient }, { giveBack }] = await Promise.all([
      import("./identity/azure.ts"),
      import("./identity/chains.ts"),
      import("./identity/arm.ts"),
      import("./restore/give-back.ts"),
    ]);
    const identity = await azureIdentity(io, subjectForEntra(io, settings, azure.through), azure, azure.cloud);
    const arm = await armClient(io, identity, azure.subscriptionId);
    const keep = () => io.keep(run);
    for (const restore of restores) await giveBack({ io, arm, run, keep, deadline }, restore);
  } catch (error) {
    // Never the error itself: it may hold a token.
    const why = error instanceof Error ? error.message : "an unknown error";
    io.log.info(`Not everything could be given back (${why}). What is left is under its lease; a later drill removes it.`);
  } finally {
    clearTimeout(timer);
    io.log.endGroup();
  }
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
