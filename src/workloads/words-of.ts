import type { Mode, Restore } from "../core/index.ts";
import { targetOf } from "../core/target-of.ts";
import { targetKind, workloadOf } from "./find-workload.ts";
import { plainWords } from "./planned-target.ts";
import type { Workload } from "./workload.ts";

/** What the record calls a restore's item and its target. */
export function wordsOf(
  all: readonly Workload[],
  restore: Restore,
  mode: Mode,
): { readonly item: string; readonly target: Readonly<Record<string, string>> } {
  const target = targetOf(restore, mode);
  return {
    item: (restore.item && workloadOf(all, restore)?.words(restore.item).name) ?? restore.name,
    target: targetKind(all, restore, target)?.words(target) ?? plainWords(target),
  };
}
