import type { ExpectStatic } from "vitest";
import type { Seen } from "./harness.ts";

interface Told {
  readonly rule: string;
  readonly level: string;
  readonly title: string;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly fix: string;
}
/** What a scenario's diagnosis must hold beside its rule. */
export interface Wanted {
  /** Values of this run that its fix must name. */
  readonly names?: readonly string[];
  /** Placeholders for what nobody in this run can know. */
  readonly unknown?: readonly string[];
  /** A change of trust or role is asked for, which is seen late. */
  readonly late?: boolean;
  readonly exit?: number;
}

/** The findings, without what differs from run to run. Ids of the worlds stay: a reader checks that they are this run's. */
function findings({ evidence, twin }: Seen): Told[] {
  const tidy = (value: unknown) =>
    typeof value !== "string"
      ? ""
      : value
          .replaceAll(twin.base, "https://twin")
          .replaceAll(
            /\b(?!(?:1{8}|2{8}|3{8}|4{8}|0f3e0000|9{8})-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
            "<guid>",
          )
          .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, "<time>")
          .replaceAll(/\b1\d{9}\b/g, "<seconds>");
  return evidence.findings.map(({ rule, level, title, message, expected, actual, fix }: Told) => ({
    rule,
    level,
    title,
    message: tidy(message),
    ...(expected === undefined ? {} : { expected: tidy(expected), actual: tidy(actual) }),
    fix: tidy(fix),
  }));
}

/** As a reader reviews them. */
function reviewed(told: readonly Told[]): string {
  const one = ({ rule, level, title, message, expected, actual, fix }: Told) =>
    [
      `${level} ${rule}: ${title}`,
      message,
      ...(expected === undefined ? [] : [`expected: ${expected}`, `actual:   ${actual}`]),
      ...fix.split("\n").map((line) => `$ ${line}`),
    ].join("\n");
  return `\n${told.map(one).join("\n\n")}\n`;
}

/** Judges the run's findings: these rules and no others, each with a fix that can be pasted. The last is the one that `wanted` is about. `expect`: the test's own. */
export function expectDiagnosis(expect: ExpectStatic, seen: Seen, rules: readonly string[], wanted: Wanted = {}): void {
  const { names = [], unknown = [], late = true, exit = 1 } = wanted;
  const told = findings(seen);
  expect(told.map(({ rule }) => rule)).toEqual(rules);
  const last = told.at(-1);
  if (!last) throw new Error("nothing was found");
  for (const name of names) expect(last.fix).toContain(name);
  for (const { fix } of told) {
    const placeholders = [...fix.matchAll(/<[a-z][^<>]*>/g)]
      .map(([text]) => text)
      .filter((text) => !/^<(guid|time|seconds)>$/.test(text));
    expect([...new Set(placeholders)].filter((text) => !unknown.includes(text))).toEqual([]);
    expect(fix).not.toMatch(/\bundefined\b|\[object/);
  }
  expect(/10 minutes/.test(last.fix)).toBe(late);
  expect(seen.result.exitCode).toBe(exit);
  expect(reviewed(told)).toMatchSnapshot();
}
