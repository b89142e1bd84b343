import { describe, expect, it } from "vitest";
import type { Mode, Restore } from "../../../src/core/index.ts";
import { overridden } from "../../../src/parameters/overrides.ts";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { parameterFile, planOf, secret, template, told } from "./make.ts";

const SUBSCRIPTION = "0f3e0000-0000-4000-8000-000000000001";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups`;
const ACCOUNT = `${GROUP}/g/providers/Microsoft.Storage/storageAccounts/other`;
const SET = `${GROUP}/g/providers/Microsoft.Compute/diskEncryptionSets/des`;

function overriding(
  parameters: readonly string[],
  more: { mode?: Mode; lines?: string; declared?: Record<string, unknown> } = {},
) {
  const [restore] = planOf(more.lines ?? "").restores as [Restore];
  return overridden(restore, parameterFile(...parameters), {
    subscriptionId: SUBSCRIPTION,
    mode: more.mode ?? "drill",
    template: more.declared && template(more.declared),
    workloads: WORKLOADS,
  });
}
const literal = (name: string, value: unknown) => `"${name}": { "value": ${JSON.stringify(value)} }`;

describe("a parameter named like a field of the restore request", () => {
  it("overrides the target, whatever its letter case", () => {
    const { restore, problems } = overriding([
      literal("targetResourceGroupID", `${GROUP}/drills`),
      literal("storageAccountId", ACCOUNT),
      literal("diskEncryptionSetId", SET),
      literal("zones", ["2"]),
      literal("region", "westeurope"),
    ]);
    expect(problems).toEqual([]);
    expect(restore.target).toEqual({
      type: "disks",
      disks: "all",
      resourceGroup: "drills",
      stagingAccount: ACCOUNT,
      diskEncryptionSet: SET,
      zone: "2",
      location: "westeurope",
    });
  });

  it("leaves a restore alone whose parameters have other names", () => {
    const { restore, problems } = overriding([literal("name", "x"), secret("password")]);
    expect({ target: restore.target, problems }).toMatchObject({ target: { resourceGroup: "drill-target" }, problems: [] });
  });

  it.each([
    ["a secret", secret("targetResourceGroupId"), "a secret cannot say where a restore goes"],
    [
      "a Key Vault reference",
      `"zones": { "reference": { "keyVault": { "id": "/x" }, "secretName": "s" } }`,
      "a secret cannot say",
    ],
    ["a placeholder", literal("targetResourceGroupId", `${GROUP}/prod{item}`), "a placeholder is not known"],
    ["a name for an id", literal("targetResourceGroupId", "prod"), "no resource group's id"],
    ["an escaped name", literal("targetResourceGroupId", `${GROUP}/pro%64`), "no resource group's id"],
    ["an id that goes on", literal("targetResourceGroupId", `${GROUP}/prod/`), "no resource group's id"],
    ["another subscription", literal("targetResourceGroupId", "/subscriptions/x/resourceGroups/g"), "in another subscription"],
    ["the plan's own word", literal("targetResourceGroupId", `${GROUP}/Ephemeral`), "the plan's word"],
    ["a number", literal("targetResourceGroupId", 7), "no text"],
    ["another account's name", literal("storageAccountId", "prodstaging"), "no storage account's id"],
    ["two zones", literal("zones", ["1", "2"]), "no list of one zone"],
    ["zone 4", literal("zones", "4"), "none of the zones"],
    ["a network", literal("virtualNetworkId", "/subscriptions/x"), "virtualNetworkId is no field of a restore to disks"],
    [
      "a machine",
      literal("targetVirtualMachineId", "/subscriptions/x"),
      "targetVirtualMachineId is no field of a restore to disks",
    ],
    ["the source", literal("sourceResourceId", "/subscriptions/x"), "sourceResourceId is no field"],
  ])("is refused where it cannot be judged: %s", (_, parameter, expected) => {
    const { restore, problems } = overriding([parameter]);
    expect(told(problems)).toHaveLength(1);
    expect(told(problems)[0]).toMatch(/^RDP039 5:5 /);
    expect(told(problems)[0]).toContain(expected);
    expect(restore.target).toMatchObject({ resourceGroup: "drill-target" });
  });

  it("is the template's alone where the template declares it and disks have no such field", () => {
    expect(overriding([literal("subnetId", "/x")], { declared: { subnetId: { type: "string" } } }).problems).toEqual([]);
  });

  it("is refused, and never passed over, for the original machine", () => {
    const lines =
      "    target: { type: disks, resource-group: d, staging-account: s }\n    restore-target: { type: original, staging-account: s }\n";
    const group = literal("targetResourceGroupId", `${GROUP}/drills`);
    expect(told(overriding([group], { mode: "restore", lines }).problems)[0]).toContain("the target is of type original");
    expect(overriding([group], { mode: "drill", lines }).problems).toEqual([]);
  });
});
