import { describe, expect, it } from "vitest";
import { assign } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const restore = (more: Scenario = {}) => run({ ...more, inputs: { mode: "restore", ...more.inputs } });
const knobs = (change: Partial<World["azure"]["knobs"]>) => ({
  world: ({ azure }: World) => void Object.assign(azure.knobs, change),
});
const posts = (seen: Seen) => seen.twin.requests.filter(({ route, method }) => route === "arm.restore" && method === "POST");
const rules = (seen: Seen): string[] => seen.evidence.findings.map(({ rule }: { rule: string }) => rule);

describe.concurrent("mode restore", () => {
  it("brings the disks back with one request, and keeps them", async ({ expect }) => {
    const seen = await restore();
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual(["POST arm.validate.trigger 202", "POST arm.restore 202"]);
    const [record] = seen.evidence.restores;
    expect(record.restored).toHaveLength(3);
    const [job] = seen.twin.world.azure.vaults[0]?.jobs ?? [];
    expect(record.job).toMatchObject({ id: job?.id, status: "Completed", activityId: record.ownerId });
    expect(Object.keys(seen.result.files).sort()).toEqual(["evidence.json", "findings.sarif", "runbook.md", "summary.md"]);
  });

  it("brings back the operating system's disk alone, or it and chosen LUNs, or unmanaged disks", async () => {
    const target = { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" };
    const seen = await restore({
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { target: { ...target, disks: "os" } }),
    });
    expect(seen.evidence.restores[0].restored.map(({ name }: { name: string }) => name.replace(/-\d+-\d+$/, ""))).toEqual([
      "orders-01-osdisk",
    ]);
    expect(posts(seen)[0]?.body).toMatchObject({ properties: { restoreDiskLunList: [] } });
    const chosen = await restore({
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { target: { ...target, disks: [1] } }),
    });
    expect(chosen.evidence.restores[0].restored).toHaveLength(2);
    const { "resource-group": _, ...unmanaged } = target;
    const vhds = await restore({
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { target: unmanaged }),
      world: ({ azure }) =>
        void azure.roleAssignments.push(assign("Storage Blob Data Contributor", azure.storageAccounts[0]?.id ?? "", 0)),
    });
    expect(vhds.result.exitCode).toBe(0);
    expect(vhds.evidence.restores[0].restored).toHaveLength(3);
    expect(posts(vhds)[0]?.body).not.toHaveProperty("properties.targetResourceGroupId");
  });

  it("restores another point than the plan's when input point says so", async () => {
    const seen = await restore({ inputs: { point: "{id: 329227193788365}" } });
    expect(seen.evidence.restores[0].point.id).toBe("329227193788365");
    expect(posts(seen)[0]?.path).toContain("/recoveryPoints/329227193788365/restore");
  });

  it("fails in Azure's own words when the job fails, with its recommendation", async ({ expect }) => {
    const seen = await restore(knobs({ restoreOutcome: { of: "failed", error: "UserErrorCoreCountSubscriptionQuotaReached" } }));
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(posts(seen)).toHaveLength(1);
  });

  it("does not call a job passed that completed with a warning", async () => {
    const seen = await restore(knobs({ restoreOutcome: { of: "warnings" } }));
    expect(seen.result.outputs.verdict).toBe("unverified");
    expect(seen.result.exitCode).toBe(1);
  });

  it("fails when somebody cancels the job", async () => {
    const seen = await restore(knobs({ restoreOutcome: { of: "cancelled" } }));
    expect(rules(seen)).toContain("RDB105");
    expect(seen.result.outputs.verdict).toBe("failed");
  });

  it("fails when fewer disks came back than were asked for", async () => {
    const seen = await restore(knobs({ disksMissing: 1 }));
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.outputs.verdict).toBe("unverified");
    expect(rules(seen)).toEqual(["RDB111"]);
  });

  it("fails at once, changing nothing, when Azure refuses the request", async ({ expect }) => {
    const seen = await restore(knobs({ restoreRefusal: "UserErrorRequestDisallowedByPolicy" }));
    expect(seen.visible).toMatchSnapshot();
    expect(posts(seen)).toHaveLength(1);
    expect(seen.evidence.restores[0]).toMatchObject({ job: null, held: [], triggeredAt: null });
  });

  it("survives single polls that are not answered", async () => {
    const seen = await restore({
      faults: [
        { route: "arm.job.get", times: 1, status: 404, body: { error: { code: "ResourceNotFound", message: "not there yet" } } },
        { route: "arm.job.get", after: 1, times: 1, status: 503 },
      ],
    });
    expect(seen.result.exitCode).toBe(0);
  });

  it("asks for a confirmation and a reason before it restores into the source's own group", async ({ expect }) => {
    const plan: Scenario["plan"] = ({ restores }) =>
      void Object.assign(restores["orders-vm"] ?? {}, {
        target: { type: "disks", "resource-group": "prod", "staging-account": "drillstaging" },
      });
    const world = ({ azure }: World) => {
      const drill = azure.roleAssignments.find(({ scope }) => scope.endsWith("/drill-target"));
      if (drill)
        azure.roleAssignments.push({ ...drill, id: `${drill.id}-prod`, scope: drill.scope.replace("drill-target", "prod") });
    };
    const refused = await restore({ plan, world });
    expect(refused.visible).toMatchSnapshot();
    expect(refused.twin.requests).toEqual([]);
    const confirmed = await refused.again({
      inputs: { mode: "restore", only: "orders-vm", confirm: "orders-vm", reason: "INC-4711: disk lost" },
    });
    expect(confirmed.result.exitCode).toBe(0);
    expect(confirmed.evidence.reason).toBe("INC-4711: disk lost");
  });

  it("restores in an emergency although a secret is old", async () => {
    const seen = await restore({
      world({ google }) {
        for (const version of google.secrets[0]?.versions ?? []) version.createdAt -= 300 * 86_400_000;
      },
    });
    expect(seen.result.exitCode).toBe(0);
    expect(rules(seen)).toContain("RDS002");
  });

  it("leaves nothing for the post step to do once it has ended, and says so", async () => {
    const seen = await restore();
    expect(Object.keys(seen.result.state)).toContain("evidence");
  });
});
