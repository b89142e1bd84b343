import { z } from "zod";
import type { Arm } from "../../../../src/clouds/azure/arm.ts";
import { groupId } from "../../../../src/clouds/azure/ids.ts";
import { malformedInWords } from "../../../../src/io/entries.ts";
import { Refused } from "../../../../src/io/io.ts";
import type { JobDetail } from "../../../../src/restore/engine/jobs.ts";
import { tag } from "../../../../src/restore/engine/tags.ts";
import type { Made, MadeIn, MadeType } from "../../../../src/workloads/made.ts";

/** What jobs put on a shelf. */
export const TOYS = { type: "Toy.Chest/toys", tag: "ToyRestoreJob" } as const satisfies MadeType;

const toy = z.object({ id: z.string(), name: z.string(), tags: z.record(z.string(), z.string()).nullish() });

export async function madeToys({ arm, group }: Pick<MadeIn, "arm" | "group">, job: JobDetail): Promise<Made> {
  const nothing = { things: [], unlisted: null, unread: null, unnamed: null };
  if (group === undefined) return nothing;
  try {
    const all = await list(arm, group);
    const own = all.good.filter(({ tags }) => tag(tags, TOYS.tag) === job.id);
    const things = own.map(({ id, tags }) => ({ id, kind: "resource" as const, tags: tags ?? {} }));
    return { ...nothing, things, unread: all.bad.length > 0 ? malformedInWords(all) : null };
  } catch (error) {
    if (error instanceof Refused) return { ...nothing, unlisted: error.refusal };
    throw error;
  }
}

function list(arm: Arm, group: string) {
  const path = `${groupId(arm.subscriptionId, group)}/providers/Toy.Chest/toys`;
  return arm.entries({ operation: `list the toys of ${group}`, of: "toys", path, apiVersion: "2025-01-01" }, toy);
}
