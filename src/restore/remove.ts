import { z } from "zod";
import { same } from "../backup/ids.ts";
import type { Held } from "../core.ts";
import { DEPLOYMENTS, isType, MACHINES, versionOf } from "../deploy/kinds.ts";
import { ownerIn } from "../deploy/names.ts";
import { operationsOf, putBy } from "../deploy/operations.ts";
import type { Arm, RawAnswer } from "../identity/arm.ts";
import { type Io, Refused } from "../io.ts";
import { retryAfterMs } from "../refusals/transient.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";
import { readOwnerId, sameRun } from "./owner.ts";
import { TAGS, tag } from "./tags.ts";

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
  tags: z.record(z.string(), z.string()).nullish(),
});
const listed = z.object({ value: z.array(z.object({ id: z.string() })), nextLink: z.string().nullish() });

export interface Ours {
  /** Of the jobs whose disks are ours. */
  readonly jobs: readonly string[];
  /** Everything that this run made: what else stands in its group is foreign. */
  readonly ids: readonly string[];
  /** What this run's deployment made, by its operations. */
  readonly deployed?: readonly string[];
  /** The run's owner id: its group's tag has it, or that of another attempt. */
  readonly owner: string;
  /** The lease that it had when it was found overdue, null when none: somebody may have given it a new one since. */
  readonly lease?: string | null;
}

/**
 * Removes one thing by its id, having read again just before that it is ours and that nobody uses it; gone means that a GET answers 404.
 * @param confirm false: only begins the removal.
 */
export async function remove(io: Io, arm: Arm, held: Held, kind: Removable, ours: Ours, confirm = true): Promise<Removed> {
  const apiVersion = VERSIONS[kind](held.id);
  const ask = (method: "GET" | "DELETE", operation: string) =>
    retrying(io, READ_PATIENCE_MS, async () => {
      const answer = await arm.send({ operation, method, path: held.id, apiVersion });
      if ((answer.status < 300 && answer.status >= 200) || answer.status === 404) return answer;
      throw new Refused(arm.refusal(operation, answer), retryAfterMs(answer.headers, answer.text, io.now()));
    });
  try {
    const now = await ask("GET", `read ${held.id} before it is removed`);
    if (now.status === 404) return { how: "gone" };
    const why = await reasonToStay(io, arm, held, kind, now, ours);
    if (why) return { how: "stays", why };
    const begun = await remover(io, () => ask("DELETE", `remove ${held.id}`), confirm);
    if (begun.status === 404) return { how: "gone" };
    if (!confirm) return { how: "unsure", why: "its removal has begun" };
    const deadline = io.now() + PATIENCE_MS[kind];
    while ((await ask("GET", `see whether ${held.id} is gone`)).status !== 404) {
      if (io.now() + POLL_MS > deadline) return { how: "unsure", why: "Azure took its removal, and still shows it" };
      await io.sleep(POLL_MS, io.signal);
    }
    return { how: "gone" };
  } catch (error) {
    if (error instanceof Refused) return { how: "refused", refused: error };
    throw error;
  }
}

/** Asks again while Azure keeps a network interface for another machine. */
async function remover(io: Io, work: () => Promise<RawAnswer>, confirm: boolean): Promise<RawAnswer> {
  const deadline = io.now() + PATIENCE_MS.resource;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refused) || !confirm || !RESERVED.test(error.refusal.code ?? "")) throw error;
      if (io.now() + RESERVED_MS > deadline) throw error;
      await io.sleep(RESERVED_MS, io.signal);
    }
  }
}

async function reasonToStay(
  io: Io,
  arm: Arm,
  held: Held,
  kind: Removable,
  answer: RawAnswer,
  ours: Ours,
): Promise<string | undefined> {
  if (kind === "container") return undefined;
  if (kind === "deployment") return whyDeploymentStays(io, arm, held.id, ours);
  const parsed = resource.safeParse(json(answer.text));
  if (!parsed.success) return "what Azure shows of it cannot be read";
  const { tags, managedBy } = parsed.data;
  if (ours.lease !== undefined && ours.lease !== (tag(tags, TAGS.expires) ?? null)) return "its lease has just been changed";
  if (kind === "resource") {
    if (isType(held.id, `${MACHINES}/runCommands`))
      return sameOwner(held.id, ours) ? undefined : "it is no run command of this drill";
    if (ours.deployed?.some((own) => same(own, held.id))) return whyDeployedStays(tags, managedBy, ours);
    const job = tag(tags, "RSVaultBackup");
    if (job === undefined || !ours.jobs.some((one) => same(one, job))) return "it no longer carries the tag of this drill's job";
    return managedBy ? `it is attached to ${managedBy}` : undefined;
  }
  const owner = readOwnerId(ours.owner);
  if (!owner || !sameRun(tag(tags, TAGS.run), owner)) return "it does not carry this run's tag";
  const foreign = (await inside(io, arm, held.id)).filter((id) => !ours.ids.some((own) => same(own, id)));
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
async function whyDeploymentStays(io: Io, arm: Arm, id: string, ours: Ours): Promise<string | undefined> {
  const nested = ours.deployed?.some((own) => same(own, id)) === true;
  if (!nested && !sameOwner(id, ours)) return "it is not named by this drill's owner id";
  for (const of of putBy(await operationsOf(io, arm, id)).filter((each) => ours.deployed?.some((own) => same(own, each)))) {
    if (isType(of, DEPLOYMENTS)) continue;
    const operation = `see whether ${of} is gone`;
    const { status } = await arm.send({ operation, method: "GET", path: of, apiVersion: versionOf(of) });
    if (status !== 404) return `what it made is still there: ${of}`;
  }
  return undefined;
}

/** Everything that stands in a group. @throws Refused */
async function inside(io: Io, arm: Arm, group: string): Promise<string[]> {
  const operation = "list what stands in the drill's group";
  const ids: string[] = [];
  for (let path: string | null = `${group}/resources?api-version=2021-04-01`; path !== null; ) {
    const link: string = path;
    const parsed = listed.safeParse(
      await retrying(io, READ_PATIENCE_MS, () => arm.json({ operation, method: "GET", path: link })),
    );
    if (!parsed.success)
      throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a list of resources" });
    ids.push(...parsed.data.value.map(({ id }) => id));
    path = parsed.data.nextLink ?? null;
  }
  return ids;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
