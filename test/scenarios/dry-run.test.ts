import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { run, runBuilt } from "./harness.ts";

const knobs = (change: Partial<World["azure"]["knobs"]>) => ({
  world: ({ azure }: World) => void Object.assign(azure.knobs, change),
});

describe.concurrent("mode dry-run", () => {
  it("has Azure validate the exact request, and restores nothing", async ({ expect }) => {
    const seen = await runBuilt({ inputs: { mode: "dry-run" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual(["POST arm.validate.trigger 202"]);
  });

  it("falls back to the synchronous validation where the role lacks the other", async () => {
    const seen = await run({ inputs: { mode: "dry-run" }, ...knobs({ triggerValidateDenied: true }) });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.effects).toEqual(["POST arm.validate.trigger 403", "POST arm.validate 200"]);
  });

  it("fails on what Azure's validation finds, in Azure's words and with its recommendation", async ({ expect }) => {
    const seen = await run({ inputs: { mode: "dry-run" }, ...knobs({ validateResults: ["UserErrorStorageAccountNotFound"] }) });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
  });
});
