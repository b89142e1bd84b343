/** `npm run test:faults -- --seeds N`: whole runs under random faults and kills; afterwards the cloud's own state is judged. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { KINDS, type Kind, kindsNamed } from "./kinds.ts";
import { Report } from "./report.ts";
import { outcomes } from "./workers.ts";

const USAGE = "npm run test:faults -- --seeds N [--from S] [--kinds a,b] [--workers N] [--most N] [--log]";

function fail(message: string): never {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) fail(`--${name} is ${text}; expected a whole number from ${least} on.`);
  return value;
}

function kindsOf(text: string | undefined): readonly Kind[] {
  try {
    return text === undefined ? KINDS : kindsNamed(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { seeds: text, from: text, kinds: text, workers: text, most: text, log: { type: "boolean" } },
});
const seeds = whole("seeds", values.seeds ?? "500", 1);
const most = whole("most", values.most ?? "20", 1);
const kinds = kindsOf(values.kinds);
const report = new Report(kinds);
const playing = {
  seeds,
  from: whole("from", values.from ?? "1", 0),
  kinds,
  log: values.log === true,
  workers: Math.min(seeds, whole("workers", values.workers ?? String(availableParallelism()), 1)),
};
for await (const outcome of outcomes(playing)) {
  const said = report.add(outcome);
  for (const line of outcome.lines ?? []) console.error(line);
  if (said !== undefined) console.error(said);
  if (report.failed >= most) break;
}
for (const line of report.lines()) console.log(line);
process.exit(report.failed === 0 && report.idle.length === 0 ? 0 : 1);
