import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/core/index.ts";
import { Stage } from "../../stage/stage.ts";
import { excludeDisks } from "../../twin/arm/world.ts";

const on = (luns: readonly number[] = [], inclusion = false) => {
  const stage = new Stage();
  const item = stage.cloud.azure.vaults[0]?.items[0];
  if (!item) throw new Error("the estate protects no machine");
  if (luns.length > 0) excludeDisks(item, luns, inclusion);
  return Object.assign(stage, { item });
};
const plan = (excluded?: readonly number[], disks?: unknown) => ({
  item: { type: "vm", name: "orders-01", "resource-group": "prod", ...(excluded ? { "excluded-disks": excluded } : {}) },
  ...(disks === undefined
    ? {}
    : { target: { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging", disks } }),
});
const told = (findings: readonly Finding[]) => findings.map(({ rule, level }) => `${rule} ${level}`);
const CHECK = { INPUT_MODE: "check" };
const isPage = (method: string, path: string) => method === "GET" && /\/recoveryPoints\/\d+$/i.test(path);

describe("a disk that is left out of the backup", () => {
  it.each([false, true])("is named in check, by the point's own page (item lists what is backed up: %s)", async (inclusion) => {
    const { run } = await on([1], inclusion).play(CHECK, plan());
    expect(told(run.findings)).toEqual(["RDB060 warning"]);
    expect(run.findings[0]?.message).toContain("leaves out LUN 1 (orders-01_data1)");
    expect(run.findings[0]?.fix).toContain("`excluded-disks: [1]`");
  });

  it.each(["drill", "restore"])("keeps mode %s from passing", async (mode) => {
    const { run, record } = await on([1]).play({ INPUT_MODE: mode }, plan());
    expect(run).toMatchObject({ verdict: "unverified", tier: "validated" });
    expect(told(run.findings)).toContain("RDB111 warning");
    expect(record.checks).toContainEqual({
      name: "disks left out of the recovery point",
      verdict: "unverified",
      expected: "none",
      actual: "LUN 1 (orders-01_data1)",
    });
  });

  it("passes when the plan leaves it out on purpose, and the evidence says so", async () => {
    const { run, record, rules } = await on([1]).play({ INPUT_MODE: "drill" }, plan([1]));
    expect(rules).toEqual([]);
    expect(run).toMatchObject({ verdict: "passed", tier: "restored" });
    expect(record.checks).toContainEqual({
      name: "disks left out of the recovery point",
      verdict: "passed",
      expected: "LUN 1",
      actual: "LUN 1 (orders-01_data1)",
    });
  });

  it("is missed beside one that the plan leaves out", async () => {
    const { run } = await on([0, 1]).play({ INPUT_MODE: "drill" }, plan([1]));
    expect(run.verdict).toBe("unverified");
    expect(run.findings.find(({ rule }) => rule === "RDB060")?.message).toContain("leaves out LUN 0 (orders-01_data0), and");
  });

  it("is judged by the item where the point has no page and no numbers of its own", async () => {
    const stage = on([1]);
    for (const point of stage.item.points) delete point.disks;
    stage.instead = (method, path) =>
      isPage(method, path) ? { status: 404, body: { error: { code: "ResourceNotFound", message: "no" } } } : undefined;
    const { run } = await stage.play(CHECK, plan());
    expect(told(run.findings)).toEqual(["RDB060 warning"]);
    expect(run.findings[0]?.message).toContain("leaves out LUN 1, and");
    const declared = on([1]);
    for (const point of declared.item.points) delete point.disks;
    expect((await declared.play({ INPUT_MODE: "drill" }, plan([1]))).run.verdict).toBe("passed");
  });

  it("is missed where Azure gives its number alone, whatever the plan says", async () => {
    const stage = on([1]);
    delete stage.item.exclusion;
    stage.instead = (method, path) =>
      isPage(method, path) ? { status: 404, body: { error: { code: "ResourceNotFound", message: "no" } } } : undefined;
    const { run } = await stage.play({ INPUT_MODE: "drill" }, plan([1]));
    expect(run.verdict).toBe("unverified");
    expect(run.findings.find(({ rule }) => rule === "RDB060")?.message).toContain("leaves out 1 disk that Azure does not name");
  });

  it.each([
    ["may not be read", { status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } }],
    ["does not answer", { status: 503, body: { error: { code: "ServerBusy", message: "no" } } }],
  ])("may be missed where the point's page %s: that is said, and never passed", async (_, answer) => {
    const stage = on();
    stage.instead = (method, path) => (isPage(method, path) ? answer : undefined);
    const { run, record } = await stage.play({}, plan());
    expect(run.verdict).toBe("unverified");
    expect(record.job?.status).toBe("Completed");
    expect(told(run.findings)).toContain("RDB111 warning");
  });

  it("is said when the plan leaves out what is backed up", async () => {
    for (const stage of [on(), on([1])]) {
      const { run } = await stage.play(CHECK, plan(stage.item.exclusion ? [0, 1] : [0]));
      expect(told(run.findings)).toEqual(["RDB063 warning"]);
      expect(run.findings[0]?.message).toContain("LUN 0");
    }
  });
});

describe("a chosen LUN", () => {
  it.each([
    ["is left out of the backup", [1], [0, 1], "LUN 1 (orders-01_data1) is left out of the backup"],
    ["is not in the point", [1], [7], "it holds the OS disk (orders-01_OsDisk), LUN 0 (orders-01_data0)"],
  ])("that %s is an error in check, and stops the trigger", async (_, luns, disks, words) => {
    const checked = await on(luns).play(CHECK, plan(undefined, disks));
    expect(checked.run.verdict).toBe("failed");
    expect(checked.run.findings.find(({ rule }) => rule === "RDB061")).toMatchObject({
      level: "error",
      message: expect.stringContaining(words),
    });
    for (const mode of ["drill", "restore"]) {
      const stage = on(luns);
      await stage.play({ INPUT_MODE: mode }, plan(undefined, disks));
      expect(stage.restores).toEqual([]);
    }
  });

  it("that never existed is an error where the point names no disks, by the machine of today", async () => {
    const { run } = await on().play(CHECK, plan(undefined, [0, 7]));
    expect(told(run.findings)).toEqual(["RDB062 error"]);
    expect(run.findings[0]).toMatchObject({ expected: "LUN 0, LUN 1", actual: "LUN 7" });
    expect((await on().play(CHECK, plan(undefined, [0, 1]))).rules).toEqual([]);
  });

  it("that the plan itself leaves out is an error in lint", async () => {
    const { run } = await on().play({ INPUT_MODE: "lint" }, plan([1], [0, 1]));
    expect(run.verdict).toBe("failed");
    expect(run.findings.find(({ rule }) => rule === "RDP030")?.message).toContain("LUN 1 is chosen here");
    const twice = await on().play({ INPUT_MODE: "lint" }, plan([1, 1]));
    expect(twice.run.findings.find(({ rule }) => rule === "RDP030")?.message).toContain("names a LUN twice");
  });
});
