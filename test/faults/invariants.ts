import { readOwnerId } from "../../src/restore/engine/owner.ts";
import type { Played, Stage } from "../stage/stage.ts";
import type { Drawn } from "./draw.ts";

/** What stands in the cloud, by id or name. */
export interface Before {
  readonly disks: readonly string[];
  readonly groups: readonly string[];
  readonly vms: readonly string[];
  readonly interfaces: readonly string[];
  readonly deployments: readonly string[];
  readonly containers: readonly string[];
}
export function standing({ cloud: { azure } }: Stage): Before {
  return {
    disks: azure.disks.map(({ id }) => id),
    groups: azure.resourceGroups.map(({ name }) => name),
    vms: azure.vms.map(({ id }) => id),
    interfaces: azure.nics.map(({ id }) => id),
    deployments: azure.deployments.map(({ id }) => id),
    containers: azure.storageAccounts.flatMap(({ containers }) => containers.map(({ name }) => name)),
  };
}

const owned = (on: Stage) => on.jobs.filter(({ activityId }) => readOwnerId(activityId) !== null);

/** What must hold when a run has ended, whatever became of it. */
export function brokenAfterPlay(on: Stage, drawn: Drawn, { run, thrown }: Played): string[] {
  const broken: string[] = [];
  // A process that died claims nothing: its record is judged when the post step or another attempt has taken it up.
  if (thrown !== undefined) return broken;
  for (const record of run.restores) {
    const job = on.jobs.find(({ id }) => id === record.job?.id);
    if (record.verdict === "passed") {
      if (drawn.outcome !== "completed" || drawn.missing > 0 || job?.status !== "Completed")
        broken.push(`a false pass of ${record.name}`);
      if (drawn.leftOut === "unsaid" && record.name === "orders-vm")
        broken.push(`a false pass of ${record.name}: a disk is left out of its backup, and nobody said so`);
      const counted = record.checks.some(({ name, verdict }) => name.startsWith("disks in ") && verdict === "passed");
      if (!counted) broken.push(`a false pass of ${record.name}: nobody counted its disks`);
      if (record.restored.length === 0) broken.push(`a false pass of ${record.name}: nothing came back`);
    }
    const begun = on.jobs.some(({ activityId }) => activityId === record.ownerId);
    if (begun && !record.held.some(({ kind }) => kind === "job")) broken.push(`${record.name} says that nothing was started`);
    if (record.cleanUp?.verdict === "passed") {
      const there = new Set(
        Object.values(standing(on))
          .flat()
          .map((id) => id.toLowerCase()),
      );
      for (const { id } of record.cleanUp.inventory)
        if (there.has(id.toLowerCase()) || there.has(id.split("/").at(-1)?.toLowerCase() ?? ""))
          broken.push(`said to be gone, and is there: ${id}`);
      // Whether or not the job's page named it.
      const staging = job?.properties["Config Blob Container Name"];
      if (staging !== undefined && there.has(staging.toLowerCase()))
        broken.push(`said to be gone, and is there: container ${staging}`);
      for (const { id, tags } of on.cloud.azure.disks)
        if (record.job && tags.RSVaultBackup === record.job.id) broken.push(`said to be gone, and is there: ${id}`);
    }
  }
  if (calm(drawn)) {
    const good: readonly unknown[] = run.mode === "drill" ? ["passed", "deferred"] : [undefined];
    if (run.verdict !== "passed" || run.restores.some(({ cleanUp }) => !good.includes(cleanUp?.verdict)))
      broken.push(
        `nothing was in its way, and yet it did not pass: ${run.findings.map(({ rule, message }) => `${rule} ${message}`).join("; ")}`,
      );
  }
  return broken;
}

/** Whether this drill or restore has to pass: nothing strikes it, and the cloud does as asked. */
function calm({
  rate,
  kill,
  outcome,
  missing,
  leftOut,
  neighbour,
  keys,
  restoreSeconds,
  attempt2,
  validateDenied,
  world,
}: Drawn): boolean {
  const inTime = keys.timeout === "4h" || restoreSeconds < 100;
  return (
    rate === 0 &&
    !kill &&
    !attempt2 &&
    !validateDenied &&
    outcome === "completed" &&
    missing === 0 &&
    leftOut !== "unsaid" &&
    neighbour === "none" &&
    world.unlistable === null &&
    world.bag === null &&
    inTime
  );
}

