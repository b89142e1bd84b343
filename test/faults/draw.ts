import type { RestoreOutcome } from "../twin/arm/knobs.ts";
import { KINDS, type Kind } from "./kinds.ts";
import type { Random } from "./random.ts";
import { type Kill, randomKill } from "./trouble.ts";
import { type DrawnWorld, drawWorld, worldStory } from "./worlds.ts";

const TARGETS = {
  group: { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" },
  ephemeral: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" },
  "one disk": { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging", disks: "os" },
} as const;

const WITHOUT_A_DISK = { type: "vm", name: "orders-01", "resource-group": "prod", "excluded-disks": [1] } as const;

/** What came back is deployed, and has to boot. */
const DEPLOYS = {
  deploy: { template: "restored" },
  parameters: "restore/parameters.json",
  verify: [{ booted: true }],
} as const;
/** For every machine one of its own name. */
export const PARAMETERS = JSON.stringify({
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  contentVersion: "1.0.0.0",
  parameters: {
    VirtualMachineName: { value: "drill-{item}" },
    VirtualNetwork: { value: "drill-network" },
    VirtualNetworkResourceGroup: { value: "drill-target" },
    Subnet: { value: "drills" },
  },
});

/** One life of a restore or drill, and of the cloud that it meets: everything that a seed decides before it is played. */
export interface Drawn {
  readonly mode: "drill" | "restore";
  readonly target: keyof typeof TARGETS;
  readonly outcome: RestoreOutcome["of"];
  /** Disks that a completed restore does not bring. */
  readonly missing: number;
  /** A data disk of orders-01 that its backup leaves out; what the plan says of it. */
  readonly leftOut: "none" | "on purpose" | "unsaid";
  /** Seconds that the vault's job list lags behind. */
  readonly stale: number;
  readonly restoreSeconds: number;
  readonly validateDenied: boolean;
  readonly world: DrawnWorld;
  /** Keys of each restore in the plan. */
  readonly keys: Readonly<Record<string, unknown>>;
  /** Whether a machine is deployed on what came back. */
  readonly deploys: boolean;
  /** A second restore in the plan, of another machine. */
  readonly second: boolean;
  readonly parallel: number;
  /** Milliseconds by which the runner's clock is ahead. */
  readonly ahead: number;
  /** Share of requests that a fault strikes. */
  readonly rate: number;
  readonly kill: Kill | null;
  /** Somebody else: another tool's restore to the same target that runs already, or a run of ours at the same time. */
  readonly neighbour: "none" | "another tool" | "another run";
  readonly post: boolean;
  readonly postRate: number;
  readonly attempt2: { readonly after: number; readonly rate: number; readonly post: boolean } | null;
}

export function draw(random: Random, kinds: readonly Kind[] = KINDS): Drawn {
  const mode: Drawn["mode"] = random.chance(0.7) ? "drill" : "restore";
  const target = random.pick(["group", "ephemeral", "one disk"]);
  const outcome = random.pick(["completed", "completed", "completed", "failed", "warnings", "cancelled", "stuck"]);
  // Half a minute is what is promised; a list that lags longer is met by attempts that come later.
  const stale = random.pick([0, 0, 30, 400]);
  const onCancel = random.pick([null, null, "cancel", "leave"]);
  const drawn = {
    mode,
    target,
    outcome,
    missing: outcome === "completed" && target !== "one disk" && random.chance(0.15) ? 1 : 0,
    stale,
    restoreSeconds: random.pick([5, 70, 1800, 9000]),
    validateDenied: random.chance(0.1),
    keys: {
      target: TARGETS[target],
      keep: random.pick([{ failed: "0h", unverified: "0h" }, { failed: "24h" }, { passed: "1h" }]),
      timeout: random.pick(["4h", "4h", "4h", "2m"]),
      ...(onCancel ? { "on-cancel": onCancel } : {}),
    },
    second: random.chance(0.25),
    parallel: random.pick([1, 2]),
    ahead: random.pick([0, 0, 0, 300, -300, 3600, -3600, -3700]) * 1000,
    rate: random.pick([0, 0.01, 0.05, 0.2]),
    kill: randomKill(random),
    neighbour: random.pick(["none", "none", "none", "none", "another tool", "another run"]),
    post: random.chance(0.6),
    postRate: random.pick([0, 0.05]),
    attempt2: random.chance(0.4)
      ? { after: stale > 30 ? 7200 : random.pick([1, 30, 7200]), rate: random.pick([0, 0.03]), post: random.chance(0.7) }
      : null,
  };
  const deploys = random.chance(0.6);
  const world = drawWorld(random, kinds);
  // A disk that nobody can see is missing more often.
  const unseen = drawn.outcome === "completed" && target !== "one disk" && random.chance(0.4);
  const missing = world.unlistable && unseen ? 1 : drawn.missing;
  const leftOut = random.pick(["none", "none", "none", "none", "on purpose", "unsaid"]);
  const item = leftOut === "on purpose" ? { item: WITHOUT_A_DISK } : {};
  return { ...drawn, missing, world, deploys, leftOut, keys: { ...drawn.keys, ...(deploys ? DEPLOYS : {}), ...item } };
}

/** What was drawn, in words. */
export function storyOf(of: Drawn): string {
  const { keys, kill, attempt2 } = of;
  return [
    `${of.mode} to ${of.target}${of.second ? ` of two machines, ${of.parallel} at once` : ""}`,
    ...(of.deploys ? ["deployed"] : []),
    `job ${of.outcome} in ${of.restoreSeconds} s${of.missing ? ", a disk missing" : ""}`,
    ...(of.leftOut === "none" ? [] : [`a disk left out of the backup, ${of.leftOut}`]),
    `timeout ${String(keys.timeout)}`,
    ...worldStory(of.world),
    ...(of.stale ? [`job list ${of.stale} s stale`] : []),
    ...(of.ahead ? [`runner's clock ${of.ahead / 1000} s ahead`] : []),
    `fault rate ${of.rate}`,
    ...(kill ? [`${kill.how === "cancel" ? "cancelled" : "killed"} ${kill.at} ${kill.count}`] : []),
    ...(of.neighbour === "none" ? [] : [of.neighbour]),
    ...(of.post ? ["post step"] : []),
    ...(attempt2 ? [`attempt 2 after ${attempt2.after} s${attempt2.post ? " with post step" : ""}`] : []),
  ].join("; ");
}
