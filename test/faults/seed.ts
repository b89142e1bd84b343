import { type Played, Stage } from "../stage/stage.ts";
import { assign, excludeDisks, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { TwinPlan } from "../twin/plan.ts";
import { Bounds } from "./bounds.ts";
import { type Drawn, draw, PARAMETERS, storyOf } from "./draw.ts";
import { type Before, brokenAfterPlay, brokenAtTheEnd, orphans, standing } from "./invariants.ts";
import { KINDS, type Kind, type Tally } from "./kinds.ts";
import { Random } from "./random.ts";
import { type Troubling, trouble } from "./trouble.ts";
import { answersOf } from "./worlds.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target`;
/** Whoever else restores sends ids that are no owner ids. */
const ANOTHER_TOOL = "0a1b2c3d-0000-4000-8000-000000000001";
/** Of the run that is played, of one at the same time, and of a later reaper. */
const [, OTHER_RUN, REAPER_RUN] = ["9000000001", "9000000002", "9999999999"];

/** What a seed came to: the invariants that it broke. Empty: none. */
export interface Outcome {
  readonly seed: number;
  readonly broken: readonly string[];
  /** What was played, in words. */
  readonly story: string;
  /** How often each kind of fault struck. */
  readonly tally: Tally;
  /** What the processes wrote, where it was asked for. */
  readonly lines?: readonly string[];
}

/**
 * One whole life of a restore or drill: faults and a kill, perhaps its post step, perhaps another attempt, and, days later, the reaper.
 * @param kinds of faults that may strike. @param log keeps what every process wrote.
 */
export async function playSeed(seed: number, kinds: readonly Kind[] = KINDS, log = false): Promise<Outcome> {
  const random = new Random(seed);
  const drawn = draw(random, kinds);
  const on = stageFor(drawn);
  const tally: Tally = {};
  const bounds = new Bounds(on, drawn);
  const broken: string[] = [];
  try {
    await play(on, drawn, { on, random, kinds, tally, always: answersOf(drawn.world, tally) }, bounds, broken);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 4).join(" ") : String(error);
    broken.push(`a defect: ${what}`);
  }
  const all = [...new Set([...broken, ...bounds.all()])];
  return { seed, broken: all, story: storyOf(drawn), tally, ...(log ? { lines: on.lines } : {}) };
}

async function play(on: Stage, drawn: Drawn, troubling: Troubling, bounds: Bounds, broken: string[]): Promise<void> {
  const before = standing(on);
  const played: Played[] = [];
  const run = async (env: Readonly<Record<string, string>> = {}) => {
    const one = await on.play({ INPUT_MODE: drawn.mode, ...env }, drawn.keys, planOf(drawn));
    played.push(one);
    broken.push(...brokenAfterPlay(on, drawn, one));
    return one;
  };
  const giveBack = (kept: Played["kept"], env = {}) => bounds.post(() => on.giveBack(kept, { INPUT_MODE: drawn.mode, ...env }));
  trouble(troubling, drawn.rate, drawn.kill);
  const neighbours = drawn.neighbour === "another run" ? [{ GITHUB_RUN_ID: OTHER_RUN }] : [];
  const [first] = await bounds.runs(1 + neighbours.length, () => Promise.all([run(), ...neighbours.map(run)]));
  if (drawn.post) {
    trouble(troubling, drawn.postRate, null);
    await giveBack(first.kept);
  }
  if (drawn.attempt2) {
    on.cloud.pass(drawn.attempt2.after);
    trouble(troubling, drawn.attempt2.rate, null);
    const last = await bounds.runs(1, () => run({ GITHUB_RUN_ATTEMPT: "2" }));
    if (drawn.attempt2.post) await giveBack(last.kept, { GITHUB_RUN_ATTEMPT: "2" });
  }
  const kept = drawn.mode === "restore" ? standing(on) : before;
  broken.push(...(await reaped(on, drawn, troubling, bounds, before)));
  broken.push(...brokenAtTheEnd(on, drawn, played, before, kept));
}

