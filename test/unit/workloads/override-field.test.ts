import { describe, expect, it } from "vitest";
import { overridden } from "../../../src/parameters/overrides.ts";
import { fieldOf, overrideField } from "../../../src/workloads/override-field.ts";
import { parameterFile, told } from "../parameters/make.ts";
import { ALL, BOX, DISKS, MACHINE, restoreOf, SHELF } from "./make.ts";

const overriding = (restore: ReturnType<typeof restoreOf>, parameter: string, value: unknown) =>
  overridden(restore, parameterFile(`"${parameter}": { "value": ${JSON.stringify(value)} }`), {
    subscriptionId: "0f3e0000-0000-4000-8000-000000000001",
    mode: "drill",
    template: undefined,
    workloads: ALL,
  });

describe("a parameter's name", () => {
  it("is a field of some kind's request, whatever its letter case", () => {
    expect(overrideField(ALL, "TOYCOUNT")).toEqual({ field: "toyCount", key: "toys" });
    expect(overrideField(ALL, "storageaccountid")).toEqual({ field: "storageAccountId", key: "stagingAccount" });
    expect(overrideField(ALL, "recoveryType")).toEqual({ field: "recoveryType", key: null });
    expect(overrideField(ALL, "adminPassword")).toBeUndefined();
  });

  it("is a field of one target's own request", () => {
    expect(fieldOf({ fields: { Zones: "zone" } }, "zones")).toEqual({ field: "Zones", key: "zone" });
    expect(fieldOf({ fields: { Zones: "zone" } }, "toString")).toBeUndefined();
  });
});

describe("a parameter that overrides a target", () => {
  it("does so by the fields of the target's own kind", () => {
    const { restore, problems } = overriding(restoreOf(BOX, SHELF), "toyCount", 5);
    expect([restore.target, problems]).toMatchObject([{ type: "toy-shelf", toys: 5 }, []]);
  });

  it("is judged by the target's own kind", () => {
    const { problems } = overriding(restoreOf(BOX, SHELF), "toyCount", "five");
    expect(told(problems)[0]).toContain("its value is no number of toys");
  });

  it("is refused, and never passed over, where it is a field of another kind's request", () => {
    const box = overriding(restoreOf(BOX, SHELF), "zones", ["1"]);
    expect(told(box.problems)[0]).toContain("zones is no field of a restore to toy-shelf");
    expect(box.restore.target).not.toHaveProperty("zone");
    const machine = overriding(restoreOf(MACHINE, DISKS), "toyCount", 5);
    expect(told(machine.problems)[0]).toContain("toyCount is no field of a restore to disks");
    expect(machine.restore.target).not.toHaveProperty("toys");
  });
});
