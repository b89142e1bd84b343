import type { RestoreRun, Run } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { begin, change, JOURNAL, type Part, partOf } from "./journal.ts";
import { runLine, type Told } from "./run-lines.ts";

/** How often a record is written as a whole that nobody needs before an effect. */
const EVERY_MS = 5000;
/** What the record holds, in characters, up to which the whole of it is as cheap as one of its parts. */
const SMALL = 128 * 1024;
/** The record is written as a whole when the journal has grown by this share of it: all that is written stays linear in what is told. */
const SHARE = 1 / 4;

/** Whether what a run does has an effect that a later process must know of. */
export type Discipline = "effects" | "none";

/**
 * Keeps the record of a run while it goes on. Where it has effects, what changed is on the disk before and after each of them, in the journal; `evidence.json` is written as a whole at the beginning, at each keeping of a small record, as a large one grows, and at the end.
 * Without effects it is written at the beginning, every five seconds at most, and at the end.
 */
export class Recorder {
  readonly #io: Pick<Io, "keep" | "write" | "append" | "remove" | "now" | "log">;
  readonly #run: Run;
  readonly #discipline: Discipline;
  readonly #settle: () => void;
  #ended = false;
  /** It could not be written when it was to be, and that is told. */
  #failing = false;
  /** Epoch milliseconds of the last writing as a whole. */
  #wroteAt: number | undefined;
  /** Bytes of the journal; null while there is none that can be added to. */
  #journal: number | null = null;
  /** What is on the disk, by restore. */
  readonly #kept = new Map<RestoreRun, Part>();
  /** And of the run itself. */
  #told: Told | undefined;
  /** Characters of all of it, and what was added since the last writing as a whole. */
  #size = 0;
  #grown = 0;
  #changed = new Set<RestoreRun>();
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<unknown> | undefined;

  /** @param settle brings verdicts and exit code up to what the phases came to; called before each writing as a whole. */
  constructor(
    io: Pick<Io, "keep" | "write" | "append" | "remove" | "now" | "log">,
    run: Run,
    discipline: Discipline,
    settle: () => void = () => {},
  ) {
    this.#io = io;
    this.#run = run;
    this.#discipline = discipline;
    this.#settle = settle;
  }

  /**
   * Resolves when what has changed is on the disk. Who keeps while another writes shares the next writing.
   * @param restore the one that changed; none: the run itself.
   * @throws the file system's error where what the restore intends is not on the disk, so that it is not done; what is done goes on and tells.
   */
  async keep(restore?: RestoreRun): Promise<void> {
    if (restore) this.#changed.add(restore);
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      this.#last = this.#write();
      return this.#last;
    });
    const error = await this.#next;
    if (error !== undefined && !(restore && this.#isKept(restore))) throw error;
    if (error !== undefined && !this.#failing) {
      const why = error instanceof Error ? error.message : "unknown error";
      this.#io.log.info(`The run record could not be written (${why}). What is done goes on; nothing new is made without it.`);
    }
    this.#failing = error !== undefined;
  }

  /** Writes the whole record, and removes the journal: nothing is done any more. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#last;
    const { findings } = this.#run;
    const before = findings.length;
    await this.#whole();
    // A defect of the record is found by writing it.
    if (findings.length > before) await this.#whole();
    await this.#io.remove(JOURNAL).catch(() => {});
  }

  /** @returns the error that stood in the way. */
  async #write(): Promise<unknown> {
    const changed = this.#changed;
    this.#changed = new Set();
    try {
      if (this.#discipline === "effects" && !this.#ended) await this.#add(changed);
      if (!this.#isDue()) return undefined;
      // What is in `evidence.json` must be in the journal, too: of the two the journal decides.
      if (this.#discipline === "effects" && !this.#ended) await this.#add(this.#run.restores);
      await this.#whole();
      return undefined;
    } catch (error) {
      for (const restore of changed) this.#changed.add(restore);
      return error ?? new Error("unknown error");
    }
  }

  #isDue(): boolean {
    if (this.#wroteAt === undefined || this.#ended) return true;
    if (this.#discipline === "none") return this.#io.now() - this.#wroteAt >= EVERY_MS;
    return this.#size <= SMALL || this.#grown >= this.#size * SHARE;
  }

  async #whole(): Promise<void> {
    this.#settle();
    await this.#io.keep(this.#run);
    this.#wroteAt = this.#io.now();
    this.#grown = 0;
  }

  /** Adds what changed to the journal. One that is not as it was left, or not there, is begun anew. */
  async #add(restores: Iterable<RestoreRun>): Promise<void> {
    if (this.#journal === null) return this.#begin();
    const now = new Map([...restores].map((restore) => [restore, partOf(restore)]));
    const own = runLine(this.#run, this.#told);
    const text = own.text + [...now].map(([restore, part]) => change(restore, this.#kept.get(restore), part)).join("");
    if (text === "") return;
    try {
      await this.#io.append(JOURNAL, text, this.#journal);
    } catch {
      return this.#begin();
    }
    this.#journal += Buffer.byteLength(text);
    this.#grown += text.length;
    this.#size += own.text.length;
    this.#told = own.told;
    for (const [restore, part] of now) this.#know(restore, part);
  }

  async #begin(): Promise<void> {
    this.#journal = null;
    const text = begin(this.#run);
    const own = runLine(this.#run);
    const now = this.#run.restores.map((restore) => [restore, partOf(restore)] as const);
    await this.#io.write(JOURNAL, text);
    this.#journal = Buffer.byteLength(text);
    this.#kept.clear();
    this.#size = own.text.length;
    this.#told = own.told;
    for (const [restore, part] of now) this.#know(restore, part);
  }

  #know(restore: RestoreRun, part: Part): void {
    this.#size += sizeOf(part) - sizeOf(this.#kept.get(restore));
    this.#kept.set(restore, part);
  }

  /** Whether everything that a restore is about to make is on the disk. */
  #isKept(restore: RestoreRun): boolean {
    if (this.#discipline === "none") return true;
    const kept = this.#kept.get(restore)?.held ?? [];
    return restore.held.every((each) => each.state !== "intended" || kept.includes(each));
  }
}

function sizeOf(part: Part | undefined): number {
  return [...(part?.fields.values() ?? [])].reduce((sum, { length }) => sum + length, 0);
}
