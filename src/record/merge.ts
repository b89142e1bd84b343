import { ENDED_STATES } from "../core/holds.ts";
import type { Held, RestoreRun, Run } from "../core/index.ts";

/** Rising: what happens to a thing that is held, in this order. */
const STATES: readonly Held["state"][] = ["intended", "made", "kept", "gone"];

/**
 * Two tellings of one run, either of which may be the older one, as one record: nothing is left out that either of them has, so that the post
 * step looks again at all that may be held.
 * @param journal what its journal tells: of two values the journal's counts, since it is written first.
 */
export function merge(journal: Run, evidence: Run): Run {
  const restores = byKey(journal.restores, evidence.restores, ({ name }) => name, mergeRestore);
  const { exitCode } = evidence;
  return {
    ...filled(journal, evidence),
    phases: longer(journal.phases, evidence.phases),
    hosts: byKey(journal.hosts, evidence.hosts, (host) => host),
    findings: byKey(journal.findings, evidence.findings, (finding) => JSON.stringify(finding)),
    secrets: byKey(
      journal.secrets,
      evidence.secrets,
      ({ name }) => name,
      (a, b) => ({
        ...filled(a, b),
        atPoint: { ...b.atPoint, ...a.atPoint },
        uses: byKey(a.uses ?? [], b.uses ?? [], (use) => JSON.stringify(use)),
      }),
    ),
    restores,
    exitCode,
  };
}

/** @param a counts where neither is later. */
function mergeRestore(a: RestoreRun, b: RestoreRun): RestoreRun {
  const order = after(a, b);
  const [later, earlier] = order >= 0 ? [a, b] : [b, a];
  const job = later.job ?? earlier.job;
  const held = byKey(later.held, earlier.held, heldKey, (of, before) => (order === 0 && isOpen(before) ? before : of));
  // A job is intended under its owner id, and made under its own: it is one job.
  const began = held.some(({ kind, state }) => kind === "job" && state !== "intended");
  return {
    ...filled(later, earlier),
    phases: longer(later.phases, earlier.phases),
    held: began ? held.filter(({ kind, state }) => kind !== "job" || state !== "intended") : held,
    job,
  };
}

/** Which of two tellings of a restore is the later one, by what only grows: positive for `a`, 0 when nothing tells. */
function after(a: RestoreRun, b: RestoreRun): number {
  const [of, than] = [progress(a), progress(b)];
  return of.map((each, at) => each - (than[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function progress({ phases, held, job, cleanUp }: RestoreRun): number[] {
  const states = held.reduce((sum, { state }) => sum + STATES.indexOf(state), 0);
  return [phases.length, held.length, states, job ? 1 : 0, job && ENDED_STATES.has(job.status) ? 1 : 0, cleanUp ? 1 : 0];
}

function heldKey({ kind, id }: Held): string {
  return `${kind} ${id.toLowerCase()}`;
}

function isOpen({ state }: Held): boolean {
  return state === "intended" || state === "made";
}

/** Phases are only added. */
function longer<T>(first: readonly T[], second: readonly T[]): T[] {
  return [...(second.length > first.length ? second : first)];
}

/** All of the first, and what the second has beyond it; what both have is brought together. */
function byKey<T>(first: readonly T[], second: readonly T[], key: (of: T) => string, both: (a: T, b: T) => T = (a) => a): T[] {
  const all = new Map(first.map((each) => [key(each), each]));
  for (const each of second) {
    const known = all.get(key(each));
    all.set(key(each), known === undefined ? each : both(known, each));
  }
  return [...all.values()];
}

/** The first, with what it lacks, or has none of, from the second. */
function filled<T extends object>(first: T, second: T): T {
  const all = { ...second, ...first };
  for (const [name, value] of Object.entries(first)) {
    const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    if (empty) Reflect.set(all, name, Reflect.get(second, name) ?? value);
  }
  return all;
}
