import type { Run, Settings } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { ownError } from "../judge/own-error.ts";
import { settle } from "../record/new-record.ts";
import { addOwnError } from "./own-error.ts";

/** Judges the run record and has it written, whenever something was learned or is about to be done. */
export interface RecordKeeper {
  /** Whether the job of a restore is left to a later run. */
  handedOver: boolean;
  keep(): Promise<void>;
  /**
   * The same at the end of the run. A record that cannot be written is an error of our own, which the other outputs tell.
   * @throws what stopped it once the run is cancelled.
   */
  keepLast(): Promise<void>;
}

/** @param io its `keep` writes the record. */
export function recordKeeper(io: Io, run: Run, { failOn }: Pick<Settings, "failOn">): RecordKeeper {
  const keeper: RecordKeeper = {
    handedOver: false,
    keep: async () => {
      settle(run, failOn, keeper.handedOver);
      await io.keep(run);
    },
    keepLast: async () => {
      try {
        await keeper.keep();
      } catch (error) {
        if (io.signal.aborted) throw error;
        addOwnError(io, run, ownError(error, "wrote the run record", "plan"));
        settle(run, failOn, keeper.handedOver);
      }
    },
  };
  return keeper;
}
