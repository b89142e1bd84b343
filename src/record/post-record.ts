import type { Run, Settings } from "../core/index.ts";
import { isSame, JOURNAL, type Kept, tellings, together } from "./journal.ts";

/** The record of a step, as its post step finds it. */
export interface PostRecord {
  /** Undefined when neither file tells of a run. */
  readonly run: Run | undefined;
  /** Whether the journal tells nothing beyond `run`: only then may it be removed. */
  readonly folded: boolean;
  /** What was passed over, for the log. */
  readonly passed: readonly string[];
}

/**
 * The record of this step. Where its two files tell of different runs, the one that tells of this run and attempt counts, and the other one is
 * passed over.
 */
export function postRecord(kept: Kept, settings: Pick<Settings, "run" | "mode">): PostRecord {
  const { written, journaled } = tellings(kept);
  if (!journaled) {
    const passed = kept.journal === null ? [] : [`${JOURNAL} cannot be read, and is left as it is.`];
    return { run: written, folded: false, passed };
  }
  if (!written || isSame(journaled, written)) return { run: together({ written, journaled }), folded: true, passed: [] };
  const ours = likeness(journaled, written, settings) > 0;
  const passed = ours ? told("evidence.json", written, "is replaced") : told(JOURNAL, journaled, "is left as it is");
  return { run: ours ? together({ written: undefined, journaled }) : written, folded: ours, passed: [passed] };
}

/** Which of two records is rather this step's: positive for the first. */
function likeness(a: Run, b: Run, { run, mode }: Pick<Settings, "run" | "mode">): number {
  const of = (each: Run): readonly boolean[] => [
    each.run.repository === run.repository && each.run.runId === run.runId && each.run.runAttempt === run.runAttempt,
    each.mode === mode,
    each.endedAt === null,
  ];
  const [first, second] = [of(a), of(b)];
  const at = first.findIndex((each, index) => each !== second[index]);
  if (at >= 0) return first[at] ? 1 : -1;
  return Date.parse(a.startedAt) - Date.parse(b.startedAt);
}

function told(name: string, { run: { runId, runAttempt }, mode, startedAt }: Run, what: string): string {
  return `${name} is of another run than this step's (run ${runId}, attempt ${runAttempt}, mode ${mode}, begun ${startedAt}); it is passed over, and ${what}.`;
}
