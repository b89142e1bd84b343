import { duration } from "../../core/duration.ts";
import type { Held, Objective, RestoreRun, Run } from "../../core/index.ts";
import { cell, code, shorten } from "../escape.ts";
import { when } from "../time.ts";
import { ICON, word } from "../verdicts.ts";
import { type Block, folded, table } from "./block.ts";

const name = (of: string) => code(shorten(of, 200)) || "–";

/** Targets against what was measured, for the restores that have either. */
export function objectives({ restores }: Run): Block[] {
  const rows = restores.flatMap(({ name: of, objectives: { rto, rpo } }) => [
    ...measured(of, "RTO (trigger to last passed check)", rto),
    ...measured(of, "RPO (age of the newest eligible point)", rpo),
  ]);
  return table(4, "### Objectives", ["Restore", "Objective", "Target", "Actual", "Met"], rows);
}

function measured(restore: string, what: string, { targetSeconds, actualSeconds, met }: Objective): string[][] {
  if (targetSeconds === null && actualSeconds === null) return [];
  const seconds = (of: number | null, without: string) => (of === null ? without : duration(of));
  const verdict = met === null ? "–" : met ? "✅ yes" : "❌ no";
  return [[name(restore), what, seconds(targetSeconds, "none set"), seconds(actualSeconds, "not measured"), verdict]];
}

/** One row a restore. */
export function restores({ restores: all }: Run): Block[] {
  const rows = all.map((of) => [
    name(of.name),
    `${cell(shorten(of.item, 200))}${drawn(of)}`,
    point(of),
    of.point ? `${cell(of.point.tiers.join(", "))}; ${cell(of.point.consistency)}` : "–",
    target(of.target),
    of.job ? `${name(of.job.id)} ${cell(of.job.status)}` : "–",
    of.tier ?? "–",
    verdict(of),
  ]);
  const head = ["Restore", "Item", "Recovery point", "Tiers; consistency", "Target", "Job", "Tier reached", "Verdict"];
  return table(5, "### Restores", head, rows);
}

function point({ point: chosen, newestPoint: newest }: RestoreRun): string {
  if (!chosen) return "none";
  const other = newest && newest.id !== chosen.id ? `; the newest is ${duration(newest.ageSeconds)} old` : "";
  return `${cell(when(chosen.time))}, ${duration(chosen.ageSeconds)} old${other}`;
}

function drawn({ selection }: RestoreRun): string {
  if (!selection) return "";
  const { population, eligible, seed } = selection;
  return `; drawn from ${eligible} eligible of ${population}${seed === null ? "" : `, seed ${name(seed)}`}`;
}

function verdict({ verdict: of, cleanUp }: RestoreRun): string {
  const own = `${ICON[of]} ${word(of)}`;
  return cleanUp ? `${own}; clean-up ${ICON[cleanUp.verdict]} ${cleanUp.verdict}` : own;
}

function target({ type, ...keys }: RestoreRun["target"]): string {
  const rest = Object.entries(keys).map(([key, value]) => `${cell(key)} ${name(value)}`);
  return [...(type ? [cell(type)] : []), ...rest].join(", ") || "–";
}

/** What came back. */
export function restored({ restores: all }: Run): Block[] {
  const rows = all.flatMap((of) => of.restored.map((each) => [name(of.name), cell(each.type), name(each.name), name(each.id)]));
  return table(12, "", ["Restore", "Type", "Name", "Id"], rows).map((block) =>
    folded(`📦 ${rows.length} restored resource${rows.length === 1 ? "" : "s"}`, block),
  );
}

/** What this run made and has not seen gone, and what clean-up says about the rest. */
export function held({ restores: all }: Run): Block[] {
  const rows = all.flatMap((of) =>
    stays(of).map((each) => [name(of.name), each.kind, name(each.id), STATE[each.state], lease(each)]),
  );
  return table(6, "### What is still there", ["Restore", "Kind", "Id", "State", "Lease ends"], rows);
}

/** Held things that are not gone; jobs do not stay as anything that could be removed. */
export function stays({ held: all, cleanUp }: RestoreRun): Held[] {
  const byId = new Map([...all, ...(cleanUp?.inventory ?? [])].map((each) => [`${each.kind} ${each.id}`, each]));
  return [...byId.values()].filter(({ kind, state }) => state !== "gone" && kind !== "job");
}

const STATE: Readonly<Record<Held["state"], string>> = {
  intended: "may have been made",
  made: "made",
  kept: "kept",
  gone: "gone",
};

function lease({ expires }: Held): string {
  return expires === undefined ? "no lease: stays until somebody removes it" : cell(when(expires));
}
