import { describe, expect, it } from "vitest";
import { RECHECKED } from "../../../src/trust/recheck.ts";
import { Stage } from "../../stage/stage.ts";
import { type RefusalCode, refusalCodes, refusalRow } from "../../twin/arm/recovery-services/refusals.ts";

describe("what Azure refuses", () => {
  it.each(refusalCodes())(
    "is told by its own rule, in Azure's words, when the request is refused: %s",
    async (code: RefusalCode) => {
      const on = new Stage();
      on.cloud.azure.knobs.restoreRefusal = code;
      const { run, rules, record } = await on.play();
      expect(rules.length).toBeGreaterThan(0);
      expect(rules).not.toContain("RDB000");
      // A 403 stands behind the word that the trust itself holds.
      const [first] = run.findings.filter(({ rule }) => rule !== RECHECKED.code);
      expect(first?.message).toContain(refusalRow(code).text.slice(0, 40));
      expect(run.verdict).not.toBe("passed");
      expect(record.restored).toEqual([]);
    },
  );

  // A job's error is a number: the others are never seen there.
  it.each(refusalCodes().filter((code) => refusalRow(code).number !== undefined))(
    "is told by its own rule when the job fails of it: %s",
    async (code: RefusalCode) => {
      const on = new Stage();
      on.cloud.azure.knobs.restoreOutcome = { of: "failed", error: code };
      const { run, rules } = await on.play();
      expect(rules).not.toContain("RDB000");
      expect(run.verdict).toBe("failed");
      expect(on.restores).toHaveLength(1);
    },
  );

  it("ends in rule RDB000 with its full text when nobody has described it yet", async () => {
    const on = new Stage();
    on.cloud.azure.knobs.restoreRefusal = {
      status: 400,
      code: "UserErrorNobodyHasSeen",
      message: "The flux of the vault is inverted.",
    };
    const { run, rules } = await on.play();
    expect(rules).toEqual(["RDB000"]);
    expect(run.findings[0]?.message).toContain("The flux of the vault is inverted.");
  });
});

describe("the target and the network", () => {
  it("fails when the target group is missing, and triggers nothing", async () => {
    const on = new Stage();
    on.cloud.azure.resourceGroups = on.cloud.azure.resourceGroups.filter(({ name }) => name !== "drill-target");
    const { run } = await on.play();
    expect(run.verdict).toBe("failed");
    expect(on.restores).toEqual([]);
  });

  it("fails when the staging account is missing, naming it", async () => {
    const on = new Stage();
    on.cloud.azure.storageAccounts = [];
    const { run } = await on.play();
    expect(run.verdict).toBe("failed");
    expect(JSON.stringify(run.findings)).toContain("drillstaging");
    expect(on.restores).toEqual([]);
  });

  it("fails on a machine that was never backed up", async () => {
    const on = new Stage();
    for (const item of on.cloud.azure.vaults[0]?.items ?? []) Object.assign(item, { points: [], lastBackup: null });
    const { run } = await on.play();
    expect(run.verdict).toBe("failed");
    expect(on.restores).toEqual([]);
  });

  it("restores through a minute without a network", async () => {
    const on = new Stage();
    const until = on.cloud.now + 60_000;
    on.instead = () => (on.cloud.now < until ? "lost" : undefined);
    const { run } = await on.play();
    expect(run.verdict).toBe("passed");
    expect(on.restores).toHaveLength(1);
  });

  it("gives up when the network stays away, and says so without a stack trace", async () => {
    const on = new Stage();
    on.instead = () => "lost";
    const { run, rules } = await on.play();
    expect(run.verdict).toBe("unverified");
    expect(rules).toEqual(["RDB093"]);
    expect(on.restores).toEqual([]);
  });

  it.each([
    ["HTML", "<html><body>Sign in</body></html>"],
    ["half of JSON", '{"value":[{"id":"/subscr'],
    ["something else", '{"hello":"world"}'],
    ["nothing", ""],
  ])("never restores by an answer that is %s", async (_, body) => {
    const on = new Stage();
    on.instead = (method) => (method === "GET" ? { status: 200, body } : undefined);
    const { run } = await on.play();
    expect(run.verdict).not.toBe("passed");
    expect(on.restores).toEqual([]);
    expect(JSON.stringify(run.findings)).not.toMatch(/\\n\s+at /);
  });
});
