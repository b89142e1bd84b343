import { type Played, Stage, TOKEN } from "../stage.ts";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import { Random } from "./random.ts";
import { randomKill, trouble } from "./trouble.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target`;
const TARGETS = {
  group: { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" },
  ephemeral: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" },
  "one disk": { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging", disks: "os" },
} as const;

/** What a seed came to: the invariants that it broke. Empty: none. */
export interface Outcome {
  readonly broken: readonly string[];
  /** What was played, in words. */
  readonly story: string;
}

/** One whole life of a restore or drill: faults and a kill, perhaps its post step, perhaps another attempt, and, days later, the reaper. */
export async function playSeed(seed: number): Promise<Outcome> {
  const random = new Random(seed);
  const on = new Stage();
  const mode = random.chance(0.7) ? "drill" : "restore";
  const targetName = random.pick(["group", "ephemeral", "one disk"]);
  const outcome = random.pick(["completed", "completed", "completed", "failed", "warnings", "cancelled"]);
  const missing = outcome === "completed" && targetName !== "one disk" && random.chance(0.15) ? 1 : 0;
  // Half a minute is what is promised; a list that lags longer is met by attempts that come later.
  const stale = random.pick([0, 0, 30, 400]);
  const { azure } = on.cloud;
  azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
  Object.assign(azure.knobs, {
    restoreOutcome: { of: outcome },
    disksMissing: missing,
    staleJobLists: stale,
    triggerValidateDenied: random.chance(0.1),
    restoreSeconds: random.pick([5, 70, 1800]),
  });
  for (const name of ["foreign-plain", "foreign-restored"]) {
    azure.disks.push({
      id: `${GROUP}/providers/Microsoft.Compute/disks/${name}`,
      location: "westeurope",
      sizeGiB: 8,
      sku: "Premium_LRS",
      createdAt: on.cloud.now - 1e9,
      tags: name === "foreign-restored" ? { RSVaultBackup: "somebody-elses-job" } : {},
      zones: [],
      createOption: "Restore",
    });
  }
  azure.storageAccounts[0]?.containers.push({ name: "customers", modifiedAt: 0, blobs: [] });
  const before = { disks: ids(azure.disks), groups: azure.resourceGroups.map(({ name }) => name), vms: ids(azure.vms) };
  const env = { INPUT_MODE: mode };
  const plan = {
    target: TARGETS[targetName],
    keep: random.pick([{ failed: "0h", unverified: "0h" }, { failed: "24h" }, { passed: "1h" }]),
  };
  const rate = random.pick([0, 0.01, 0.05, 0.2]);
  const kill = randomKill(random);
  const told = [`${mode} to ${targetName}`, `job ${outcome}${missing ? ", a disk missing" : ""}`, `fault rate ${rate}`];
  if (kill) told.push(`killed ${kill.at} ${kill.count}`);
  const played: Played[] = [];
  const broken: string[] = [];
  try {
    trouble(on, random, rate, kill);
    played.push(await on.play(env, plan));
    const last = () => played.at(-1);
    if (random.chance(0.6)) {
      told.push("post step");
      trouble(on, random, random.pick([0, 0.05]), null);
      const kept = last()?.kept;
      if (kept) await on.giveBack(kept);
    }
    if (random.chance(0.4)) {
      told.push("attempt 2");
      on.cloud.pass(stale > 30 ? 7200 : random.pick([1, 30, 7200]));
      trouble(on, random, random.pick([0, 0.03]), null);
      played.push(await on.play({ ...env, GITHUB_RUN_ATTEMPT: "2" }, plan));
      const kept = last()?.kept;
      if (kept && random.chance(0.7)) await on.giveBack(kept);
    }
    const restored = ours(on).length;
    trouble(on, random, 0, null);
    on.cloud.pass(10 * 86_400);
    await on.reap();
    if (mode === "restore" && ours(on).length < restored) broken.push("what mode restore brought back was removed");
  } catch (error) {
    broken.push(
      `a defect: ${error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" ") : String(error)}`,
    );
  }
  return { broken: [...broken, ...invariants(on, mode, played, before, outcome, missing)], story: told.join("; ") };
}

const ids = (of: readonly { readonly id: string }[]) => of.map(({ id }) => id);

/** Disks that restores of this vault made. */
function ours(on: Stage): readonly string[] {
  const jobs = on.jobs.map(({ id }) => id);
  return ids(on.cloud.azure.disks.filter(({ tags }) => jobs.includes(tags.RSVaultBackup ?? "")));
}

interface Before {
  readonly disks: readonly string[];
  readonly groups: readonly string[];
  readonly vms: readonly string[];
}

/** Safety 1 to 5, in the cloud's own state. */
function invariants(
  on: Stage,
  mode: "drill" | "restore",
  played: readonly Played[],
  before: Before,
  outcome: string,
  missing: number,
): string[] {
  const { azure } = on.cloud;
  const broken: string[] = [];
  const perId = new Map<string, number>();
  for (const { activityId } of on.jobs) perId.set(activityId ?? "", (perId.get(activityId ?? "") ?? 0) + 1);
  if ([...perId.values()].some((count) => count > 1)) broken.push("a second restore: two jobs carry one owner id");
  if (mode === "restore" && on.jobs.length > 1)
    broken.push(`a second restore: ${on.jobs.length} jobs of one run in mode restore`);
  for (const id of before.disks) if (!ids(azure.disks).includes(id)) broken.push(`a foreign disk was deleted: ${id}`);
  for (const id of before.vms) if (!ids(azure.vms).includes(id)) broken.push(`a machine was deleted: ${id}`);
  const groups = azure.resourceGroups.map(({ name }) => name);
  for (const name of before.groups) if (!groups.includes(name)) broken.push(`a foreign group was deleted: ${name}`);
  if (!azure.storageAccounts[0]?.containers.some(({ name }) => name === "customers"))
    broken.push("a foreign container was deleted");
  if (mode === "drill") {
    for (const id of ours(on)) broken.push(`an orphan: ${id}`);
    for (const name of groups) if (!before.groups.includes(name)) broken.push(`an orphan: group ${name}`);
  }
  for (const { run, record, thrown } of played) {
    if (thrown !== undefined || run.verdict !== "passed") continue;
    const job = on.jobs.find(({ id }) => id === record.job?.id);
    // RDB110 says aloud that nobody could count the disks.
    const short = missing > 0 && !run.findings.some(({ rule }) => rule === "RDB110");
    if (outcome !== "completed" || short || job?.status !== "Completed") broken.push("a false pass");
    if (record.restored.length === 0) broken.push("a false pass: nothing came back");
  }
  if (JSON.stringify([on.kept, on.lines]).includes(TOKEN)) broken.push("a leak: the token stands in a record or the log");
  return broken;
}
