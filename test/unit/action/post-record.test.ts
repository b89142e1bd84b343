import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { runAction } from "../../../src/action/run-action.ts";
import { githubRunner } from "../../../src/action/runner.ts";
import type { Held, Run } from "../../../src/core/index.ts";
import { begin, JOURNAL } from "../../../src/record/journal.ts";
import { evidence, readEvidence } from "../../../src/report/index.ts";
import { restoreRun, runOf } from "../report/runs.ts";

const folder = mkdtempSync(join(tmpdir(), "post-"));
afterAll(() => rmSync(folder, { recursive: true }));
const held: Held = { id: "/subscriptions/s/disks/d", kind: "resource", state: "made" };
const GITHUB = { GITHUB_REPOSITORY: "acme/platform", GITHUB_REPOSITORY_ID: "64501", GITHUB_RUN_ID: "7", GITHUB_RUN_ATTEMPT: "1" };
const identity = { github: null, azure: null, google: null };
/** A record of run 7, attempt 1, unless told otherwise. */
const record = (more: Partial<Run> = {}, attempt = 1): Run => {
  const run = { ...runOf({}).run, repository: "acme/platform", runId: "7", runAttempt: attempt };
  return runOf({ ...{ mode: "drill", endedAt: null, identity, run }, restores: [restoreRun({ held: [held] })], ...more });
};

let directory: string;
let lines: string[];
const file = (name: string) => join(directory, name);
const text = (name: string) => readFileSync(file(name), "utf8");
beforeEach(({ task }) => {
  directory = join(folder, task.id);
  mkdirSync(directory);
  lines = [];
});

/** The post step, on the runner's files. @returns its exit code. */
function post(): Promise<number> {
  const { signal } = new AbortController();
  const state: Readonly<Record<string, string>> = { evidence: file("evidence.json"), began: "true" };
  const log = { group: () => {}, endGroup: () => {}, debug: () => {}, info: (line: string) => void lines.push(line) };
  const host = githubRunner(() => signal);
  return runAction({
    ...host,
    ...{ log, env: { INPUT_MODE: "drill", ...GITHUB }, state: (name) => state[name] ?? "" },
    annotate: ({ message }) => void lines.push(`error: ${message}`),
  });
}

it.each([
  [JOURNAL, "evidence.json", () => evidence(record())],
  ["evidence.json", JOURNAL, () => begin(record())],
])("goes on without %s when that cannot be read, and says so", async (bad, good, content) => {
  symlinkSync(bad, file(bad));
  writeFileSync(file(good), content());
  expect(await post()).toBe(0);
  const log = lines.join("\n");
  expect(log).toContain(`${bad} cannot be read`);
  expect(log).toContain("names no identity in Azure");
  expect(log).not.toContain("error:");
});

it.each([
  ["of another run's earlier attempt", () => record({ endedAt: "2026-11-05T05:00:00Z", restores: [] }, 9)],
  ["of an earlier step, which has ended", () => record({ mode: "check", endedAt: "2026-11-05T01:00:00Z", restores: [] })],
])("takes its own journal, and not evidence.json %s", async (_, other) => {
  writeFileSync(file("evidence.json"), evidence(other()));
  writeFileSync(file(JOURNAL), begin(record({ startedAt: "2026-11-05T02:00:00Z" })));
  expect(await post()).toBe(0);
  expect(lines.join("\n")).toContain("evidence.json is of another run than this step's");
  expect(lines.join("\n")).toContain("names no identity in Azure");
  expect(readEvidence(text("evidence.json"))?.restores[0]?.held).toEqual([held]);
  expect(readdirSync(directory)).toEqual(["evidence.json"]);
});

it("leaves a journal that is not its own, or cannot be read", async () => {
  writeFileSync(file("evidence.json"), evidence(record()));
  for (const [other, said] of [
    [begin(record({ restores: [] }, 9)), "is of another run"],
    ["no journal\n", "cannot be read"],
  ] as const) {
    lines = [];
    writeFileSync(file(JOURNAL), other);
    expect(await post()).toBe(0);
    expect(lines.join("\n")).toContain(`${JOURNAL} ${said}`);
    expect(text(JOURNAL)).toBe(other);
    expect(readEvidence(text("evidence.json"))?.restores[0]?.held).toEqual([held]);
  }
});

it("removes what a killed step had not finished writing, and nothing of others", async () => {
  writeFileSync(file("evidence.json"), evidence(record()));
  const ours = ["evidence.json", "evidence.journal", "runbook-orders-vm.md", "runbook.md", "orders.resolved.json"];
  for (const name of ours) writeFileSync(file(`${name}.999999999.tmp`), "cut");
  const others = ["notes.1234567890.tmp", "evidence.json.tmp", `evidence.json.${process.ppid}.tmp`];
  for (const name of others) writeFileSync(file(name), "theirs");
  await post();
  expect(readdirSync(directory).sort()).toEqual([...others, "evidence.json"].sort());
});
