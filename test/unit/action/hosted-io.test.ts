import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { hostedIo } from "../../../src/action/hosted-io.ts";
import { githubRunner } from "../../../src/action/runner.ts";
import { readSettings } from "../../../src/action/settings.ts";
import type { Held, Run } from "../../../src/core/index.ts";
import type { Io } from "../../../src/io/io.ts";
import { JOURNAL, journalOf, readKept } from "../../../src/record/journal.ts";
import { Recorder } from "../../../src/record/recorder.ts";
import { restoreRun, runOf } from "../report/runs.ts";

const folder = mkdtempSync(join(tmpdir(), "hosted-"));
afterAll(() => rmSync(folder, { recursive: true }));
const held = (name: string): Held => ({ id: `/subscriptions/s/${name}`, kind: "group", state: "intended" });

let directory: string;
let io: Io;
let run: Run;
beforeEach(({ task }) => {
  directory = join(folder, task.id);
  mkdirSync(directory);
  const read = readSettings({ "INPUT_OUTPUT-DIRECTORY": directory });
  if (!("settings" in read)) throw new Error("no settings");
  const { signal } = new AbortController();
  io = hostedIo(
    githubRunner(() => signal),
    read.settings,
    signal,
  );
  const identity = { github: null, azure: null, google: null };
  run = runOf({ mode: "drill", endedAt: null, identity, restores: [restoreRun({ held: [] })] });
});
const kept = () => {
  const evidence = join(directory, "evidence.json");
  const text = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : null);
  return readKept({ evidence: text(evidence), journal: text(journalOf(evidence)) })?.restores[0]?.held;
};

it("the record and its journal are files that nobody else may read, and one file at the end", async () => {
  const recorder = new Recorder(io, run, "effects");
  await recorder.keep();
  const [restore] = run.restores;
  for (const name of ["a", "b"]) {
    restore!.held.push(held(name));
    await recorder.keep(restore);
  }
  expect(readdirSync(directory).sort()).toEqual([JOURNAL, "evidence.json"]);
  for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  expect(kept()).toEqual([held("a"), held("b")]);
  run.endedAt = run.startedAt;
  await recorder.end();
  expect(readdirSync(directory)).toEqual(["evidence.json"]);
  expect(kept()).toEqual([held("a"), held("b")]);
});

it("a link in the journal's place, from the beginning or put there since, is replaced and not followed", async () => {
  const [place, victim] = [join(directory, JOURNAL), join(folder, "victim")];
  writeFileSync(victim, "mine");
  symlinkSync(victim, place);
  const recorder = new Recorder(io, run, "effects");
  await recorder.keep();
  rmSync(place);
  symlinkSync(victim, place);
  run.restores[0]?.held.push(held("a"));
  await recorder.keep(run.restores[0]);
  expect(readFileSync(victim, "utf8")).toBe("mine");
  expect(kept()).toEqual([held("a")]);
});
