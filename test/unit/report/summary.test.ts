import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/index.ts";
import { summary } from "../../../src/report/summary.ts";
import { hostile, OURS, poison } from "./hostile.ts";
import { read } from "./markdown.ts";
import { failedTrust, passedCheck, RUNS, restored, restoreRun, runOf, unverified, warnedDryRun } from "./runs.ts";

const bytes = (text: string) => new TextEncoder().encode(text).length;
const firstLine = (markdown: string) => markdown.split("\n")[0];
const error = (at: number, message: string): Finding => ({
  rule: "RDB001",
  level: "error",
  title: "Something is wrong",
  phase: "vault",
  subject: `subject ${at}`,
  message,
  fix: "az login",
});

describe("the step summary", () => {
  test.each(Object.entries(RUNS))("of a %s", async (name, run) => {
    await expect(summary(run)).toMatchFileSnapshot(`./__snapshots__/${name.replaceAll(" ", "-")}.md`);
    expect(() => read(summary(run))).not.toThrow();
  });

  test("begins with the verdict and what happened", () => {
    expect(Object.values(RUNS).map((run) => firstLine(summary(run)))).toEqual([
      "✅ **Passed**: all that a restore of `orders-vm` needs is there: trust, permissions, secrets and a recovery point.",
      "✅ **Passed**: Azure accepts the restore request of `orders-vm`.",
      "✅ **Passed**: `orders-vm` was restored; the result is kept, not verified.",
      "❌ **Failed**: `orders-vm` could not be restored: No federated identity credential matches this job's subject (RDT012), in phase trust.",
      "⚠️ **Unverified**: whether the restore of `orders-vm` began is not known, which is no pass.",
    ]);
  });

  test("says what was not done", () => {
    expect(summary(passedCheck)).toContain("Azure has not validated the restore request, and nothing was restored.");
    expect(summary(warnedDryRun)).toContain("Not done: nothing was restored.");
    expect(summary(restored)).toContain("nothing verified it.");
  });

  test("never says that nothing was restored once a restore was triggered", () => {
    expect(summary(unverified)).not.toContain("nothing was restored");
    expect(summary(unverified)).toContain("A restore was triggered; it is not proven that it worked.");
  });

  test("a break-glass run says so at the top, with who asked and why", () => {
    const top = summary(restored).split("###")[0];
    expect(top).toContain("**Break-glass.**");
    expect(top).toContain("incident 4711");
    expect(top).toContain("Approved by `octo-lead`.");
  });

  test("failures stand open before everything else, each with its fix as a block to copy", () => {
    const markdown = summary(failedTrust);
    expect(read(markdown).headings[0]).toBe("### What failed");
    expect(markdown).toContain("```sh\naz ad app federated-credential create");
  });

  test("a running job is told how to go on with", () => {
    const [of] = unverified.restores;
    const job = {
      id: "job-1",
      status: "InProgress",
      startTime: "2026-11-05T03:01:00Z",
      endTime: null,
      correlationId: null,
      activityId: null,
    };
    const markdown = summary({ ...unverified, mode: "restore", restores: [{ ...of!, job }] });
    expect(markdown).toContain("input `resume` = `job-1` and `only` = `orders-vm`");
    expect(markdown).toContain("az backup job show");
    const drill = summary({ ...unverified, restores: [{ ...of!, job }] });
    expect(drill).not.toContain("`resume`");
    expect(drill).toContain("next attempt of this run");
  });

  test("a vault known by its name alone gets a command that finds its group", () => {
    const [of] = unverified.restores;
    expect(summary({ ...unverified, restores: [{ ...of!, vault: "prod-vault" }] })).toContain(
      "GROUP=$(az resource list --name prod-vault --resource-type Microsoft.RecoveryServices/vaults",
    );
  });

  test("a phase that passed nothing is explained", () => {
    const verify = {
      name: "verify",
      verdict: "unverified",
      startedAt: "2026-11-05T03:00:00Z",
      endedAt: "2026-11-05T03:00:01Z",
    } as const;
    const run = runOf({ verdict: "unverified", restores: [restoreRun({ verdict: "unverified", phases: [verify] })] });
    expect(summary(run)).toContain("Phase `verify` of `orders-vm`: it made no check, and no check is never a pass");
  });

  test("only hosts outside the built-in clouds are pointed at", () => {
    expect(summary(unverified)).toContain("outside the built-in clouds:** `management.internal.example:8443`.");
    expect(summary(passedCheck)).not.toContain("outside the built-in clouds");
    expect(
      summary(runOf({ hosts: ["evilgoogleapis.com", "management.azure.com.evil.example", "management.azure.com:443"] })),
    ).toContain("clouds:** `evilgoogleapis.com`, `management.azure.com.evil.example`. Make");
  });

  test("a failed run whose step is green says so", () => {
    expect(summary({ ...failedTrust, exitCode: 0 })).toContain("although the step itself is green");
    expect(summary(failedTrust)).not.toContain("although the step itself is green");
  });
});

describe("a summary that would be too long", () => {
  const many = runOf({
    verdict: "failed",
    restores: Array.from({ length: 400 }, (_, at) => restoreRun({ name: `orders-${at}-é🙂` })),
    findings: Array.from({ length: 3000 }, (_, at) => error(at, "é".repeat(900))),
  });

  test("stays below 1 MiB, whole, and says what it left out", () => {
    const markdown = summary(many);
    expect(bytes(markdown)).toBeLessThan(1024 * 1024);
    expect(bytes(markdown)).toBeGreaterThan(900_000);
    expect(() => read(markdown)).not.toThrow();
    expect(markdown).toMatch(/_\d+ more left out here: .*`evidence\.json` has everything\._/);
    expect(firstLine(markdown)).toMatch(/^❌ \*\*Failed\*\*/);
  });

  test("keeps verdict and next action longest, at any limit", () => {
    const few = { ...many, findings: many.findings.slice(0, 40), restores: many.restores.slice(0, 40) };
    fc.assert(
      fc.property(fc.integer({ min: 6000, max: 200_000 }), (limit) => {
        const markdown = summary(few, limit);
        expect(bytes(markdown)).toBeLessThanOrEqual(limit);
        expect(() => read(markdown)).not.toThrow();
        expect(markdown).toContain("Fix what is listed under *What failed*");
      }),
      { numRuns: 60 },
    );
  });

  test("one endless message does not push out the rest", () => {
    const markdown = summary(runOf({ verdict: "failed", findings: [error(0, "x".repeat(5_000_000)), error(1, "the second")] }));
    expect(markdown).toContain("the second");
    expect(markdown).toContain("more characters)");
  });
});

test("hostile names and messages change nothing in the summary's structure", () => {
  const runs = Object.values(RUNS);
  const whole = runs.map((run) => read(summary(run)).headings);
  fc.assert(
    fc.property(
      fc.nat(runs.length - 1),
      fc.array(
        hostile.filter((text) => text !== ""),
        { minLength: 1, maxLength: 10 },
      ),
      (which, texts) => {
        let next = 0;
        const run = poison(runs[which]!, () => texts[next++ % texts.length] ?? "", OURS);
        const markdown = summary(run);
        expect(read(markdown).headings.filter((heading) => whole[which]!.includes(heading))).toEqual(read(markdown).headings);
        expect(markdown.split("\n").some((line) => /^\s*::/.test(line))).toBe(false);
        expect(markdown).not.toContain("##[");
      },
    ),
    { numRuns: 300 },
  );
});
