import { describe, it } from "vitest";
import type { Fault, World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

// They mostly wait for Azure, so several run at once, each on a twin of its own.

/** What makes a drill's restore come to each verdict. */
const RESTORES = {
  passed: {},
  unverified: { world: ({ azure }: World) => void Object.assign(azure.knobs, { restoreOutcome: { of: "warnings" } }) },
  failed: { workspace: { "verify.sh": "echo wrong rows; exit 3" } },
} as const satisfies Record<string, Scenario>;

const denied = (route: string): Fault => ({
  route,
  status: 403,
  body: { error: { code: "AuthorizationFailed", message: "The client does not have authorization to perform the action." } },
});
/** What makes its clean-up come to each. */
const CLEAN_UPS = {
  passed: { keep: "0h", faults: [], jobPages: "whole", left: 0 },
  deferred: { keep: "1h", faults: [], jobPages: "whole", left: 3 },
  // The identity may read disks, and not delete them.
  failed: { keep: "0h", faults: [denied("arm.disk.delete")], jobPages: "whole", left: 3 },
  // The job's page names no staging container, so nobody can say that it is gone.
  unverified: { keep: "0h", faults: [], jobPages: "bare", left: 0 },
} as const;

const WORSE = ["passed", "unverified", "failed"];
const restored = ({ twin }: Seen) => twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore").length;

describe.concurrent.each(Object.keys(RESTORES) as (keyof typeof RESTORES)[])("a drill whose restore %s", (verdict) => {
  it.for(Object.keys(CLEAN_UPS) as (keyof typeof CLEAN_UPS)[])(
    "and whose clean-up is %s says both",
    async (cleanUp, { expect }) => {
      const { keep, faults, jobPages, left } = CLEAN_UPS[cleanUp];
      const { world, ...scenario }: Scenario = RESTORES[verdict];
      const seen = await run({
        ...scenario,
        faults,
        world: (of) => {
          world?.(of);
          of.azure.knobs.jobPages = jobPages;
        },
        inputs: { mode: "drill" },
        plan: ({ restores }) =>
          void Object.assign(restores["orders-vm"] ?? {}, {
            keep: { passed: keep, failed: keep, unverified: keep },
            ...(verdict === "failed" ? { verify: [{ run: "./verify.sh" }] } : {}),
          }),
      });
      const { outputs, exitCode, summary } = seen.result;
      const worst = [verdict, cleanUp].sort((a, b) => WORSE.indexOf(b) - WORSE.indexOf(a))[0];
      expect(outputs).toMatchObject({ verdict: worst, "clean-up": cleanUp });
      expect(seen.evidence.restores[0]).toMatchObject({ verdict, cleanUp: { verdict: cleanUp } });
      expect(exitCode).toBe(worst === "passed" ? 0 : 1);
      expect(restored(seen)).toBe(left);
      expect(summary.split(" Mode `drill`")[0]).toMatchSnapshot();
    },
  );
});
