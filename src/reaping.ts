import type { Finding, Run } from "./core.ts";
import type { Context } from "./facts.ts";
import { runStates } from "./github/runs.ts";
import { Refused } from "./io.ts";
import { type About, refusalFinding } from "./judge.ts";
import { timed } from "./phase.ts";
import { said } from "./restore/doing.ts";
import { type Reaped, reap } from "./restore/reaper.ts";

/**
 * What earlier drills left past their lease is removed: at the start of each drill, where it never changes the verdict, and in mode reap,
 * where it is all there is.
 */
export async function reapPhase(context: Context, run: Run, about: About): Promise<void> {
  const { io, session, settings } = context;
  const own = settings.mode === "reap" ? run.phases : [];
  await timed(io, run, own, "clean-up", "Reaper: what earlier drills left past their lease", async () => {
    try {
      const { repositoryId, runId } = settings.run;
      const state = runStates(io, settings);
      const done = await reap({ io, arm: await session.arm(), vaults: vaultsOf(context), repositoryId, runId, state });
      if (done.length === 0) io.log.info("Nothing is past its lease.");
      return { findings: done.map((each) => told(each, about)), verdict: "passed" };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const finding = refusalFinding(error.refusal, { phase: "clean-up", stopsRestore: false }, about);
      const failed = settings.mode === "reap";
      return { findings: [failed ? finding : { ...finding, level: "warning" }], verdict: failed ? "failed" : "passed" };
    }
  });
}

/** Each vault of the plan once, whichever restores were selected. */
function vaultsOf({ plan }: Context) {
  return [...new Map(plan.restores.map(({ vault }) => [`${vault.resourceGroup}/${vault.name}`.toLowerCase(), vault])).values()];
}

function told({ id, outcome, why }: Reaped, about: About): Finding {
  const gone = outcome === "gone";
  const message = gone ? `${id} was removed: ${why}.` : `${id} is past its lease and stays: ${why}.`;
  return said(about, gone ? "reaped" : "overdue", { subject: id, message }, "clean-up");
}
