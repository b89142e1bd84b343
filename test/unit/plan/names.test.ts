import { expect, test } from "vitest";
import { parsePlan } from "../../../src/plan/parse.ts";

const read = (text: string) =>
  parsePlan(text, "plan.yml", { azure: {}, google: {} }).findings.map(
    ({ rule, message, where }) => `${rule} ${where?.line}:${where?.column} ${message}`,
  );

test.each([
  ["of a restore", "version: 1\nrestores:\n  orders: {}\n  __proto__: {}\n", "4:3"],
  ["of a secret", "version: 1\nsecrets: {a: {}, __proto__: {}}\n", "2:18"],
  ["deep within", "version: 1\nrestores:\n  a:\n    verify:\n      - run: ./x.sh\n        secrets: {__proto__: b}\n", "6:19"],
])("a name that JavaScript would lose is refused where it stands: %s", (_, text, place) => {
  expect(read(text)).toEqual([`RDP022 ${place} __proto__ cannot be a name`]);
});

test.each(["a b", "ä", "a/b", "-a", "a".repeat(101)])("a restore's name says what names are: %j", (name) => {
  expect(read(`version: 1\nrestores:\n  ${JSON.stringify(name)}: {}\n`).join("\n")).toContain(
    "A restore's name is letters, digits, dots, dashes and underscores, 100 at most.",
  );
});
