import { type RestoreRun, type Run, reaches, type Settings } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { ownError } from "../judge/own-error.ts";
import { Recorder } from "../record/recorder.ts";
import { settle } from "../record/settle.ts";
import { addOwnError } from "./own-error.ts";

/** Judges the run record and has it written, whenever something was learned or is about to be done. */
export interface RecordKeeper {
  /** Whether the job of a restore is left to a later run. */
  handedOver: boolean;
  /** @param restore the one that changed; none: the run itself. */
  keep(restore?: RestoreRun): Promise<void>;
  /**
   * The same at the end of the run. A record that cannot be written is an error of our own, which the other outputs tell.
   * @throws what stopped it once the run is cancelled.
   */
  keepLast(): Promise<void>;
}

/** @param io its files are the record's. */
export function recordKeeper(io: Io, run: Run, { failOn, mode }: Pick<Settings, "failOn" | "mode">): RecordKeeper {
  const settled = () => settle(run, failOn, keeper.handedOver);
  // A process that comes after this one may have to undo what a restore did.
  const recorder = new Recorder(io, run, reaches(mode, "restore") ? "effects" : "none", settled);
  const keeper: RecordKeeper = {
    handedOver: false,
    keep: (restore) => recorder.keep(restore),
    keepLast: async () => {
      try {
        await recorder.end();
      } catch (error) {
        if (io.signal.aborted) throw error;
        addOwnError(io, run, ownError(error, "wrote the run record", "plan"));
        settled();
      }
    },
  };
  return keeper;
}
