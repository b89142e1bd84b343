import { describe, expect, test } from "vitest";
import type { Finding, Level } from "../../../src/core/index.ts";
import { annotations } from "../../../src/report/annotations.ts";
import { failedTrust, runOf, warnedDryRun } from "./runs.ts";

const finding = (level: Level, at: number): Finding => ({
  rule: "RDP004",
  level,
  title: "Unknown key",
  phase: "plan",
  subject: `key ${at}`,
  message: "No such key.",
});

describe("annotations", () => {
  test("a finding points at its line, and brings its fix", () => {
    const [first] = annotations(failedTrust);
    expect(first).toMatchObject({
      level: "error",
      title: "RDT012 No federated identity credential matches this job's subject",
      file: ".github/restore-plan.yml",
      line: 5,
      column: 14,
    });
    expect(first?.message).toContain("\nFix: az ad app federated-credential create");
  });

  test("are most severe first, and leave accepted findings out", () => {
    expect(annotations(warnedDryRun).map(({ level }) => level)).toEqual(["warning", "notice"]);
    const mixed = runOf({ findings: [finding("note", 1), finding("error", 2), finding("warning", 3)] });
    expect(annotations(mixed).map(({ level }) => level)).toEqual(["error", "warning", "notice"]);
  });

  test("of a level, those that the pull request brings come first, and are not among those that are only counted", () => {
    const many = Array.from({ length: 12 }, (_, at): Finding => finding("error", at));
    const told = annotations(runOf({ findings: [finding("warning", 0), ...many, { ...finding("error", 99), changed: true }] }));
    expect(told[0]?.message).toBe("key 99: No such key.");
    expect(told.filter(({ level }) => level === "error")).toHaveLength(10);
    expect(told.at(-1)?.level).toBe("warning");
  });

  test("ten of a level are all shown; of eleven the tenth says that two more are elsewhere", () => {
    const of = (count: number) =>
      annotations(runOf({ findings: Array.from({ length: count }, (_, at) => finding("error", at)) }));
    expect(of(10).map(({ message }) => message)).toContain("key 9: No such key.");
    expect(of(11)).toHaveLength(10);
    expect(of(11).at(-1)).toMatchObject({ level: "error", title: "2 more" });
  });

  test("control characters of a cloud's text are spelt out", () => {
    const [only] = annotations(runOf({ findings: [{ ...finding("error", 1), message: "bad\u001b[2J\n::set-env name=x::y" }] }));
    expect(only?.message).toBe("key 1: bad⟨U+001B⟩[2J\n⟨:⟩:set-env name=x::y");
  });
});
