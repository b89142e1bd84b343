import { z } from "zod";
import type { Arm, RawAnswer, RawRequest } from "../../clouds/azure/arm.ts";
import { isSuccess, repeating } from "../../clouds/azure/arm-repeat.ts";
import { operationsOf, putBy } from "../../clouds/azure/deployment-operations.ts";
import { lastPart, same } from "../../clouds/azure/ids.ts";
import { DEPLOYMENTS, isType, MACHINES, versionOf } from "../../clouds/azure/resource-types.ts";
import { saysNotFound } from "../../clouds/refusals/not-found.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import type { Held, Instant } from "../../core/index.ts";
import { time, wholeList } from "../../io/entries.ts";
import { type Io, Refused } from "../../io/io.ts";
import { ownerIn } from "../engine/deployment-name.ts";
import { readOwnerId, sameRun } from "../engine/owner.ts";
import { TAGS, tag } from "../engine/tags.ts";

/** How removing one thing ended. `stays`: it is not ours to remove, or somebody uses it. */
export type Removed =
  | { readonly how: "gone" }
  | { readonly how: "unsure"; readonly why: string }
  | { readonly how: "stays"; readonly why: string }
  | { readonly how: "refused"; readonly refused: Refused };

const VERSIONS = {
  resource: versionOf,
  container: () => "2023-05-01",
  deployment: () => "2021-04-01",
  group: () => "2021-04-01",
};
export type Removable = keyof typeof VERSIONS;

/** Azure takes minutes over a group. */
const PATIENCE_MS = { resource: 10 * 60_000, container: 2 * 60_000, deployment: 5 * 60_000, group: 20 * 60_000 } as const;
const POLL_MS = 5_000;
/** Azure keeps a network interface for 180 seconds for a machine that could not be made. */
const RESERVED = /^NicReservedForAnotherVm$/i;
const RESERVED_MS = 30_000;

const resource = z.object({
  managedBy: z.string().nullish(),
  properties: z
    .object({ timeCreated: time.nullish().catch(null) })
    .nullish()
    .catch(null),
  tags: z.record(z.string(), z.string()).nullish(),
});
const member = z.object({ id: z.string() });

export interface Ours {
  /** Of the jobs whose things are ours. */
  readonly jobs: readonly string[];
  /** The tags in which these things name their job. Left out: none is ours by its job. */
  readonly jobTags?: readonly string[];
  /** Everything that this run made: what else stands in its group is foreign. */
  readonly ids: readonly string[];
  /** What this run's deployment made, by its operations. */
  readonly deployed?: readonly string[];
  /** The run's owner id: its group's tag has it, or that of another attempt. */
  readonly owner: string;
  /** When the job began that made it, by Azure's clock: tags can be copied onto what was there before. Left out: not known. */
  readonly since?: Instant;
  /** The lease that it had when it was found overdue, null when none: somebody may have given it a new one since. */
  readonly lease?: string | null;
}

/** How a removal goes about its time. */
export interface Hurry {
  /** False: only begins the removal. */
  readonly confirm?: boolean;
  /** Epoch milliseconds after which nothing is asked a second time. */
  readonly until?: number;
}

/**
 * Removes one thing by its id, having read again just before that it is ours and that nobody uses it; gone means that a GET answers 404.
 */
export async function remove(
  io: Io,
  arm: Arm,
  held: Held,
  kind: Removable,
  ours: Ours,
  { confirm = true, until = Number.POSITIVE_INFINITY }: Hurry = {},
): Promise<Removed> {
  const ask = { path: held.id, apiVersion: VERSIONS[kind](held.id) };
  const read = async (operation: string, by: number): Promise<RawAnswer> => {
    const answer = await arm.send({ ...ask, operation, method: "GET", until: by });
    if (isSuccess(answer) || isGone(arm, answer)) return answer;
    throw new Refused(arm.refusal(operation, answer), retryAfterMs(answer.headers, answer.text, io.now()));
  };
  const look = async (): Promise<Removed | null> => {
    const now = await read(`read ${held.id} before it is removed`, until);
    if (now.status === 404) return { how: "gone" };
    const why = await reasonToStay(arm, held, kind, now, ours, until);
    return why ? { how: "stays", why } : null;
  };
  try {
    const stays = await begin(io, arm, { ...ask, operation: `remove ${held.id}`, until }, look, confirm);
    if (stays) return stays;
    if (!confirm) return { how: "unsure", why: "its removal has begun" };
    const deadline = Math.min(io.now() + PATIENCE_MS[kind], until);
    while ((await read(`see whether ${held.id} is gone`, deadline)).status !== 404) {
      if (io.now() + POLL_MS > deadline) return { how: "unsure", why: "Azure took its removal, and still shows it" };
      await io.sleep(POLL_MS, io.signal);
    }
    return { how: "gone" };
  } catch (error) {
    if (error instanceof Refused) return { how: "refused", refused: error };
    throw error;
  }
}

const isGone = (arm: Arm, answer: RawAnswer) => answer.status === 404 && saysNotFound(arm.refusal("read", answer));

/** What a look found that ends the removal, on its way out of the repetition. */
class Settled extends Error {
  readonly as: Removed;
  constructor(as: Removed) {
    super(as.how);
    this.as = as;
  }
}

/**
 * Asks for the removal, and again after a transient refusal or while Azure keeps a network interface for another machine; before each time it
 * is looked at again. @returns what makes it stay, or that it is gone; null: Azure took the removal, or finds nothing to remove. @throws Refused
 */
