import type { Held } from "../../../core/index.ts";
import { container } from "./container.ts";
import { deployment } from "./deployment.ts";
import { group } from "./group.ts";
import type { HeldKind } from "./kind.ts";
import { resource } from "./resource.ts";

/** Every kind of thing that is removed, in the order in which it is. A job is brought to its end instead (`restore/clean-up/job-end.ts`). */
export const HELD_KINDS: readonly HeldKind[] = [resource, deployment, container, group].sort((a, b) => a.order - b.order);

/** The row of a kind; undefined for what nobody removes. */
export function heldKind(kind: Held["kind"], kinds: readonly HeldKind[] = HELD_KINDS): HeldKind | undefined {
  return kinds.find((each) => each.kind === kind);
}

/** The kinds of what is held, in the order in which they are removed; last those that nobody removes, so that they are told. A job is none of them. */
export function kindsInOrder(held: readonly Pick<Held, "kind">[]): readonly Held["kind"][] {
  const known = HELD_KINDS.map(({ kind }) => kind);
  const others = held.map(({ kind }) => kind).filter((kind) => kind !== "job" && !known.includes(kind));
  return [...known, ...new Set(others)];
}
