import { expect, it } from "vitest";
import { readSettings } from "../../../../src/action/settings.ts";
import { decided } from "../../../../src/lint/accepted.ts";
import { readPlan } from "../../../../src/plan/read.ts";
import { ACCEPTABLE } from "../../../../src/run/catalogue.ts";
import { NOW, PLAN } from "./repository.ts";

it.each([
  ["RDP004", "RDP004 may not be accepted."],
  ["RDB101", "RDB101 may not be accepted."],
  ["RDA017", "RDA017 may not be accepted."],
  ["RDA999", "There is no rule RDA999."],
  ["RDA002", "Nothing of this name is found any more."],
])("an acceptance of %s is told: %s", (rule, message) => {
  const read = readSettings({ INPUT_MODE: "lint", RUNNER_TEMP: "/t", GITHUB_WORKSPACE: "/w" });
  if ("findings" in read) throw new Error(JSON.stringify(read.findings));
  const entry = `{ rule: ${rule}, subject: prod-vault, reason: It goes in spring, until: 2027-03-01 }`;
  const planned = readPlan(`${PLAN}accept: [${entry}]\n`, read.settings);
  if (!("plan" in planned)) throw new Error(JSON.stringify(planned.findings));
  const told = decided([], planned.plan, { mode: "lint" }, NOW, ACCEPTABLE);
  expect(told.map((finding) => finding.message)).toEqual([message]);
});
