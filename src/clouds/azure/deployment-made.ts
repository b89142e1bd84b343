import { z } from "zod";
import { type Entries, malformedInWords, time } from "../../io/entries.ts";
import { API_VERSIONS } from "./api-versions.ts";
import type { Arm } from "./arm.ts";
import type { Deployment } from "./deployment.ts";
import { operationsOf, putBy } from "./deployment-operations.ts";
import { lastPart, part } from "./ids.ts";
import { isRemovable, removalRank, typeOf } from "./resource-types.ts";

/** One thing that a deployment made, as it stands in its group. */
interface Made {
  readonly id: string;
  readonly createdTime: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

const resource = z
  .object({
    id: z.string(),
    createdTime: time.nullish(),
    tags: z.record(z.string(), z.string()).nullish(),
  })
  .transform(({ id, createdTime, tags }): Made => ({ id, createdTime: createdTime ?? null, tags: tags ?? {} }));
const named = z.object({ id: z.string() });

/** What a deployment made, as far as that can be read. */
export interface AllMade {
  readonly made: readonly Made[];
  /** Why that may not be all, in words; null when it is. */
  readonly unread: string | null;
}

/** A deployment's clock and its resources' may differ. */
const MARGIN_MS = 60_000;

/**
 * What a deployment has made and is still there, in the order in which it is removed. Its operations alone do not tell a resource that it made
 * from one that it only changed: the one is not older than the deployment. What was made inside another resource goes with it. A malformed
 * entry costs what it would have told: it is not among what is removed, and `unread` says so.
 * @throws Refused
 */
export async function madeBy(arm: Arm, deployment: Deployment): Promise<AllMade> {
  const { id, timestamp, durationMs } = deployment;
  const operations = await operationsOf(arm, id);
  const put = new Set(putBy(operations.good).map((of) => of.toLowerCase()));
  const own = (of: string) => put.has(of.toLowerCase()) && isRemovable(of) && typeOf(of).split("/").length === 2;
  const unread = operations.bad.length > 0 ? [`of its operations ${malformedInWords(operations)}`] : [];
  if (put.size === 0) return { made: [], unread: inWords(unread) };
  const all = await inGroup(arm, id);
  const there = all.good.filter((one) => own(one.id));
  // An entry that can be told to be something else costs nothing here.
  const bad = all.bad.filter(({ raw }) => named.safeParse(raw).data === undefined || own(named.parse(raw).id));
  if (bad.length > 0) unread.push(`of what stands in its group ${malformedInWords({ good: all.good, bad })}`);
  const ageless = there.filter(({ createdTime }) => createdTime === null);
  if (ageless.length > 0) unread.push(`when ${ageless.map((one) => lastPart(one.id)).join(", ")} was made is not shown`);
  const began = timestamp === null || durationMs === null ? Number.NaN : Date.parse(timestamp) - durationMs;
  if (Number.isNaN(began)) unread.push("when it began cannot be read");
  const made = there.filter(({ createdTime }) => createdTime !== null && Date.parse(createdTime) >= began - MARGIN_MS);
  return { made: made.sort((a, b) => removalRank(a.id) - removalRank(b.id)), unread: inWords(unread) };
}

function inWords(unread: readonly string[]): string | null {
  return unread.length > 0 ? unread.join("; ") : null;
}

async function inGroup(arm: Arm, id: string): Promise<Entries<Made>> {
  const group = id.split(/\/providers\//i)[0] ?? "";
  const operation = `list what stands in ${part(id, "resourceGroups") ?? group}`;
  const path = `${group}/resources?$expand=createdTime`;
  return arm.entries({ operation, of: "resources", path, apiVersion: API_VERSIONS.resources }, resource);
}
