import { z } from "zod";
import { schema } from "../core/evidence/run.ts";
import { strip } from "../core/evidence/strip.ts";
import type { Run, SecretRun } from "../core/index.ts";

/** What is judged anew whenever a record is read, and what has lines of its own. */
const ELSEWHERE: ReadonlySet<string> = new Set(["restores", "secrets", "verdict", "tier", "exitCode", "endedAt"]);
const FIELDS = Object.entries(schema.shape).filter(([name]) => !ELSEWHERE.has(name));

/** What the journal has told of a run itself: its fields as JSON, its lists by their length and last entry, its secrets as they were. */
export interface Told {
  readonly texts: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, { readonly count: number; readonly last: unknown }>;
  readonly secrets: ReadonlyMap<string, { readonly of: SecretRun; readonly uses: number }>;
}
const NOTHING: Told = { texts: new Map(), lists: new Map(), secrets: new Map() };

/**
 * The line that tells what has changed of a run, its restores aside; empty when nothing has. Of a list that grew only what is new is told, so
 * that all lines together are no longer than what they tell.
 */
export function runLine(run: Run, before: Told = NOTHING): { readonly text: string; readonly told: Told } {
  const [set, add] = [new Map<string, unknown>(), new Map<string, unknown>()];
  const [texts, lists] = [new Map<string, string>(), new Map<string, { count: number; last: unknown }>()];
  for (const [name, of] of FIELDS) {
    const value: unknown = Reflect.get(run, name);
    if (Array.isArray(value)) {
      const { count, last } = before.lists.get(name) ?? { count: 0, last: undefined };
      lists.set(name, { count: value.length, last: value.at(-1) });
      if (value.length < count || (count > 0 && value[count - 1] !== last)) set.set(name, strip(of, value).value);
      else if (value.length > count) add.set(name, strip(of, value.slice(count)).value);
    } else if (value !== undefined) {
      const { value: kept } = strip(of, value);
      const text = JSON.stringify(kept) ?? "null";
      texts.set(name, text);
      if (before.texts.get(name) !== text) set.set(name, kept);
    }
  }
  const secrets = new Map(run.secrets.map((of) => [of.name, { of, uses: of.uses?.length ?? 0 }]));
  const changed = run.secrets.flatMap((of) => secretSince(of, before.secrets.get(of.name)));
  const told = { texts, lists, secrets };
  if (set.size + add.size + changed.length === 0) return { text: "", told };
  const { value } = strip(schema.shape.secrets, changed);
  const line = { run: { set: Object.fromEntries(set), add: Object.fromEntries(add), secrets: value } };
  return { text: `${JSON.stringify(line)}\n`, told };
}

/** A secret with those of its uses and versions alone that are new. */
function secretSince(of: SecretRun, before: { readonly of: SecretRun; readonly uses: number } | undefined): SecretRun[] {
  if (!before) return [of];
  const uses = (of.uses ?? []).slice(before.uses);
  if (of === before.of) return uses.length > 0 ? [{ ...of, atPoint: {}, uses }] : [];
  const atPoint = Object.fromEntries(Object.entries(of.atPoint).filter(([name, each]) => before.of.atPoint[name] !== each));
  const same = JSON.stringify({ ...of, atPoint: {}, uses: [] }) === JSON.stringify({ ...before.of, atPoint: {}, uses: [] });
  return same && uses.length === 0 && Object.keys(atPoint).length === 0 ? [] : [{ ...of, atPoint, uses }];
}

const secret = z.looseObject({ name: z.string(), atPoint: z.record(z.string(), z.unknown()), uses: z.array(z.unknown()) });
const line = z.object({
  run: z.object({
    set: z.record(z.string(), z.unknown()),
    add: z.record(z.string(), z.array(z.unknown())),
    secrets: z.array(secret),
  }),
});

/** Adds what a line tells of a run to the record. @param into its fields as JSON; they are changed. @returns whether it is such a line. */
export function addRunLine(into: Record<string, unknown>, json: unknown): boolean {
  const { run } = line.safeParse(json).data ?? {};
  if (!run) return false;
  for (const [name] of FIELDS) {
    if (Object.hasOwn(run.set, name)) into[name] = run.set[name];
    const before = into[name];
    const more = Object.hasOwn(run.add, name) ? run.add[name] : undefined;
    if (more && Array.isArray(before)) for (const each of more) before.push(each);
    else if (more) into[name] = more;
  }
  const secrets: unknown[] = Array.isArray(into.secrets) ? into.secrets : [];
  for (const of of run.secrets) {
    const at = secrets.findIndex((each) => secret.safeParse(each).data?.name === of.name);
    const before = secret.safeParse(secrets[at]).data;
    const merged = { ...of, atPoint: { ...before?.atPoint, ...of.atPoint }, uses: [...(before?.uses ?? []), ...of.uses] };
    if (at < 0) secrets.push(merged);
    else secrets[at] = merged;
  }
  into.secrets = secrets;
  return true;
}
