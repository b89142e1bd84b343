import type { Arm } from "../../clouds/azure/arm.ts";
import type { Io } from "../../io/io.ts";

/** What is needed to bring a job to its end whose end nobody saw. */
export interface Ending {
  readonly io: Io;
  readonly arm: Arm;
  readonly runStartedAt: string;
  /** Epoch milliseconds after which it is waited for no longer. */
  readonly deadline: number;
  say(line: string): void;
}
