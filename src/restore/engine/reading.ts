import type { Arm } from "../../clouds/azure/arm.ts";
import type { Io } from "../../io/io.ts";

/** With what the things that a run made are read and removed: all that the step, the post step and the reaper have in common. */
export interface Reading {
  readonly io: Io;
  /** Names the subscription, too. */
  readonly arm: Arm;
  /** Epoch milliseconds after which nothing is asked a second time. */
  readonly until?: number;
}
