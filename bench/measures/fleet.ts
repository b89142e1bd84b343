import type { World } from "../../test/twin/core.ts";
import { addFleet, planFleet } from "../../test/twin/fleet.ts";
import { planText, twinPlan } from "../../test/twin/plan.ts";
import { checkPlan } from "../check-plan.ts";
import type { Bench } from "../main.ts";
import { table } from "../numbers.ts";

interface Measured {
  readonly exitCode: number | null;
  readonly requests: number;
  /** Answers of status 429. */
  readonly throttled: number;
  /** The most reads under way at once. */
  readonly reading: number;
  /** Elements of one page of the twin's lists. */
  readonly pageSize: number;
  /** Real seconds, from the start of the process to its end. */
  readonly seconds: number;
  /** Highest resident set of the action's process, in MiB. */
  readonly rssMiB: number;
}

/** How much faster a second passes, for the action and for the twin: ARM's limit of reads is one of seconds. */
const SPEED = 20;

/** Checks so many restores of one vault, one machine each. */
async function measureFleet(count: number): Promise<Measured> {
  const fill = (world: World) => addFleet(world, count);
  const planOf = (world: World) => {
    const plan = twinPlan(world);
    planFleet(plan, count);
    return planText(plan);
  };
  const { result, requests, world, seconds, rssMiB } = await checkPlan(SPEED, fill, planOf);
  return {
    exitCode: result.exitCode,
    requests: requests.length,
    throttled: requests.filter(({ status }) => status === 429).length,
    reading: Math.max(...requests.map(({ reading }) => reading)),
    pageSize: world.azure.knobs.pageSize,
    seconds,
    rssMiB,
  };
}

/** Of each restore: its points, the chosen point's page, and what the identity may do on its machine. */
const OF_A_RESTORE = 3;
/** The twin's vault protects two machines of its own. */
const OTHERS = 2;
const COUNTS = [1, 100, 1_000];

/** The least that a check can ask: what one of a single restore asks, what belongs to each further restore, and further pages of the list of items. */
function least(single: Measured, count: number): number {
  const pages = Math.ceil((count + OTHERS) / single.pageSize);
  return single.requests + (count - 1) * OF_A_RESTORE + pages - 1;
}

export const bench: Bench = {
  what: `A check of ${COUNTS.at(-1)} restores of one vault, at no latency and ${SPEED} times the speed of ARM's limit of reads`,
  run: async () => {
    const single = await measureFleet(1);
    const rows = [["restores", "exit code", "requests", "least", "ratio", "429", "at once", "s", "MiB"]];
    for (const count of COUNTS) {
      const { exitCode, requests, throttled, reading, seconds, rssMiB } = await measureFleet(count);
      const ratio = requests / least(single, count);
      const shown = [exitCode, requests, least(single, count), ratio.toFixed(3), throttled, reading, seconds.toFixed(1)];
      rows.push([count, ...shown, Math.round(rssMiB)].map(String));
      if (exitCode !== 0 || ratio > 1.1) process.exitCode = 1;
    }
    console.log(table(rows));
  },
};
