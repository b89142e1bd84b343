import { z } from "zod";
import { type Entries, joined } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";
import { saysNotFound } from "../refusals/not-found.ts";
import { API_VERSIONS } from "./api-versions.ts";
import type { Arm } from "./arm.ts";
import { lastPart } from "./ids.ts";
import { DEPLOYMENTS, isType } from "./resource-types.ts";

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
/** What evaluates outputs names no resource, and is none of them; what makes something names it, and says that it does. */
const step = z
  .object({
    properties: z
      .object({
        provisioningOperation: text,
        provisioningState: text,
        statusMessage: z.unknown().optional(),
        targetResource: z.object({ id: z.string() }).nullish(),
      })
      .refine(({ provisioningOperation: what, targetResource: of }) => (of ? !!what : what?.toLowerCase() !== "create")),
  })
  .transform(({ properties: of }): Operation | null =>
    of.targetResource
      ? {
          id: of.targetResource.id,
          what: of.provisioningOperation ?? "",
          state: of.provisioningState ?? "",
          message: of.statusMessage,
        }
      : null,
  );

/** Nested deployments hold nested ones, and somewhere it must end. */
const DEEPEST = 5;

/**
 * Everything that a deployment, and those nested in it, has to do with; each operation once. A malformed one may be what made something.
 * @param until epoch milliseconds after which a read is not repeated. @throws Refused
 */
export async function operationsOf(arm: Arm, deployment: string, until?: number, depth = 0): Promise<Entries<Operation>> {
  const listing = {
    operation: `list the operations of the deployment ${lastPart(deployment)}`,
    of: "operations",
    path: `${deployment}/operations`,
    apiVersion: API_VERSIONS.resources,
    ...(until === undefined ? {} : { until }),
  };
  const { good, bad } = await arm.entries(listing, step);
  const lists: Entries<Operation>[] = [{ good: [], bad }];
  for (const each of good.filter((one) => one !== null)) {
    lists.push({ good: [each], bad: [] });
    if (isType(each.id, DEPLOYMENTS) && depth < DEEPEST) lists.push(await nested(arm, each.id, until, depth));
  }
  return joined(...lists);
}

/** Of a nested deployment that was refused there is none. */
async function nested(arm: Arm, id: string, until: number | undefined, depth: number): Promise<Entries<Operation>> {
  try {
    return await operationsOf(arm, id, until, depth + 1);
  } catch (error) {
    if (error instanceof Refused && saysNotFound(error.refusal)) return { good: [], bad: [] };
    throw error;
  }
}

/** The ids of what these operations put, nested deployments included; distinct. */
export function putBy(operations: readonly Operation[]): string[] {
  const ids = operations.filter(({ what }) => what.toLowerCase() === "create").map(({ id }) => id);
  return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()];
}
