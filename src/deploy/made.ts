import { z } from "zod";
import { part } from "../backup/ids.ts";
import type { Arm } from "../identity/arm.ts";
import { isRemovable, removalRank, typeOf } from "./kinds.ts";
import { operationsOf, putBy } from "./operations.ts";
import { type Deployment, RESOURCES_API } from "./read.ts";

/** One thing that a deployment made, as it stands in its group. */
export interface Made {
  readonly id: string;
  readonly createdTime: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

const resource = z.object({
  id: z.string(),
  createdTime: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
});

/** A deployment's clock and its resources' may differ. */
const MARGIN_MS = 60_000;

/**
 * What a deployment has made and is still there, in the order in which it is removed. Its operations alone do not tell a resource that it made
 * from one that it only changed: the one is not older than the deployment. What was made inside another resource goes with it.
 * @throws Refused
 */
export async function madeBy(arm: Arm, deployment: Deployment): Promise<Made[]> {
  const { timestamp, durationMs } = deployment;
  if (timestamp === null || durationMs === null) return [];
  const since = Date.parse(timestamp) - durationMs - MARGIN_MS;
  const put = putBy(await operationsOf(arm, deployment.id)).map((id) => id.toLowerCase());
  const there = put.length === 0 ? [] : await inGroup(arm, deployment.id);
  return there
    .filter(({ id }) => put.includes(id.toLowerCase()) && isRemovable(id) && typeOf(id).split("/").length === 2)
    .filter(({ createdTime }) => createdTime !== null && Date.parse(createdTime) >= since)
    .sort((a, b) => removalRank(a.id) - removalRank(b.id));
}

async function inGroup(arm: Arm, id: string): Promise<Made[]> {
  const group = id.split(/\/providers\//i)[0] ?? "";
  const operation = `list what stands in ${part(id, "resourceGroups") ?? group}`;
  const path = `${group}/resources?$expand=createdTime`;
  const found = await Array.fromAsync(arm.list({ operation, of: "resources", path, apiVersion: RESOURCES_API }, resource));
  return found.map(({ id: of, createdTime, tags }) => ({ id: of, createdTime: createdTime ?? null, tags: tags ?? {} }));
}
