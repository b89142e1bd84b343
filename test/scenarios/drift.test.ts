import { describe, it } from "vitest";
import { drill, left, nothing } from "./deployed.ts";

describe.concurrent("a cloud that answers as Azure does in 2026", () => {
  it("names the generated template by its newer key, and the drill deploys it", async ({ expect }) => {
    const seen = await drill({ world: ({ azure }) => void Object.assign(azure.knobs, { jobsOf: 2026 }) });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "deployed", "clean-up": "passed" });
    expect(left(seen)).toEqual(nothing);
  });
});
