import { z } from "zod";
import { restore as part } from "../core/evidence/restore.ts";
import { schema } from "../core/evidence/run.ts";
import { strip } from "../core/evidence/strip.ts";
import type { Held, RestoreRun, Run } from "../core/index.ts";
import { parseEvidence } from "../report/index.ts";
import { healed, healedRun } from "./defects.ts";
import { merge } from "./merge.ts";
import { addRunLine } from "./run-lines.ts";
import { settle } from "./settle.ts";

/**
 * The journal lies beside `evidence.json` while a run restores: JSON lines, the first the record as it stood when the journal was begun, each
 * other one what has changed since the line before, of one restore or of the run itself (run-lines.ts).
 */
export const JOURNAL = "evidence.journal";

/** Where the journal of an evidence file would lie, whatever the file was renamed to. */
export function journalOf(evidence: string): string {
  return `${evidence.replace(/\.json$/, "")}.journal`;
}

/** What a run left of its record; null where there is no such file. */
export interface Kept {
  readonly evidence: string | null;
  readonly journal: string | null;
}

/** A restore's part of the record as it stood at one time: its fields, each as JSON, and what was held. */
export interface Part {
  readonly fields: ReadonlyMap<string, string>;
  readonly held: readonly Held[];
}

/** The journal's first line. */
export function begin(run: Run): string {
  return `${JSON.stringify({ run: strip(schema, run).value })}\n`;
}

export function partOf(restore: RestoreRun): Part {
  const { value } = strip(part, restore);
  const fields = new Map(Object.entries(value ?? {}).map(([name, each]) => [name, JSON.stringify(each)]));
  return { fields, held: [...restore.held] };
}

/** The line that tells what has changed of a restore; empty when nothing has. */
export function change({ name }: RestoreRun, before: Part | undefined, now: Part): string {
  const changed = [...now.fields].filter(([field, text]) => before?.fields.get(field) !== text);
  if (changed.length === 0) return "";
  const set = changed.map(([field, text]) => `${JSON.stringify(field)}:${text}`).join(",");
  return `{"restore":${JSON.stringify(name)},"set":{${set}}}\n`;
}

const head = z.object({ run: z.unknown() });
const line = z.object({ restore: z.string(), set: z.record(z.string(), z.unknown()) });

/** The two tellings of a run that its files hold; undefined where a file holds none. */
export interface Tellings {
  readonly written: Run | undefined;
  readonly journaled: Run | undefined;
}

/**
 * What each file tells. A line that is cut off was not on the disk before anything was done that it tells of, and is left out. Of a record of
 * which a part is wrong, by an error of our own, the rest is read.
 */
export function tellings({ evidence, journal }: Kept): Tellings {
  const parsed = evidence === null ? undefined : parseEvidence(evidence);
  const written = parsed && "run" in parsed ? parsed.run : healedRun(json(evidence ?? ""));
  if (journal === null) return { written, journaled: undefined };
  const [first = "", ...rest] = journal.split("\n");
  const begun = healedRun(head.safeParse(json(first)).data?.run);
  return { written, journaled: begun && folded(begun, rest) };
}

/**
 * The record of a run: its `evidence.json`, and of a run that did not end what its journal says beyond it. A journal of another run says
 * nothing of this one.
 * @returns undefined when neither tells of a run.
 */
export function readKept(kept: Kept): Run | undefined {
  const { written, journaled } = tellings(kept);
  return (journaled && (!written || isSame(journaled, written)) ? together({ written, journaled }) : written) ?? journaled;
}

/** Two tellings of one run as one record. @returns undefined when there are none. */
export function together({ written, journaled }: Tellings): Run | undefined {
  if (!journaled || (written && written.endedAt !== null)) return written;
  const run = written ? merge(journaled, written) : journaled;
  const { exitCode } = run;
  settle(run, "error", false);
  return { ...run, exitCode };
}

/** The record as it stood when the journal was begun, with all that its lines say. */
function folded(begun: Run, lines: readonly string[]): Run {
  const parts = new Map<string, object>(begun.restores.map((restore) => [restore.name, restore]));
  const fields: Record<string, unknown> = { ...begun };
  for (const text of lines) {
    const told = json(text);
    const { restore, set } = line.safeParse(told).data ?? {};
    if (restore === undefined) addRunLine(fields, told);
    else parts.set(restore, { ...parts.get(restore), ...set });
  }
  const restores = [...parts.values()].flatMap((of) => healed(part, of) ?? []);
  return { ...(healed(schema, { ...fields, restores: [] }) ?? begun), restores };
}

/** Whether two records tell of one run of the action. */
export function isSame(a: Run, b: Run): boolean {
  const of = ({ startedAt, mode, run: { repository, runId, runAttempt } }: Run) =>
    [startedAt, mode, repository, runId, runAttempt].join(" ");
  return of(a) === of(b);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
