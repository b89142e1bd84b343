import { Refused } from "../io/io.ts";
import type { ProtectedItem } from "./item.ts";

/**
 * The one item whose points and policy can be read; a rule says what is wrong when there is none, or more than one.
 * @throws Refused with code `NoOneItem`.
 */
export function oneItem(items: readonly ProtectedItem[]): ProtectedItem {
  const live = items.filter(({ softDeleted }) => !softDeleted);
  const [item] = live.length > 0 ? live : items;
  if (!item || live.length > 1) {
    throw new Refused({
      service: "arm",
      operation: "find the protected item",
      code: "NoOneItem",
      text: "There is not exactly one item to read the recovery points of.",
    });
  }
  return item;
}
