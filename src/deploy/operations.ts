import { z } from "zod";
import { lastPart } from "../backup/ids.ts";
import type { Arm } from "../identity/arm.ts";
import { type Io, Refused } from "../io.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";
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
const page = z.object({
  value: z.array(
    z.object({
      properties: z
        .object({
          provisioningOperation: text,
          provisioningState: text,
          statusMessage: z.unknown().optional(),
          targetResource: z.object({ id: text }).nullish(),
        })
        .nullish(),
    }),
  ),
  nextLink: text,
});

/** Nested deployments hold nested ones, and somewhere it must end. */
const DEEPEST = 5;

/** Everything that a deployment, and those nested in it, has to do with; each operation once. @throws Refused */
export async function operationsOf(io: Io, arm: Arm, deployment: string, depth = 0): Promise<Operation[]> {
  const operation = `list the operations of the deployment ${lastPart(deployment)}`;
  const found: Operation[] = [];
  for (let path: string | null = `${deployment}/operations?api-version=${RESOURCES_API}`; path !== null; ) {
    const link: string = path;
    const parsed = page.safeParse(await retrying(io, READ_PATIENCE_MS, () => arm.json({ operation, method: "GET", path: link })));
    if (!parsed.success)
      throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a list of operations" });
    for (const { properties: of } of parsed.data.value) {
      const id = of?.targetResource?.id;
      if (!id) continue;
      found.push({
        id,
        what: of.provisioningOperation ?? "",
        state: of.provisioningState ?? "",
        message: of.statusMessage,
      });
      if (isType(id, DEPLOYMENTS) && depth < DEEPEST) found.push(...(await nested(io, arm, id, depth)));
    }
    path = parsed.data.nextLink ?? null;
  }
  return found;
}

/** Of a nested deployment that was refused there is none. */
async function nested(io: Io, arm: Arm, id: string, depth: number): Promise<Operation[]> {
  try {
    return await operationsOf(io, arm, id, depth + 1);
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
