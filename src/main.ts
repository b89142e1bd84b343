import { runAction } from "./action/run-action.ts";
import { githubRunner, log } from "./action/runner.ts";
import { Broken, errorInWords } from "./judge/own-error.ts";

const CANCELLED = "the run was cancelled";

/**
 * Ends the run before its end. A runner cancels with SIGINT and, some seconds later, SIGTERM; who asks twice does not want to wait for
 * anything more.
 */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort(new Error(CANCELLED));
    });
  // What no code of ours waits for (a stream's own error): the run ends, and is told.
  process.on("uncaughtException", (error) => controller.abort(new Broken(error)));
  return controller.signal;
}

process.on("unhandledRejection", (reason) => log.debug(errorInWords(reason)));
runAction(githubRunner(cancelled)).then((code) => process.exit(code));
