import { describe, it } from "vitest";
import { drill, left, nothing } from "./deployed.ts";
import { run } from "./harness.ts";

describe.concurrent("a cloud that answers as Azure does in 2026", () => {
  it("names the generated template by its newer key, and the drill deploys it", async ({ expect }) => {
    const seen = await drill({ world: ({ azure }) => void Object.assign(azure.knobs, { jobsOf: 2026 }) });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "deployed", "clean-up": "passed" });
    expect(left(seen)).toEqual(nothing);
  });
});

describe.concurrent("a cloud of last year", () => {
  it("is checked by the older api-version, having refused the newer one once", async ({ expect }) => {
    const seen = await run({ world: ({ azure }) => void Object.assign(azure.knobs, { versionsUntil: "2025-12-31" }) });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed" });
    const asked = seen.twin.requests.filter(({ path }) => path.includes("Microsoft.RecoveryServices"));
    expect(asked.filter(({ status }) => status === 400)).toHaveLength(1);
    expect(asked.filter(({ path }) => path.includes("api-version=2026"))).toHaveLength(1);
  });

  it("is asked by the newer one today, and tells of no refusal", async ({ expect }) => {
    const seen = await run({});
    const asked = seen.twin.requests.filter(({ path }) => path.includes("Microsoft.RecoveryServices"));
    expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
    expect(asked.filter(({ path }) => path.includes("api-version=2026-07-01")).length).toBeGreaterThan(2);
  });
});
