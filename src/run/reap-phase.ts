import { sentKey } from "../clouds/azure/ids.ts";
import { runStates } from "../clouds/github/runs.ts";
import { type Finding, MODES, type Mode, type Refusal, type Run } from "../core/index.ts";
import { EPHEMERAL } from "../core/target-of.ts";
import { Refused } from "../io/io.ts";
import type { Context, Facts } from "../judge/facts.ts";
import { type About, refusalFinding } from "../judge/judge.ts";
import { timed } from "../judge/phase.ts";
import { type Reaped, reap } from "../restore/clean-up/reaper.ts";
import type { JobsOf } from "../restore/engine/jobs.ts";
import { said } from "../restore/engine/restore-context.ts";
import { ENGINE_RULES } from "../restore/engine/rules.ts";
import { madeTypes, workloadOf } from "../workloads/find-workload.ts";
import type { Workload } from "../workloads/workload.ts";

/**
 * What earlier drills left past their lease is removed: at the start of each drill, where it never changes the verdict, and in mode reap,
 * where it is all there is. Mode check only lists it.
 */
export async function reapPhase(
  context: Context,
  workloads: readonly Workload[],
  facts: Facts,
  run: Run,
  about: About,
): Promise<void> {
  const { io, session, settings, plan } = context;
  const { lists, reaps } = MODES[settings.mode];
  const alone = reaps === "alone";
  const title = lists ? "Leftovers of earlier drills" : "Reaper: what earlier drills left past their lease";
  const unread = new Map<string, Refusal>();
  const note = (refusal: Refusal) => void unread.set(`${refusal.operation} ${refusal.text}`, refusal);
  const refused = (refusal: Refusal): Finding => {
    const finding = refusalFinding(refusal, { phase: "clean-up", stopsRestore: false }, about);
    return alone ? finding : { ...finding, level: "warning" };
  };
  await timed(io, run, alone ? run.phases : [], "clean-up", title, async () => {
    try {
      const { repositoryId, runId } = settings.run;
      const done = await reap({
        io,
        arm: await session.arm(),
        made: madeTypes(workloads),
        vaults: vaultsOf(context, workloads),
        stagingAccounts: await stagingOf(context, facts, note),
        deployTo: deployTo(context),
        longestKeep: Math.max(0, ...plan.restores.flatMap(({ keep }) => Object.values(keep))),
        repositoryId,
        runId,
        state: runStates(io, settings),
        unread: ({ refusal }) => note(refusal),
        ...(lists ? { only: "list" } : {}),
      });
      if (done.length === 0 && unread.size === 0) io.log.info("Nothing is past its lease.");
      for (const { operation, text } of unread.values()) io.log.info(`Not looked at everywhere: could not ${operation}: ${text}`);
      const worth = [...unread.values()].filter((refusal) => isWorthAFinding(settings.mode, refusal));
      const findings = [...done.map((each) => leftoverFinding(each, about)), ...worth.map(refused)];
      const open = unread.size > 0 || done.some(({ outcome }) => outcome === "unknown");
      return { findings, verdict: alone && open ? "unverified" : "passed" };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (lists) io.log.info(`They could not be looked for: ${error.message}`);
      const findings = lists ? [] : [refused(error.refusal)];
      return { findings, verdict: alone ? "failed" : "passed" };
    }
  });
}

const STAGING = /staging storage account/;

/**
 * Mode reap says everything that it did not see. A drill says in its findings what its own rules and documented roles do not: a list that failed.
 * Mode check has it in its log.
 */
function isWorthAFinding(mode: Mode, { operation, status }: Refusal): boolean {
  const { reaps } = MODES[mode];
  return reaps === "alone" || (reaps === "first" && status !== 403 && !STAGING.test(operation));
}

/** Each vault of the plan once for each kind of job, whichever restores were selected. */
function vaultsOf({ plan }: Context, workloads: readonly Workload[]): JobsOf[] {
  const all = plan.restores.flatMap((restore) => {
    const managementType = workloadOf(workloads, restore)?.vault?.managementType;
    return managementType === undefined ? [] : [{ ...restore.vault, managementType }];
  });
  return [...new Map(all.map((each) => [sentKey(each.resourceGroup, each.name, each.managementType), each])).values()];
}

/** Groups that drills of the plan deploy to. */
function deployTo({ plan }: Context): string[] {
  const groups = plan.restores.flatMap(({ deploy, target }) => (deploy && target.resourceGroup ? [target.resourceGroup] : []));
  return [...new Set(groups)].filter((name) => name !== EPHEMERAL);
}

/** The staging accounts of the plan that can be found. @param unread is told of one that cannot: what drills left there is not looked for. */
async function stagingOf({ plan }: Context, facts: Facts, unread: (refusal: Refusal) => void): Promise<string[]> {
  const known = await Promise.all(plan.restores.map((restore) => facts.forRestore(restore).get("staging")));
  // A plan that names none has no such place.
  for (const fact of known)
    if ("unreadable" in fact && fact.unreadable.code !== "StagingAccountNotNamed") unread(fact.unreadable);
  return [...new Set(known.flatMap((fact) => ("value" in fact ? Object.values(fact.value).map(({ id }) => id) : [])))];
}

function leftoverFinding({ id, outcome, why }: Reaped, about: About): Finding {
  if (outcome === "gone")
    return said(about, ENGINE_RULES.reaped, { subject: id, message: `${id} was removed: ${why}.` }, "clean-up");
  if (outcome === "unknown") {
    const message = `${why}; whether a container that a drill left is still in ${id} is not known.`;
    const fix = `Look among the containers of ${id} for one that Azure Backup made for that job, and remove it by hand.`;
    return said(about, ENGINE_RULES.notGone, { subject: id, message, fix }, "clean-up");
  }
  const message = `${id} is past its lease${outcome === "due" ? "" : " and stays"}: ${why}.`;
  const fix = outcome === "due" ? "Run mode reap; the next drill removes it, too." : undefined;
  return said(about, ENGINE_RULES.overdue, { subject: id, message, ...(fix ? { fix } : {}) }, "clean-up");
}
