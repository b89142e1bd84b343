import type { Run, Settings } from "../../core/index.ts";
import type { Io } from "../../io/io.ts";
import type { OutputPaths, Report, Selection } from "../../report/index.ts";
import type { Runner } from "../host.ts";

/** A run that has ended, and what it is told to. */
export interface Ending {
  readonly io: Io;
  readonly runner: Runner;
  readonly run: Run;
  readonly settings: Settings;
  /** What the plan and `only` selected; absent when a mistake in the plan stood in the way. */
  readonly selection?: Selection;
  /** The payload of the event that started the run; null when there is none. */
  eventText(): Promise<string | null>;
  /** Aborted when the runner cancels the job. */
  readonly cancelled: AbortSignal;
}

/** What a publication is made from. */
export interface Telling extends Ending {
  /** What the reports say. */
  readonly texts: ReadonlyMap<Report, string>;
  /** Where the run's files are, by output. Files are written before any other publication. */
  readonly paths: { -readonly [N in keyof OutputPaths]: string };
}

/** Publishes what was put together. @returns lines for the log. */
export type Act = () => Promise<readonly string[]> | readonly string[];

/** One way in which a run is told. An error of our own in one is a finding, and keeps no other from being told. */
export interface Publication {
  /** In the words of such an error: "while it wrote <name>". */
  readonly name: string;
  wanted(settings: Settings, run: Run): boolean;
  /** Puts its words together and says nothing yet: an error of our own that is met here is told by all others. */
  prepare(telling: Telling): Act;
  /** Stands in where `prepare` meets such an error; absent: then the run is not told in this way. */
  bare?(telling: Telling): Act;
}
