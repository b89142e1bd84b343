import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { TAGS } from "../../../src/restore/engine/tags.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";
import { TOYS } from "./toy/made.ts";
import { Nursery, SHELF, TOY } from "./toy/nursery.ts";
import { VALIDATION } from "./toy/workload.ts";

describe("a drill of a kind of item that this version does not have", () => {
  it("brings it back, counts it, and removes all of it", async () => {
    const on = new Nursery();
    const { run, record } = await on.run("drill");
    expect(run).toMatchObject({ verdict: "passed", tier: "restored", findings: [] });
    expect(record.cleanUp?.verdict).toBe("passed");
    expect(record.restored.map(({ type }) => type)).toEqual(Array(3).fill(TOYS.type));
    expect(record.checks).toEqual([{ name: "toys on the shelf", verdict: "passed", expected: "3", actual: "3" }]);
    expect(on.did("PATCH", TOY)).toHaveLength(3);
    expect(on.did("DELETE", TOY)).toHaveLength(3);
    expect([on.left, on.toys.jobs.length]).toEqual([[], 1]);
  });

  it("does all of it where no other kind is known", async () => {
    const on = new Nursery(VALIDATION, []);
    expect((await on.run("drill")).run).toMatchObject({ verdict: "passed", tier: "restored", findings: [] });
    expect(on.left).toEqual([]);
  });

  it("goes into a group of its own, and leaves none", async () => {
    const on = new Nursery();
    on.cloud.azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
    const groups = on.cloud.azure.resourceGroups.length;
    const { run, record } = await on.run("drill", { target: { ...SHELF, "resource-group": "ephemeral" } });
    expect(run).toMatchObject({ verdict: "passed", tier: "restored" });
    expect(record.held.find(({ kind }) => kind === "group")?.state).toBe("gone");
    expect([on.left, on.cloud.azure.resourceGroups.length]).toEqual([[], groups]);
  });

  it("gives its own runbook", async () => {
    const on = new Nursery();
    let text = "";
    on.edge = (io) => ({
      ...io,
      write: async (name, of) => {
        text += of;
        return name;
      },
    });
    await on.run("drill");
    expect(text).toContain(`Toys that the job made carry its name in the tag \`${TOYS.tag}\`.`);
    expect(text).not.toMatch(/disk/i);
  });

  it("keeps it under a lease where the plan says so", async () => {
    const on = new Nursery();
    const { record } = await on.run("drill", { keep: { passed: "2h" } });
    expect(record.cleanUp?.verdict).toBe("deferred");
    expect(on.left.map(({ tags }) => Object.keys(tags).sort())).toEqual(
      Array(3).fill([TOYS.tag, TAGS.expires, TAGS.repository, TAGS.run].sort()),
    );
  });

  it("fails where less came back than the plan asks for, whatever the job says", async () => {
    const on = new Nursery();
    on.toys.missing = 1;
    const { run, record } = await on.run("drill", { keep: { failed: "0s" } });
    expect(run).toMatchObject({ verdict: "failed", findings: [{ rule: "RDB106", message: "Of 3 toys 2 came back." }] });
    expect(run.findings.map(({ title }) => title).join()).not.toMatch(/disk/i);
    expect(record.checks).toMatchObject([{ verdict: "failed", expected: "3", actual: "2" }]);
    expect(on.left).toEqual([]);
  });

  it("is unverified where what came back cannot be listed", async () => {
    const on = new Nursery();
    on.instead = (method, path) =>
      method === "GET" && path.endsWith("/toys")
        ? { status: 403, body: { error: { code: "Denied", message: "no" } } }
        : undefined;
    const { run } = await on.run("drill");
    expect(run.verdict).toBe("unverified");
    expect(run.findings.map(({ message }) => message).join("\n")).toContain("The toys may not be listed");
  });

  it("is unverified where its job contradicts itself", async () => {
    const on = new Nursery();
    on.toys.claims = 2;
    const { run } = await on.run("drill");
    expect(run.verdict).toBe("unverified");
    expect(run.findings.map(({ message }) => message).join("\n")).toContain("It packed 2 toys, and not 3.");
  });

  it("is refused while another restore of the box goes to the same shelf, and not while it goes to another", async () => {
    const on = new Nursery();
    const rival = (room: string) => {
      const at = on.cloud.now;
      const id = randomUUID();
      on.toys.jobs = [{ id, activityId: "somebody", startedAt: at, endsAt: at + 9e6, room, toys: 1, packed: null }];
    };
    rival(`/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target`);
    expect((await on.run("drill")).rules).toContain("RDB101");
    expect(on.restores).toEqual([]);
    rival(`/subscriptions/${SUBSCRIPTION}/resourceGroups/prod`);
    expect((await on.run("drill")).run.verdict).toBe("passed");
  });
});
