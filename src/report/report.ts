import type { Level, Run } from "../core/index.ts";
import type { FileOutput } from "./outputs.ts";

/** What a report may need beside the run record. */
interface About {
  /** Every rule of the tool. */
  readonly rules: readonly RuleText[];
}

/** What SARIF's list of rules says of each. */
export interface RuleText {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
  readonly why: string;
  readonly fix?: string;
  readonly reference?: string;
}

/** A report that is a file: a pure text of the run record. */
export interface Report {
  /** The output that names the file; null: none does. */
  readonly output: FileOutput | null;
  /** Its name, in the step's own folder. */
  readonly file: string;
  /** Whether a run has it. */
  when(run: Run): boolean;
  write(run: Run, about: About): string;
  /** Stands in for a text that met an error of our own; absent: then there is no file. */
  bare?(run: Run): string;
}
