import { describe, it } from "vitest";
import { addShare } from "../twin/arm/recovery-services/add-share.ts";
import { addFileShare } from "../twin/arm/storage/add-file-share.ts";
import { found, INVOICES, runShare, said, TO_SHARE, VAULT } from "./shares.ts";

const PATHS = [{ file: "2026/march.pdf" }, { folder: "2025" }];
const EMPTY = JSON.stringify({
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  resources: [],
});
const dryRun = { inputs: { mode: "dry-run" } };

describe.concurrent("a file share in mode check", () => {
  it("passes where a restore would work, and changes nothing", async ({ expect }) => {
    const seen = await runShare({}, true);
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual([]);
  });

  it.for([
    ["share", TO_SHARE],
    ["files, to another account", { ...TO_SHARE, type: "files", paths: PATHS }],
  ] as const)("passes for a target of type %s", async ([, target], { expect }) => {
    const seen = await runShare({ restore: { target } });
    expect(found(seen)).toEqual([]);
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "checked" });
    expect(seen.evidence.restores[0].point.id).toBe("256917714012406");
  });

  it.for([
    ["the source", { type: "original", "on-conflict": "skip" }, "the source itself"],
    ["files of the source", { type: "original", paths: PATHS }, "the source itself"],
    ["a folder of the source", { type: "files", folder: "restored", paths: PATHS }, "a folder of the source itself"],
    [
      "a folder of the source, by its names",
      { ...TO_SHARE, "storage-account": "PRODFILES", share: "Invoices" },
      "a folder of the source itself",
    ],
    [
      "another share of the source's account",
      { type: "files", share: "drills", folder: "today", paths: PATHS },
      "in the source's own storage account prodfiles",
    ],
  ] as const)("warns that %s is production, and names a target that is not", async ([, target, what], { expect }) => {
    const seen = await runShare({
      restore: { target },
      protectedAs: (_, { azure }) => addFileShare(azure, "prodfiles", { name: "drills" }),
    });
    expect(found(seen)).toEqual(["warning RDP002"]);
    expect(said(seen, "RDP002")).toBe(`The target is ${what}: it is production.`);
    expect(seen.result.summary).toContain("Restore to another share, kept for drills.");
  });

  it("chooses no point that is soft-deleted, and says of it what it is", async ({ expect }) => {
    const seen = await runShare({
      protectedAs: ({ points }) => {
        for (const point of points.slice(0, 2)) point.softDeleted = true;
      },
    });
    expect(found(seen)).toEqual(["error RDB004"]);
    const [, , third, ...older] = seen.evidence.restores[0].points as { id: string; reasons: string[]; chosen: boolean }[];
    expect(third?.chosen).toBe(true);
    expect(seen.evidence.restores[0].points.slice(0, 2)).toMatchObject([
      { eligible: false, reasons: ["soft-deleted"] },
      { eligible: false, reasons: ["soft-deleted"] },
    ]);
    expect(older.every(({ reasons }) => reasons.length === 0)).toBe(true);
  });

  it("finds the share by names in any case", async ({ expect }) => {
    const seen = await runShare({ restore: { item: { type: "file-share", "storage-account": "ProdFiles", name: "INVOICES" } } });
    expect(found(seen)).toEqual([]);
  });

  it("tells what the identity may not do in the accounts", async ({ expect }) => {
    const seen = await runShare({
      protectedAs: (_, { azure }) => {
        azure.roleAssignments = azure.roleAssignments.filter(({ scope }) => !/prodfiles|drill-target/.test(scope));
      },
    });
    expect(seen.result.summary).toContain("the storage account prodfiles | `Microsoft.Storage/storageAccounts/write`");
    expect(seen.evidence.findings.map(({ message }: { message: string }) => message).join("\n")).toContain(
      "fileServices/shares/read",
    );
    expect(seen.result.outputs.verdict).toBe("passed");
  });
});

describe.concurrent("a file share in mode dry-run", () => {
  it("passes, says that Azure validates no such restore, and sends nothing that changes anything", async ({ expect }) => {
    const seen = await runShare(dryRun, true);
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual([]);
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "checked" });
    const phases = seen.evidence.restores[0].phases as { name: string; verdict: string }[];
    expect(phases.find(({ name }) => name === "validate")?.verdict).toBe("not-run");
    expect(said(seen, "RDB130")).toBe("Azure offers no validation of a restore to a target of type share, and was not asked.");
  });

  it.for(["restored", "infra/empty.json"])(
    "is refused with a deployment of %s, which has no disks to go on",
    async (template, { expect }) => {
      const seen = await runShare({ ...dryRun, restore: { deploy: { template } }, files: { "infra/empty.json": EMPTY } });
      expect(found(seen)).toEqual(["error RDP030"]);
      expect(said(seen, "RDP030")).toBe("A deployment goes on a machine's disks; a file share has none.");
      expect(seen.twin.requests).toEqual([]);
    },
  );
});

describe.concurrent("a file share in a mode that restores", () => {
  it.for([
    ["drill", TO_SHARE, {}],
    ["restore", TO_SHARE, { only: "invoices", confirm: "invoices", reason: "a test" }],
    ["restore", { type: "original" }, { only: "invoices", confirm: "invoices", reason: "a test" }],
  ] as const)("is refused in the phase plan: %s", async ([mode, target, inputs], { expect }) => {
    const seen = await runShare({ inputs: { mode, ...inputs }, restore: { target } });
    expect(found(seen)).toEqual(["error RDP029"]);
    expect(said(seen, "RDP029")).toBe(`Restoring a file share to a target of type ${target.type} is not supported yet.`);
    expect(seen.twin.requests).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
  });
});

describe.concurrent("shares beside others", () => {
  it("of one name in two accounts are told apart", async ({ expect }) => {
    const seen = await runShare({
      protectedAs: (_, { azure }) => void addShare(azure, Date.now(), { account: "otherfiles" }),
      plan: (plan) => {
        plan.restores.other = { ...plan.restores.invoices, item: { ...INVOICES, "storage-account": "otherfiles" } };
      },
    });
    expect(found(seen)).toEqual([]);
    expect(seen.evidence.restores.map(({ point }: { point: { id: string } }) => point.id)).toEqual([
      "256917714012406",
      "256917715012409",
    ]);
  });

  it("and machines stand in one plan, each read from its own list", async ({ expect }) => {
    const seen = await runShare({
      plan: (plan) => {
        plan.restores.orders = {
          vault: VAULT,
          item: { type: "vm", name: "orders-01", "resource-group": "prod" },
          target: { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" },
        };
      },
      ...dryRun,
    });
    expect(found(seen)).toEqual([]);
    const restores = seen.evidence.restores as { name: string; tier: string }[];
    expect(Object.fromEntries(restores.map(({ name, tier }) => [name, tier]))).toEqual({
      invoices: "checked",
      orders: "validated",
    });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "checked" });
    expect(seen.effects).toEqual(["POST arm.validate.trigger 202"]);
    expect(seen.twin.requests.filter(({ route }) => route === "arm.items.list")).toHaveLength(2);
  });
});
