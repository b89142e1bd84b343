/**
 * Loaded before the action by the scenario harness: `?pauses=N&deadlines=M`. Pauses (`timers/promises`) last an Nth of their time; deadlines
 * (`AbortSignal.timeout`, and `setTimeout` of a second or more) an Mth. The clock is real, and what is done meanwhile takes the time it takes.
 * What was compiled is kept for the next process: half of a short run is compiling the bundle.
 */
import { enableCompileCache, syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import promises from "node:timers/promises";
import { fileURLToPath } from "node:url";

enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/scenarios", import.meta.url)));

const asked = new URL(import.meta.url).searchParams;
const pauses = Number(asked.get("pauses") ?? 1);
const deadlines = Number(asked.get("deadlines") ?? 1);
/** Milliseconds; what is shorter is no deadline. */
const SHORTEST = 1000;

const wait = promises.setTimeout;
promises.setTimeout = (ms, value, options) => wait((ms ?? 0) / pauses, value, options);

if (deadlines !== 1) {
  const expire = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => expire(Math.ceil(ms / deadlines));
  const sooner = new Proxy(timers.setTimeout, {
    apply: (of, self, [call, ms = 0, ...rest]) => Reflect.apply(of, self, [call, ms < SHORTEST ? ms : ms / deadlines, ...rest]),
  });
  timers.setTimeout = sooner;
  globalThis.setTimeout = sooner;
}
syncBuiltinESMExports();
