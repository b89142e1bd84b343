import { describe, expect, it, test } from "vitest";
import { nextRun, workflowPath } from "../../../src/schedule/next-run.ts";

/** A Tuesday. */
const NOW = Date.parse("2026-11-24T09:00:00Z");
const workflow = (...crons: string[]) =>
  `name: Drill\non:\n  workflow_dispatch:\n  schedule:\n${crons.map((cron) => `    - cron: "${cron}"\n`).join("")}jobs: {}\n`;
const next = (text: string | null) => new Date(nextRun(text, NOW).at).toISOString();

describe("the next run", () => {
  test.each([
    ["is the next match, in UTC", ["0 3 * * 1"], "2026-11-30T03:00:00.000Z"],
    ["is the earliest of several schedules", ["0 3 1 * *", "30 9 * * *"], "2026-11-24T09:30:00.000Z"],
    ["is not now, but the time after it", ["0 9 * * *"], "2026-11-25T09:00:00.000Z"],
    ["takes a day of the month or a day of the week, as cron does", ["0 0 13 * 5"], "2026-11-27T00:00:00.000Z"],
    ["takes names, ranges and steps", ["*/15 10-12 * DEC THU"], "2026-12-03T10:00:00.000Z"],
    ["passes over a schedule that is none", ["whenever", "0 3 * * 1"], "2026-11-30T03:00:00.000Z"],
    ["passes over a schedule that never comes", ["0 0 30 2 *", "0 3 * * 1"], "2026-11-30T03:00:00.000Z"],
  ])("%s", (_, crons, expected) => expect(next(workflow(...crons))).toBe(expected));

  test.each([
    ["there is no file", null],
    ["the workflow has no schedule", "on: [push]\n"],
    ["the file is no YAML", "on: ]["],
    ["the schedule is none", workflow("whenever")],
  ])("is taken to be 30 days away where %s", (_, text) => {
    expect(nextRun(text, NOW)).toEqual({ at: NOW + 30 * 86_400_000, cron: null });
  });
});

describe("the workflow's file", () => {
  const path = (workflowRef: string) =>
    workflowPath({ run: { workflowRef, repository: "acme/platform" } as Parameters<typeof workflowPath>[0]["run"] });
  it("is the one that the run names", () => {
    expect(path("acme/platform/.github/workflows/drill.yml@refs/heads/main")).toBe(".github/workflows/drill.yml");
  });
  test.each([
    "other/platform/.github/workflows/drill.yml@refs/heads/main",
    "acme/platform/.github/workflows/../../etc/passwd@x",
    "",
  ])("is not looked for by %s", (ref) => expect(path(ref)).toBeUndefined());
});
