/**
 * Loaded before the action: its clock and its pauses run BENCH_SPEED times as fast, as the twin's windows do, so that a quota of a minute
 * passes in seconds. When the process ends, its highest resident set goes to BENCH_RSS_FILE, in KiB.
 */
import { writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

const speed = Number(process.env.BENCH_SPEED ?? 1);
const began = Date.now();
const now = Date.now.bind(Date);
const wait = timers.setTimeout;
const fast = () => Math.round(began + (now() - began) * speed);
globalThis.Date = new Proxy(Date, {
  construct: (of, args, self) => Reflect.construct(of, args.length === 0 ? [fast()] : args, self),
  get: (of, key, self) => (key === "now" ? fast : Reflect.get(of, key, self)),
});
timers.setTimeout = (ms, value, options) => wait((ms ?? 0) / speed, value, options);
syncBuiltinESMExports();

const file = process.env.BENCH_RSS_FILE;
if (file) process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
