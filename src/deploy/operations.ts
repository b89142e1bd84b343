import { z } from "zod";
import { lastPart } from "../backup/ids.ts";
import type { Arm } from "../identity/arm.ts";
import { Refused } from "../io.ts";
import { DEPLOYMENTS, isType } from "./kinds.ts";
import { RESOURCES_API } from "./read.ts";

/** One thing that a deployment did, or does. */
export interface Operation {
  /** The resource that it is about. */
  readonly id: string;
  /** `Create` of a resource; others read, or evaluate outputs. */
  readonly what: string;
  readonly state: string;
  /** What the resource's own provider said of a failure. */
  readonly message: unknown;
}

const text = z.string().nullish();
const step = z.object({
  properties: z
    .object({
      provisioningOperation: text,
      provisioningState: text,
      statusMessage: z.unknown().optional(),
      targetResource: z.object({ id: text }).nullish(),
    })
    .nullish(),
});

/** Nested deployments hold nested ones, and somewhere it must end. */
const DEEPEST = 5;

/**
 * Everything that a deployment, and those nested in it, has to do with; each operation once.
 * @param until epoch milliseconds after which a read is not repeated. @throws Refused
 */
export async function operationsOf(arm: Arm, deployment: string, until?: number, depth = 0): Promise<Operation[]> {
  const listing = {
    operation: `list the operations of the deployment ${lastPart(deployment)}`,
    of: "operations",
    path: `${deployment}/operations`,
    apiVersion: RESOURCES_API,
    ...(until === undefined ? {} : { until }),
  };
  const found: Operation[] = [];
  for await (const { properties: of } of arm.list(listing, step)) {
    const id = of?.targetResource?.id;
    if (!id) continue;
    found.push({
      id,
      what: of.provisioningOperation ?? "",
      state: of.provisioningState ?? "",
      message: of.statusMessage,
    });
    if (isType(id, DEPLOYMENTS) && depth < DEEPEST) found.push(...(await nested(arm, id, until, depth)));
  }
  return found;
}

/** Of a nested deployment that was refused there is none. */
async function nested(arm: Arm, id: string, until: number | undefined, depth: number): Promise<Operation[]> {
  try {
    return await operationsOf(arm, id, until, depth + 1);
  } catch (error) {
    if (error instanceof Refused && error.refusal.status === 404) return [];
    throw error;
  }
}

/** The ids of what these operations put, nested deployments included; distinct. */
export function putBy(operations: readonly Operation[]): string[] {
  const ids = operations.filter(({ what }) => what.toLowerCase() === "create").map(({ id }) => id);
  return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()];
}
