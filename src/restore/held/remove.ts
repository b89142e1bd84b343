import type { Held } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import type { Reading } from "../engine/reading.ts";
import { HELD_KINDS, heldKind } from "./kinds/index.ts";
import type { HeldKind, Ours } from "./kinds/kind.ts";

/** How removing one thing ended. `stays`: it is not ours to remove, or somebody uses it. */
export type Removed =
  | { readonly how: "gone" }
  | { readonly how: "unsure"; readonly why: string }
  | { readonly how: "stays"; readonly why: string }
  | { readonly how: "refused"; readonly refused: Refused };

const POLL_MS = 5_000;

/** How a removal goes about its time. Its `until` is when nothing is asked a second time. */
export interface Removing extends Reading {
  /** False: only begins the removal. */
  readonly confirm?: boolean;
}

/**
 * Removes one thing by its id, having read again just before that it is ours and that nobody uses it; gone means that its service says that
 * there is none. The one place that deletes.
 * @param kinds what may be removed.
 */
export async function remove(
  removing: Removing,
  held: Held,
  ours: Ours,
  kinds: readonly HeldKind[] = HELD_KINDS,
): Promise<Removed> {
  const { io, confirm = true, until = Number.POSITIVE_INFINITY } = removing;
  const kind = heldKind(held.kind, kinds);
  if (!kind) return { how: "stays", why: `nothing of the kind ${held.kind} is removed` };
  const foreign = kind.notOurs?.(held, ours);
  if (foreign !== undefined) return { how: "stays", why: foreign };
  try {
    const settled = await begin(removing, held, kind, ours);
    if (settled) return settled;
    if (!confirm) return { how: "unsure", why: "its removal has begun" };
    const deadline = Math.min(io.now() + kind.patienceMs, until);
    const reading = { ...removing, until: deadline };
    while ((await kind.read(reading, held, `see whether ${held.id} is gone`)) !== "gone") {
      if (io.now() + POLL_MS > deadline) return { how: "unsure", why: "Azure took its removal, and still shows it" };
      await io.sleep(POLL_MS, io.signal);
    }
    return { how: "gone" };
  } catch (error) {
    if (error instanceof Refused) return { how: "refused", refused: error };
    throw error;
  }
}

/** What a look finds that ends the removal; null: it may go. @throws Refused */
async function look(reading: Reading, held: Held, kind: HeldKind, ours: Ours): Promise<Removed | null> {
  const now = await kind.read(reading, held, `read ${held.id} before it is removed`);
  if (now === "gone") return { how: "gone" };
  const why = await kind.whyItStays(reading, held, now, ours);
  return why === undefined ? null : { how: "stays", why };
}

/**
 * Asks for the removal, and again after a transient refusal or one that passes by itself; each time it is looked at just before.
 * @returns what ends it; null: Azure took the removal, or finds nothing to remove. @throws Refused
 */
async function begin(removing: Removing, held: Held, kind: HeldKind, ours: Ours): Promise<Removed | null> {
  const { io, confirm = true, until = Number.POSITIVE_INFINITY } = removing;
  const deadline = Math.min(io.now() + kind.patienceMs, until);
  for (;;) {
    let settled = await look(removing, held, kind, ours);
    if (settled) return settled;
    let asked = false;
    const ask = async () => {
      if (asked) settled = await look(removing, held, kind, ours);
      asked = true;
      if (!settled) await kind.remove(removing, held);
    };
    try {
      await retrying(io, Math.max(0, Math.min(READ_PATIENCE_MS, until - io.now())), ask, io.signal);
      return settled;
    } catch (error) {
      const passes =
        error instanceof Refused && confirm && kind.passing?.code.test(error.refusal.code ?? "") ? kind.passing : null;
      if (!passes || io.now() + passes.waitMs > deadline) throw error;
      await io.sleep(passes.waitMs, io.signal);
    }
  }
}
