import { z } from "zod";
import type { Item, Target } from "../../../../src/core/index.ts";
import { count, keys, name } from "../../../../src/schema/values.ts";

/** A box of toys, as a plan names it. */
export interface BoxItem extends Item {
  readonly type: "toy-box";
  readonly name: string;
  /** The resource group in which it stands. */
  readonly room: string;
}

/** A shelf: toys come back one by one, and each is a resource of a group. */
export interface ShelfTarget extends Target {
  readonly type: "toy-shelf";
  readonly resourceGroup: string;
  readonly toys: number;
  readonly paint?: "red" | "blue";
}

export const boxKeys = keys({ type: z.literal("toy-box"), name, room: name });
export const shelfKeys = keys({
  type: z.literal("toy-shelf"),
  "resource-group": name,
  toys: count,
  "staging-account": name.optional(),
  paint: z.enum(["red", "blue"]).optional(),
});
