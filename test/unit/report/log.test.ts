import fc from "fast-check";
import { expect, test } from "vitest";
import { closing } from "../../../src/report/log.ts";
import { hostile, OURS, poison } from "./hostile.ts";
import { failedTrust, passedCheck, RUNS, restored } from "./runs.ts";

test("the log of a failed run ends with what failed and the first fix", () => {
  expect(closing(failedTrust)).toEqual([
    "FAILED: orders-vm could not be restored: No federated identity credential matches this job's subject (RDT012), in phase trust.",
    "Tier reached: linted. Not proven: trust, permissions, secrets, recovery points, and the restore itself.",
    "  RDT012 51aa0000-0000-4000-8000-000000000002: Entra refused the job's token. The application trusts another environment than the one that this job runs in.",
    "First fix:",
    expect.stringMatching(/^ {2}az ad app federated-credential create --id 51aa/),
  ]);
});

test("the log of a passed check says what was not done", () => {
  expect(closing(passedCheck)).toEqual([
    "PASSED: all that a restore of orders-vm needs is there: trust, permissions, secrets and a recovery point.",
    "Tier reached: checked. Not done: Azure has not validated the restore request, and nothing was restored.",
  ]);
});

test("the log of a break-glass run says so", () => {
  expect(closing(restored)).toContain("Break-glass was used. Reason: orders-01 lost its data disk, incident 4711");
});

test("no line of it is a command to the runner, whatever the names and messages", () => {
  const runs = Object.values(RUNS);
  fc.assert(
    fc.property(fc.nat(runs.length - 1), hostile, (which, text) => {
      for (const line of closing(poison(runs[which]!, () => text, OURS))) {
        expect(line).not.toMatch(/^\s*::|##\[|[\n\r\p{Cc}]/u);
      }
    }),
    { numRuns: 200 },
  );
});
