import { z } from "zod";
import { part, same } from "../backup/ids.ts";
import type { RunState } from "../core.ts";
import type { Arm } from "../identity/arm.ts";
import { type Io, instant, oneLine, Refused } from "../io.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";
import { ephemeralGroup } from "./group-name.ts";
import { listRestoreJobs, type VaultName } from "./jobs.ts";
import { readOwnerId } from "./owner.ts";
import { type Removable, remove } from "./remove.ts";
import { TAGS, tag } from "./tags.ts";

const thing = z.object({
  id: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  createdTime: z.string().nullish(),
});
const page = z.object({ value: z.array(thing), nextLink: z.string().nullish() });

/** Azure's clock and ours may differ, and a tag is written before the resource's last change. */
const MARGIN_MS = 15 * 60_000;
/** When GitHub cannot be asked whether the run has ended. */
const UNASKED_MS = 24 * 3_600_000;
/** Removals of one run. */
const MOST = 50;

export interface Reaping {
  readonly io: Io;
  readonly arm: Arm;
  /** Where drills of this plan restore from: disks whose drill died before it could put a lease on them are found by their job. */
  readonly vaults: readonly VaultName[];
  /** Numeric, as in the tags. */
  readonly repositoryId: string;
  /** Of this run: what it made itself is not overdue. */
  readonly runId: string;
  state(runId: string): Promise<RunState>;
}
/** One thing past its lease, and what became of it. */
export interface Reaped {
  readonly id: string;
  readonly expires: string;
  readonly outcome: "gone" | "left";
  readonly why: string;
}

/**
 * Removes what earlier drills of this repository left past their lease. Time is Azure's own. A thing is removed only when its run has ended,
 * it is not older than that run, its type is one that drills make, and it was read again just before. @throws Refused when the lists fail.
 */
export async function reap(reaping: Reaping): Promise<Reaped[]> {
  const { io, arm, repositoryId, runId } = reaping;
  const found = await leased(io, arm);
  const { azureNow } = found;
  const things = [...found.things, ...(await unleased(reaping, found.restored))];
  const done: Reaped[] = [];
  for (const { id, tags, createdTime } of things) {
    const expires = tag(tags, TAGS.expires) ?? "";
    const ownerTag = tag(tags, TAGS.run) ?? "";
    const owner = readOwnerId(ownerTag);
    const ended = Date.parse(expires);
    if (Number.isNaN(ended) || azureNow <= ended + MARGIN_MS) continue;
    if (tag(tags, TAGS.repository) !== repositoryId || owner?.repositoryId.toString() !== repositoryId) continue;
    if (owner.mode !== "drill" || owner.runId.toString() === runId) continue;
    const kind = kindOf(id, ownerTag);
    const left = (why: string) => done.push({ id, expires, outcome: "left", why });
    if (kind === null) {
      left("drills make no such thing; its tags were copied");
      continue;
    }
    if (done.filter(({ outcome }) => outcome === "gone").length >= MOST) {
      left(`${MOST} things are removed at most by one run`);
      continue;
    }
    const state = await reaping.state(owner.runId.toString());
    const why = tooEarly(state, azureNow - ended, createdTime);
    if (why) {
      left(why);
      continue;
    }
    const inGroup = kind === "group" ? things.filter((each) => each.id.toLowerCase().startsWith(`${id.toLowerCase()}/`)) : [];
    const ours = {
      jobs: [tag(tags, "RSVaultBackup") ?? ""],
      ids: inGroup.filter((each) => tag(each.tags, TAGS.run) === ownerTag).map((each) => each.id),
      owner: ownerTag,
    };
    const removed = await remove(io, arm, { id, kind, state: "made" }, kind, ours);
    if (removed.how === "gone") done.push({ id, expires, outcome: "gone", why: `its lease ended ${expires}` });
    else left(removed.how === "refused" ? removed.refused.refusal.text : removed.why);
  }
  for (const { id, outcome, why } of done) io.log.info(oneLine(`${outcome === "gone" ? "Removed" : "Left"}: ${id} (${why})`));
  return done;
}

