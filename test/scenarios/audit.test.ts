import { describe, expect, it } from "vitest";
import { assign, IDENTITY, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { run, type Scenario } from "./harness.ts";

const reader = ({ azure }: World) => {
  azure.roleAssignments.push(assign("Reader", `/subscriptions/${SUBSCRIPTION}`, 0));
  azure.knobs.activityLogSeconds = 0;
};
const drill = (more: Scenario) => run({ ...more, inputs: { mode: "drill" } });

describe.concurrent("what both clouds have written down of a drill", () => {
  it("is tied to it: the trigger in Azure's Activity Log, the use of its secrets in Google's audit log", async () => {
    const seen = await drill({ world: reader });
    const { correlationId } = seen.evidence.restores[0].job;
    expect(seen.evidence.audit).toEqual([
      {
        cloud: "azure",
        time: expect.any(String),
        operation: expect.stringMatching(/recoveryPoints\/restore\/action$/),
        principal: "22222222-2222-4222-8222-222222222222",
        correlationId,
        scope: `subscriptions/${SUBSCRIPTION}`,
        found: true,
      },
      {
        cloud: "google",
        time: expect.any(String),
        operation: "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
        principal: "drills@acme-prod.iam.gserviceaccount.com",
        correlationId: "proof-of-restore acme/platform run 9000000001 attempt 1",
        scope: "projects/acme-prod",
        found: true,
      },
    ]);
    expect(seen.result.summary).toContain("2 audit entries");
  });

  it("may not be there yet, which changes nothing", async () => {
    const seen = await drill({
      world: (world) => {
        reader(world);
        world.azure.knobs.activityLogSeconds = 1_000_000;
      },
    });
    expect(seen.evidence.audit[0]).toMatchObject({ cloud: "azure", principal: IDENTITY, found: false });
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(seen.result.summary).toContain("not found yet");
  });

  it("may not be shown to the identity, which changes nothing", async () => {
    const seen = await drill({
      world: ({ google }) => {
        google.bindings = google.bindings.filter(({ role }) => role !== "roles/logging.privateLogViewer");
      },
    });
    expect(seen.evidence.audit).toEqual([]);
    // Both are asked at once; who answers first is told first.
    for (const cloud of ["azure", "google"])
      expect(seen.result.log).toContain(`  ${cloud}: the log is not shown to this identity (403)`);
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(seen.result.exitCode).toBe(0);
  });
});
