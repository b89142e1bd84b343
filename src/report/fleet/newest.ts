import type { Entry } from "./entries.ts";

/**
 * The entries without those that say nothing new: what a newer attempt of the same run did again, what the same step wrote a second time,
 * and the unfinished record of a step whose finished one is there. Everything else stays, also two different records of one attempt.
 */
export function newest(entries: readonly Entry[]): Entry[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((group) => {
    const last = Math.max(...group.map(attempt));
    const current = group.filter((entry) => attempt(entry) === last);
    const ended = new Set(current.filter((entry) => entry.leg?.source.endedAt !== null).map(stepOf));
    const distinct = new Map<string, Entry>();
    for (const entry of current) {
      const begun = entry.leg?.source.endedAt === null && ended.has(stepOf(entry));
      if (!begun && !distinct.has(contentOf(entry))) distinct.set(contentOf(entry), entry);
    }
    return [...distinct.values()];
  });
}

/** The same restore of the same plan, asked for by the same workflow run in the same way. */
function keyOf({ leg, restore }: Entry): string {
  const { repository, runId, mode, plan } = leg?.source ?? {};
  return JSON.stringify([repository, runId, mode, plan, restore?.name]);
}

function attempt({ leg }: Entry): number {
  return leg?.source.runAttempt ?? 0;
}

function stepOf({ leg }: Entry): string {
  return leg?.source.startedAt ?? "";
}

/** All that an entry says but where it was found: the same file may lie in two places. */
function contentOf(entry: Entry): string {
  const { from: _, ...restore } = entry.restore ?? {};
  const told = entry.restore ? restore : entry.leg?.findings;
  return JSON.stringify([stepOf(entry), entry.standing, told]);
}