/** Disks that a restore made, and groups by the name that only drills give; nothing else. */
function kindOf(id: string, owner: string): Removable | null {
  if (part(id, "disks") !== null && /\/providers\/Microsoft\.Compute\/disks\/[^/]+$/i.test(id)) return "resource";
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(id) && same(part(id, "resourceGroups"), ephemeralGroup(owner))
    ? "group"
    : null;
}

function tooEarly(state: RunState, overdueMs: number, createdTime: string | null | undefined): string | undefined {
  if (state === "running") return "its run has not ended";
  if (state === "unasked" && overdueMs < UNASKED_MS) return "GitHub could not be asked whether its run has ended; it waits a day";
  if (typeof state === "object" && createdTime && Date.parse(createdTime) < Date.parse(state.createdAt))
    return "it is older than the run that its tags name";
  return undefined;
}

type Thing = z.infer<typeof thing>;

/** Everything in the subscription that carries a lease, groups last, and Azure's own time. @throws Refused */
async function leased(io: Io, arm: Arm): Promise<{ things: Thing[]; restored: Thing[]; azureNow: number }> {
  const tagged = (name: string) => encodeURIComponent(`tagName eq '${name}'`);
  const things: Thing[] = [];
  const restored: Thing[] = [];
  let azureNow = io.now();
  for (const [what, collection, into] of [
    ["restored disks", `resources?$filter=${tagged("RSVaultBackup")}&$expand=createdTime`, restored],
    ["resources", `resources?$filter=${tagged(TAGS.expires)}&$expand=createdTime`, things],
    ["resource groups", `resourcegroups?$filter=${tagged(TAGS.expires)}`, things],
  ] as const) {
    const operation = `list the ${what} that drills have left`;
    for (let path: string | null = `/subscriptions/${arm.subscriptionId}/${collection}&api-version=2021-04-01`; path !== null; ) {
      const link: string = path;
      const body = await retrying(io, READ_PATIENCE_MS, () =>
        arm.json({ operation, method: "GET", path: link }, ({ headers }) => {
          const date = Date.parse(headers.date ?? "");
          if (!Number.isNaN(date)) azureNow = date;
        }),
      );
      const parsed = page.safeParse(body);
      if (!parsed.success)
        throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a list of resources" });
      into.push(...parsed.data.value);
      path = parsed.data.nextLink ?? null;
    }
  }
  io.log.debug(`${things.length} things carry a lease; Azure's time is ${instant(azureNow)}`);
  return { things, restored: restored.filter(({ tags }) => tag(tags, TAGS.expires) === undefined), azureNow };
}

/** How long a drill may take and keep what it made, for one that died before it could say so. */
const UNSAID_MS = 2 * 86_400_000;
/** Within this time a run can be re-run, and remove its leftovers itself. */
const BACK_MS = 30 * 86_400_000;

/** Disks without a lease whose job is a drill's of this repository: their lease is counted from the job's end. @throws Refused */
async function unleased({ io, arm, vaults, repositoryId }: Reaping, restored: readonly Thing[]): Promise<Thing[]> {
  if (restored.length === 0) return [];
  const jobs = (
    await Promise.all(vaults.map((vault) => listRestoreJobs(arm, vault, io.now() - BACK_MS, io.now() + 3_600_000)))
  ).flat();
  return restored.flatMap((each) => {
    const job = jobs.find(({ id }) => same(id, tag(each.tags, "RSVaultBackup")));
    const owner = job?.activityId ? readOwnerId(job.activityId) : null;
    if (!job?.activityId || !job.endTime || owner?.mode !== "drill" || owner.repositoryId.toString() !== repositoryId) return [];
    const expires = instant(Date.parse(job.endTime) + UNSAID_MS);
    const lease = { [TAGS.run]: job.activityId, [TAGS.repository]: repositoryId, [TAGS.expires]: expires };
    return [{ ...each, tags: { ...each.tags, ...lease } }];
  });
}
