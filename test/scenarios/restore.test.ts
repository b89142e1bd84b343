import { afterEach, describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { closeAll, run, type Scenario, type Seen } from "./harness.ts";

afterEach(closeAll);

const restore = (more: Scenario = {}) => run({ ...more, inputs: { mode: "restore", ...more.inputs } });
const knobs = (change: Partial<World["azure"]["knobs"]>) => ({
  world: ({ azure }: World) => void Object.assign(azure.knobs, change),
});
const posts = (seen: Seen) => seen.twin.requests.filter(({ route, method }) => route === "arm.restore" && method === "POST");
const rules = (seen: Seen): string[] => seen.evidence.findings.map(({ rule }: { rule: string }) => rule);

describe("mode dry-run", () => {
  it("has Azure validate the exact request, and restores nothing", async () => {
    const seen = await run({ inputs: { mode: "dry-run" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual(["POST arm.validate.trigger 202"]);
  });

  it("falls back to the synchronous validation where the role lacks the other", async () => {
    const seen = await run({ inputs: { mode: "dry-run" }, ...knobs({ triggerValidateDenied: true }) });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.effects).toEqual(["POST arm.validate.trigger 403", "POST arm.validate 200"]);
  });

  it("fails on what Azure's validation finds, in Azure's words and with its recommendation", async () => {
    const seen = await run({ inputs: { mode: "dry-run" }, ...knobs({ validateResults: ["UserErrorStorageAccountNotFound"] }) });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
  });
});

describe("mode restore", () => {
  it("brings the disks back with one request, and keeps them", async () => {
    const seen = await restore();
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual(["POST arm.validate.trigger 202", "POST arm.restore 202"]);
    expect(seen.leaks).toEqual([]);
    const [record] = seen.evidence.restores;
    expect(record.restored).toHaveLength(3);
    const [job] = seen.twin.world.azure.vaults[0]?.jobs ?? [];
    expect(record.job).toMatchObject({ id: job?.id, status: "Completed", activityId: record.ownerId });
    expect(Object.keys(seen.result.files).sort()).toEqual(["evidence.json", "runbook.md", "summary.md"]);
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
    });
    expect(vhds.result.exitCode).toBe(0);
    expect(posts(vhds)[0]?.body).not.toHaveProperty("properties.targetResourceGroupId");
  });

  it("restores another point than the plan's when input point says so", async () => {
    const seen = await restore({ inputs: { point: "{id: 329227193788365}" } });
    expect(seen.evidence.restores[0].point.id).toBe("329227193788365");
    expect(posts(seen)[0]?.path).toContain("/recoveryPoints/329227193788365/restore");
  });

  it("fails in Azure's own words when the job fails, with its recommendation", async () => {
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
    expect(rules(seen)).toContain("RDB106");
    expect(seen.result.outputs.verdict).toBe("failed");
  });

  it("fails when fewer disks came back than were asked for", async () => {
    const seen = await restore(knobs({ disksMissing: 1 }));
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.outputs.verdict).not.toBe("passed");
  });

  it("fails at once, changing nothing, when Azure refuses the request", async () => {
    const seen = await restore(knobs({ restoreRefusal: "UserErrorRequestDisallowedByPolicy" }));
    expect(seen.visible).toMatchSnapshot();
    expect(posts(seen)).toHaveLength(1);
    expect(seen.evidence.restores[0]).toMatchObject({ job: null, held: [], triggeredAt: null });
  });

  it.each([
    ["the connection broke", { as: "reset", times: 1 }],
    ["a gateway answered 502", { as: 502, times: 1 }],
    ["a 500 came back", { as: 500, times: 1 }],
  ] as const)("finds its restore by the vault's job list when its answer was lost: %s", async (_, answerLost) => {
    const seen = await restore(knobs({ answerLost }));
    expect(seen.result.exitCode).toBe(0);
    expect(posts(seen)).toHaveLength(1);
    expect(seen.twin.world.azure.vaults[0]?.jobs).toHaveLength(1);
    expect(seen.result.log.join("\n")).toContain("It is not known whether the restore began");
  });

  it("follows its own job again in a second attempt, and never triggers a second restore", async () => {
    const seen = await restore();
    const again = await seen.again({ env: { GITHUB_RUN_ATTEMPT: "2" } });
    expect(again.result.exitCode).toBe(0);
    expect(again.effects.filter((effect) => effect.includes("arm.restore"))).toEqual([]);
    expect(again.evidence.restores[0].job.id).toBe(seen.evidence.restores[0].job.id);
    expect(seen.twin.world.azure.vaults[0]?.jobs).toHaveLength(1);
  });

  it("hands a restore over that outlasts its time, and a later run resumes it", async () => {
    const seen = await restore({
      speed: 10,
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { timeout: "3s" }),
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(0);
    const [job] = seen.twin.world.azure.vaults[0]?.jobs ?? [];
    const resumed = await seen.again({
      inputs: { mode: "restore", resume: job?.id ?? "" },
      plan: () => {},
      env: { GITHUB_RUN_ID: "9000000002" },
    });
    expect(resumed.result.exitCode).toBe(0);
    expect(resumed.evidence.restores[0].restored).toHaveLength(3);
    expect(seen.twin.world.azure.vaults[0]?.jobs).toHaveLength(1);
  });

  it("refuses to start beside another run's restore to the same target, and names its job", async () => {
    const first = await restore({
      ...knobs({ restoreOutcome: { of: "stuck" } }),
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { timeout: "1s" }),
    });
    const [job] = first.twin.world.azure.vaults[0]?.jobs ?? [];
    const second = await first.again({ env: { GITHUB_RUN_ID: "9000000007" } });
    expect(rules(second)).toEqual(["RDB101"]);
    expect(second.result.summary).toContain(job?.id);
    expect(second.effects.filter((effect) => effect.includes("arm.restore"))).toEqual([]);
  });

  it("triggers nothing when the job list cannot be read", async () => {
    const seen = await restore({
      faults: [{ route: "arm.jobs.list", status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } }],
    });
    expect(posts(seen)).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
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

  it("asks for a confirmation and a reason before it restores into the source's own group", async () => {
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