/**
 * Ten days later everything has ended and another run reaps: first while the cloud is still as drawn, where it may not pass over what is left,
 * then while Azure answers as it should.
 */
async function reaped(on: Stage, drawn: Drawn, troubling: Troubling, bounds: Bounds, before: Before): Promise<string[]> {
  on.ahead = 0;
  on.cloud.pass(10 * 86_400);
  for (const run of Object.values(on.cloud.world.github.runs)) Object.assign(run, { status: "completed", conclusion: "failure" });
  const reap = () => bounds.runs(1, () => on.play({ INPUT_MODE: "reap", GITHUB_RUN_ID: REAPER_RUN }));
  const { always: _, ...calm } = troubling;
  const broken: string[] = [];
  if (drawn.world.bag !== null || drawn.world.unlistable !== null) {
    trouble(troubling, 0, null);
    const { run } = await reap();
    if (run.verdict === "passed") broken.push(...orphans(on, drawn, before).map((what) => `a false pass of mode reap: ${what}`));
  }
  trouble(calm, 0, null);
  await reap();
  return broken;
}

function planOf({ keys, second, parallel }: Drawn): (plan: TwinPlan) => void {
  return (plan) => {
    if (!second) return;
    Object.assign(plan, { limits: { parallel } });
    plan.restores["web-vm"] = {
      ...plan.restores["orders-vm"],
      ...keys,
      item: { type: "vm", name: "web-01", "resource-group": "prod" },
    };
  };
}

/** The clouds as drawn, with what somebody else has there. */
function stageFor(drawn: Drawn): Stage {
  const on = new Stage();
  const { azure } = on.cloud;
  on.ahead = drawn.ahead;
  for (const role of ["Contributor", "Storage Blob Data Contributor"] as const)
    azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0));
  on.files["restore/parameters.json"] = PARAMETERS;
  Object.assign(azure.knobs, {
    restoreOutcome: { of: drawn.outcome },
    disksMissing: drawn.missing,
    staleJobLists: drawn.stale,
    triggerValidateDenied: drawn.validateDenied,
    restoreSeconds: drawn.restoreSeconds,
  });
  const [item] = azure.vaults[0]?.items ?? [];
  if (drawn.leftOut !== "none" && item) excludeDisks(item, [1]);
  const lease = {
    "proof-of-restore-run": "000000fb-f502-8187-8468-00058c8af71c",
    "proof-of-restore-repository": "64501",
    "proof-of-restore-expires": new Date(on.cloud.now - 86_400_000).toISOString(),
  };
  for (const [name, tags] of Object.entries({
    "foreign-plain": {},
    "foreign-restored": { RSVaultBackup: "somebody-elses-job" },
    // Azure Policy copies a group's tags to what is in it.
    "foreign-with-copied-tags": lease,
    "foreign-restored-with-copied-tags": { RSVaultBackup: endedElsewhere(on), ...lease },
  })) {
    azure.disks.push({
      id: `${GROUP}/providers/Microsoft.Compute/disks/${name}`,
      location: "westeurope",
      sizeGiB: 8,
      sku: "Premium_LRS",
      createdAt: on.cloud.now - 1e9,
      tags: { ...tags },
      zones: [],
      createOption: "Restore",
    });
  }
  azure.storageAccounts[0]?.containers.push({ name: "customers", modifiedAt: on.cloud.now, blobs: [] });
  if (drawn.neighbour === "another tool") on.cloud.restore({}, ANOTHER_TOOL);
  return on;
}

/** Another tool's restore that has long ended. @returns its job's id. */
function endedElsewhere(on: Stage): string {
  const knobs = { ...on.cloud.azure.knobs };
  Object.assign(on.cloud.azure.knobs, { restoreOutcome: { of: "completed" }, restoreSeconds: 60, staleJobLists: 0 });
  on.cloud.restore({}, ANOTHER_TOOL);
  on.cloud.pass(120);
  Object.assign(on.cloud.azure.knobs, knobs);
  return on.jobs[0]?.id ?? "";
}
