/** `npm run bench -- NAME [--runs N]`: one measure of the built action, each in a file of this folder that exports `bench`. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** One measure: what it is about, and how it is taken; it prints what it saw. */
export interface Bench {
  readonly what: string;
  /** @param runs how often each case is run; what is shown is the median. */
  run(runs: number): Promise<void>;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: "string", default: "3" } } });
const [name = ""] = positionals;
const runs = Number(values.runs);
const names = readdirSync(join(import.meta.dirname, "measures")).map((file) => file.replace(/\.ts$/, ""));
if (!names.includes(name) || !Number.isInteger(runs) || runs < 1) {
  console.error(`Usage: npm run bench -- ${names.join(" | ")} [--runs N]`);
  process.exit(2);
}
if (!existsSync(join(import.meta.dirname, "../dist/main.js"))) {
  console.error("dist/main.js is not there. Run: npm run build");
  process.exit(1);
}
const { bench }: { bench: Bench } = await import(`./measures/${name}.ts`);
console.log(`${bench.what}\n`);
await bench.run(runs);
