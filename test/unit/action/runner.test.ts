import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { hostedIo } from "../../../src/action/hosted-io.ts";
import { githubRunner } from "../../../src/action/runner.ts";
import { readSettings } from "../../../src/action/settings.ts";
import { passedCheck } from "../report/runs.ts";

const directory = mkdtempSync(join(tmpdir(), "runner-"));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("restores that run at once can all keep the record, and the last state is the one that stays", async () => {
  const read = readSettings({ "INPUT_OUTPUT-DIRECTORY": directory });
  if (!("settings" in read)) throw new Error("no settings");
  const io = hostedIo(
    githubRunner(() => new AbortController().signal),
    read.settings,
    new AbortController().signal,
  );
  const states = Array.from({ length: 20 }, (_, at) => ({ ...passedCheck, exitCode: at }));
  await Promise.all(states.map((state) => io.keep(state)));
  expect(JSON.parse(readFileSync(join(directory, "evidence.json"), "utf8")).exitCode).toBe(19);
  expect(readdirSync(directory)).toEqual(["evidence.json"]);
});
