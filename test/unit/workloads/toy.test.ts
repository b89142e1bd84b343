import { describe, expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";
import { Nursery, SHELF } from "./toy/nursery.ts";
import { REQUEST, VALIDATION } from "./toy/workload.ts";

describe("a kind of item that this version does not have, handed in", () => {
  it("is linted by its own keys", async () => {
    const on = new Nursery();
    expect((await on.run("lint")).run).toMatchObject({ verdict: "passed", tier: "linted" });
    const said = async (target: object) =>
      (await on.run("lint", { target })).run.findings.map(({ message }) => message).join("\n");
    expect(await said({ ...SHELF, toys: 10 })).toContain("A shelf holds nine toys at most.");
    expect(await said({ ...SHELF, paint: "red" })).toContain("A painted shelf is not supported yet.");
    expect(await said({ ...SHELF, "resource-group": "nursery" })).toContain("the toy box's own room nursery");
    expect(await said({ ...SHELF, lamp: true })).toContain("Unknown key lamp");
    const disks = { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" };
    expect(await said(disks)).toContain("An item of type toy-box takes a target of type toy-shelf, not disks.");
  });

  it("is unknown where it is not handed in", async () => {
    const on = new Stage();
    const item = { type: "toy-box", name: "robots", room: "nursery" };
    const { run } = await on.play({ INPUT_MODE: "lint" }, { item, target: SHELF });
    expect(run).toMatchObject({ verdict: "failed" });
    expect(on.requests).toEqual([]);
  });

  it("is found in its vault, with points of its own type alone", async () => {
    const on = new Nursery();
    const { run, record } = await on.run("check");
    expect(run).toMatchObject({ verdict: "passed", tier: "checked", findings: [] });
    expect(record.points.map(({ id }) => id)).toEqual(["today", "yesterday"]);
    expect(record).toMatchObject({
      item: "robots",
      target: { type: "toy-shelf", resourceGroup: "drill-target", toys: "3" },
      policy: "Production-Daily",
    });
  });

  it("is missed where its vault has none, by its own noun", async () => {
    const on = new Nursery();
    const { run } = await on.run("check", { item: { type: "toy-box", name: "dolls", room: "nursery" } });
    expect(run.verdict).toBe("failed");
    expect(run.findings[0]?.message).toContain("toy box dolls of room nursery");
  });

  it("lacks the permissions that its target needs", async () => {
    const on = new Nursery();
    const { azure } = on.cloud;
    azure.roleAssignments = azure.roleAssignments.filter(({ scope }) => !scope.endsWith("/drill-target"));
    const { run } = await on.run("check");
    expect(run.findings.map(({ message }) => message).join("\n")).toContain("Toy.Chest/toys/read");
  });
});

describe("its request", () => {
  it("is validated under the words of its own kind", async () => {
    const on = new Nursery();
    const bodies: string[] = [];
    on.seeing = ({ path, body }) => void (path.endsWith("/backupTriggerValidateOperation") && bodies.push(body));
    expect((await on.run("dry-run")).run).toMatchObject({ verdict: "passed", tier: "validated" });
    expect(bodies.map((body) => JSON.parse(body).properties)).toMatchObject([
      { objectType: VALIDATION, restoreRequest: { objectType: REQUEST, recoveryPointId: "today", toys: 3 } },
    ]);
  });

  it("fails with what the vault objects to", async () => {
    const on = new Nursery();
    on.toys.objections = [{ code: "ToyUserErrorBatteriesMissing", message: "Batteries are not included.", recommendations: [] }];
    const { run } = await on.run("dry-run");
    expect(run.verdict).toBe("failed");
    expect(run.findings[0]?.message).toContain("Batteries are not included.");
  });

  it("is not called validated where the vault validates none", async () => {
    const on = new Nursery(null);
    const { run, record } = await on.run("dry-run");
    expect(record.phases.find(({ name }) => name === "validate")?.verdict).toBe("not-run");
    expect(run.tier).toBe("checked");
    expect(on.did("POST", /alidateOperation/)).toEqual([]);
  });

  it("does not take a template's forecast for a validation of the restore", async () => {
    const on = new Nursery(null);
    const $schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    on.files["infra/empty.json"] = JSON.stringify({ $schema, contentVersion: "1.0.0.0", resources: [] });
    const { run } = await on.run("dry-run", { deploy: { template: "infra/empty.json" } });
    expect(on.did("POST", /whatIf/)).toHaveLength(1);
    expect(run).toMatchObject({ verdict: "passed", tier: "checked" });
  });
});