async function begin(
  io: Io,
  arm: Arm,
  ask: Pick<RawRequest, "path" | "apiVersion" | "operation"> & { readonly until: number },
  look: () => Promise<Removed | null>,
  confirm: boolean,
): Promise<Removed | null> {
  const deadline = Math.min(io.now() + PATIENCE_MS.resource, ask.until);
  const before = async () => {
    const settled = await look();
    if (settled) throw new Settled(settled);
  };
  for (;;) {
    try {
      await before();
      // "Not found" is looked at once more, as a removal that was taken is.
      await repeating(io, arm, { ...ask, method: "DELETE", before }, (answer) => isSuccess(answer) || isGone(arm, answer));
      return null;
    } catch (error) {
      if (error instanceof Settled) return error.as;
      if (!(error instanceof Refused) || !confirm || !RESERVED.test(error.refusal.code ?? "")) throw error;
      if (io.now() + RESERVED_MS > deadline) throw error;
      await io.sleep(RESERVED_MS, io.signal);
    }
  }
}

async function reasonToStay(
  arm: Arm,
  held: Held,
  kind: Removable,
  answer: RawAnswer,
  ours: Ours,
  until: number,
): Promise<string | undefined> {
  if (kind === "container") return undefined;
  if (kind === "deployment") return whyDeploymentStays(arm, held.id, ours, until);
  const parsed = resource.safeParse(json(answer.text));
  if (!parsed.success) return "what Azure shows of it cannot be read";
  const { tags, managedBy } = parsed.data;
  if (ours.lease !== undefined && ours.lease !== (tag(tags, TAGS.expires) ?? null)) return "its lease has just been changed";
  if (kind === "resource") {
    if (isType(held.id, `${MACHINES}/runCommands`))
      return sameOwner(held.id, ours) ? undefined : "it is no run command of this drill";
    if (ours.deployed?.some((own) => same(own, held.id))) return whyDeployedStays(tags, managedBy, ours);
    const named = (ours.jobTags ?? []).flatMap((name) => tag(tags, name) ?? []);
    if (!named.some((job) => ours.jobs.some((one) => same(one, job)))) return "it no longer carries the tag of this drill's job";
    const made = parsed.data.properties?.timeCreated;
    if (ours.since !== undefined && made && made < ours.since) return "it was there before this drill's job began";
    return managedBy ? `it is attached to ${managedBy}` : undefined;
  }
  const owner = readOwnerId(ours.owner);
  if (!owner || !sameRun(tag(tags, TAGS.run), owner)) return "it does not carry this run's tag";
  const foreign = (await inside(arm, held.id, until)).filter((id) => !ours.ids.some((own) => same(own, id)));
  return foreign.length > 0 ? `it holds what this drill did not make: ${foreign.slice(0, 3).join(", ")}` : undefined;
}

/** What was deployed carries the run's tag, once its lease has been put on it, and never another's. */
function whyDeployedStays(
  tags: Readonly<Record<string, string>> | null | undefined,
  managedBy: string | null | undefined,
  { owner }: Ours,
): string | undefined {
  const [named, own] = [tag(tags, TAGS.run), readOwnerId(owner)];
  if (named !== undefined && (!own || !sameRun(named, own))) return "it carries another run's tag";
  return managedBy ? `it is attached to ${managedBy}` : undefined;
}

function sameOwner(id: string, { owner }: Ours): boolean {
  const [named, own] = [ownerIn(id), readOwnerId(owner)];
  return named !== null && own !== null && sameRun(named, own) !== null;
}

/** The deployment's own record is what says whose its resources are: it goes after them. @throws Refused */
async function whyDeploymentStays(arm: Arm, id: string, ours: Ours, until: number): Promise<string | undefined> {
  const nested = ours.deployed?.some((own) => same(own, id)) === true;
  if (!nested && !sameOwner(id, ours)) return "it is not named by this drill's owner id";
  const operations = wholeList(
    await operationsOf(arm, id, until),
    "arm",
    `list the operations of the deployment ${lastPart(id)}`,
  );
  // What was foreseen is ours too where the operations could not be read before: without them nothing proves it any more.
  const own = [...(ours.deployed ?? []), ...ours.ids];
  for (const of of putBy(operations).filter((each) => own.some((id) => same(id, each)))) {
    if (isType(of, DEPLOYMENTS)) continue;
    const operation = `see whether ${of} is gone`;
    const answer = await arm.send({ operation, method: "GET", path: of, apiVersion: versionOf(of), until });
    if (!isGone(arm, answer)) return `what it made is still there: ${of}`;
  }
  return undefined;
}

/** Everything that stands in a group. @throws Refused, also where an entry cannot be read: it may be something foreign. */
async function inside(arm: Arm, group: string, until: number): Promise<string[]> {
  const operation = "list what stands in the drill's group";
  const listing = { operation, of: "resources", path: `${group}/resources`, apiVersion: "2021-04-01", until };
  return wholeList(await arm.entries(listing, member), "arm", operation).map(({ id }) => id);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Attached things go before what they are attached to; the group goes last. */
export const ORDER: readonly Removable[] = ["resource", "deployment", "container", "group"];

export function removable(kind: Held["kind"]): kind is Removable {
  return (ORDER as readonly string[]).includes(kind);
}
