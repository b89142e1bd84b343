import type { RestoreRun, Verdict } from "../../core/index.ts";
import { worst } from "../verdicts.ts";

/** A restore's verdict with its clean-up's, which stands beside it; a clean-up that waits is no verdict yet. */
export function standing({ verdict, cleanUp }: Pick<RestoreRun, "verdict" | "cleanUp">): Verdict {
  return worst([verdict, !cleanUp || cleanUp.verdict === "deferred" ? "not-run" : cleanUp.verdict]);
}
