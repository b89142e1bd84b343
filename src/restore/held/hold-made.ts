import { hold } from "../engine/held.ts";
import type { Made } from "../engine/made.ts";
import type { Doing } from "../engine/restore-context.ts";
import { heldKind } from "./kinds/index.ts";
import { leaseUntil, putLease } from "./lease.ts";

/** Writes down what a drill's job has made, and then puts the lease on all of it that takes one. */
export async function holdMade(doing: Doing, made: Made): Promise<void> {
  const { record, unnamed } = doing;
  if (made.unnamed === null) unnamed.delete("container");
  else unnamed.set("container", made.unnamed);
  const expires = leaseUntil(doing);
  for (const { id, kind } of made.things) {
    const leased = heldKind(kind)?.lease !== "none";
    hold(record, { id, kind, state: "made", ...(leased ? { expires } : {}) });
  }
  await doing.keep();
  for (const { tags, ...thing } of made.things) await putLease(doing, thing, expires, tags);
}
