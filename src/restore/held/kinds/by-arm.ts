import { z } from "zod";
import type { RawAnswer } from "../../../clouds/azure/arm.ts";
import { isSuccess } from "../../../clouds/azure/arm-repeat.ts";
import { jsonOf } from "../../../clouds/azure/deployment.ts";
import { versionOf } from "../../../clouds/azure/resource-types.ts";
import { saysNotFound } from "../../../clouds/refusals/not-found.ts";
import { retryAfterMs } from "../../../clouds/refusals/transient.ts";
import { Refused } from "../../../io/io.ts";
import type { Reading } from "../../engine/reading.ts";
import { TAGS, tag } from "../../engine/tags.ts";
import type { HeldKind, Ours, Present } from "./kind.ts";

/** What stands in the resource manager is read, and removed, by its id. */
export const byArm: Pick<HeldKind, "read" | "remove"> = {
  read: async (reading, held, operation) => {
    const answer = await send(reading, held.id, "GET", operation);
    return answer === "gone" ? "gone" : { body: jsonOf(answer.text) };
  },
  remove: async (reading, held) => {
    await send(reading, held.id, "DELETE", `remove ${held.id}`);
  },
};

/** Whether what has this id is gone. @throws Refused */
export async function isGone(reading: Reading, id: string): Promise<boolean> {
  return (await send(reading, id, "GET", `see whether ${id} is gone`)) === "gone";
}

async function send(
  { io, arm, until }: Reading,
  id: string,
  method: "GET" | "DELETE",
  operation: string,
): Promise<RawAnswer | "gone"> {
  const by = until === undefined ? {} : { until };
  const answer = await arm.send({ operation, method, path: id, apiVersion: versionOf(id), ...by });
  if (isSuccess(answer)) return answer;
  const refusal = arm.refusal(operation, answer);
  if (answer.status === 404 && saysNotFound(refusal)) return "gone";
  throw new Refused(refusal, retryAfterMs(answer.headers, answer.text, io.now()));
}

const shown = z.object({ tags: z.record(z.string(), z.string()).nullish() });

/** A thing's tags, and why they alone make it stay: they cannot be read, or its lease is not the one that ended. */
export function taggedBy(
  { body }: Present,
  { lease }: Ours,
): { readonly tags: Readonly<Record<string, string>> } | { readonly stays: string } {
  const parsed = shown.safeParse(body);
  if (!parsed.success) return { stays: "what Azure shows of it cannot be read" };
  const tags = parsed.data.tags ?? {};
  if (lease !== undefined && lease !== (tag(tags, TAGS.expires) ?? null)) return { stays: "its lease has just been changed" };
  return { tags };
}
