/** `npm run twin -- --env-file PATH [--speed N] [--latency MS] [--world FILE]`: runs until it is stopped. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startTwin } from "./start.ts";
import { patchWorld } from "./world.ts";

const USAGE = "npm run twin -- --env-file PATH [--speed N] [--latency MS] [--world FILE] [--port N]";

function number(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < least) fail(`--${name} is ${text}; expected a number from ${least} on.`);
  return value;
}

function fail(message: string): never {
  console.error(`${message}\nUsage: ${USAGE}`);
  process.exit(2);
}

function options() {
  try {
    const text = { type: "string" } as const;
    // Node takes an --env-file for its own unless a `--` stands before it.
    const args = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
    return parseArgs({ args, options: { "env-file": text, speed: text, latency: text, world: text, port: text } }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const values = options();
const envFile = values["env-file"];
if (!envFile) fail("--env-file is missing.");
const speed = number("speed", values.speed, 0.001);
const latency = number("latency", values.latency, 0);
const port = number("port", values.port, 0);
const worldFile = values.world;

const twin = await startTwin({
  directory: `${resolve(envFile)}.d`,
  ...(speed === undefined ? {} : { speed }),
  ...(latency === undefined ? {} : { latency }),
  ...(port === undefined ? {} : { port }),
  world(world) {
    if (worldFile === undefined) return;
    try {
      patchWorld(world, JSON.parse(readFileSync(worldFile, "utf8")));
    } catch (error) {
      fail(`${worldFile}: ${error instanceof Error ? error.message : String(error)}`);
    }
  },
});
const lines = Object.entries(twin.env).map(([name, value]) => `${name}=${value}\n`);
// Whoever waits for the file must never read half of it.
writeFileSync(`${envFile}.new`, lines.join(""), { mode: 0o600 });
renameSync(`${envFile}.new`, envFile);
console.log(`The twin listens at ${twin.base}; its environment is in ${envFile}. Stop it with Ctrl-C.`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    twin.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