/** What the run broke of the safety rules, by the cloud's own state, each in words. @param kept what stood there before the reaper came. */
export function brokenAtTheEnd(on: Stage, drawn: Drawn, played: readonly Played[], before: Before, kept: Before): string[] {
  return [
    ...secondRestores(on, drawn),
    ...foreign(on, before),
    ...orphans(on, drawn, before),
    ...lost(on, drawn, kept),
    ...leaks(on, played),
  ];
}

function secondRestores(on: Stage, { mode }: Drawn): string[] {
  const broken: string[] = [];
  const jobs = owned(on);
  const count = (key: (of: (typeof jobs)[number]) => string) =>
    Math.max(
      0,
      ...Map.groupBy(jobs, key)
        .values()
        .map((group) => group.length),
    );
  if (count(({ activityId }) => activityId) > 1) broken.push("a second restore: two jobs carry one owner id");
  const ofRun = ({ activityId }: (typeof jobs)[number]) => {
    const owner = readOwnerId(activityId);
    return `${owner?.runId} ${owner?.name}`;
  };
  if (mode === "restore" && count(ofRun) > 1) broken.push("a second restore: two jobs of one run and restore in mode restore");
  // What may have begun is never sent again: only 401 and 429 say that nothing did.
  const sends = Map.groupBy(
    on.restores.filter(({ status }) => status !== 401 && status !== 429),
    ({ id }) => id ?? "",
  );
  for (const [id, requests] of sends) if (requests.length > 1) broken.push(`a restore was sent ${requests.length} times: ${id}`);
  return broken;
}

function foreign(on: Stage, before: Before): string[] {
  const now = standing(on);
  const broken: string[] = [];
  for (const what of ["disks", "groups", "vms", "containers"] as const)
    for (const id of before[what]) if (!now[what].includes(id)) broken.push(`foreign, and deleted: ${id}`);
  // A job that the cloud was told to end as cancelled was cancelled by nobody of ours.
  for (const { activityId, status } of on.jobs)
    if (readOwnerId(activityId) === null && (status === "Cancelling" || status === "Cancelled")) {
      if (on.cloud.azure.knobs.restoreOutcome.of !== "cancelled") broken.push("another tool's restore was cancelled");
    }
  return broken;
}

/** Of a drill nothing may be left; another tool's restore leaves what it likes. */
export function orphans(on: Stage, { mode }: Drawn, before: Before): string[] {
  // Mode restore keeps what it brought back, which is what it is for.
  if (mode !== "drill") return [];
  const mine = new Set(owned(on).map(({ id }) => id));
  const containers = owned(on).map(({ properties }) => properties["Config Blob Container Name"]);
  const now = standing(on);
  return [
    ...on.cloud.azure.disks.filter(({ tags }) => mine.has(tags.RSVaultBackup ?? "")).map(({ id }) => `an orphan: ${id}`),
    ...(["vms", "interfaces", "deployments"] as const).flatMap((what) =>
      now[what].filter((id) => !before[what].includes(id)).map((id) => `an orphan: ${id}`),
    ),
    ...now.groups.filter((name) => !before.groups.includes(name)).map((name) => `an orphan: group ${name}`),
    ...now.containers.filter((name) => containers.includes(name)).map((name) => `an orphan: container ${name}`),
  ];
}

/** What mode restore brought back is never removed. */
function lost(on: Stage, { mode }: Drawn, kept: Before): string[] {
  // A drill removes it, which is what it is for.
  if (mode !== "restore") return [];
  const now = standing(on);
  return (["disks", "groups", "containers", "vms", "interfaces", "deployments"] as const).flatMap((what) =>
    kept[what].filter((id) => !now[what].includes(id)).map((id) => `mode restore brought it back, and it was removed: ${id}`),
  );
}

/** No token of any kind stands in a record or a log. */
function leaks(on: Stage, played: readonly Played[]): string[] {
  const { github } = on.cloud.world;
  const written = JSON.stringify([on.lines, played.map(({ kept, run }) => [kept, run])]);
  const found = [github.oidc.requestToken, github.token, "eyJ"].filter((secret) => written.includes(secret));
  return found.map((secret) => `a leak: ${secret.slice(0, 8)}… stands in a record or the log`);
}
