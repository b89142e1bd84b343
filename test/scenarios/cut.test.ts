import { describe, expect, it } from "vitest";
import { drill } from "./deployed.ts";
import { run, type Seen } from "./harness.ts";

// A connection that is cut once says nothing about a trust, a secret or a backup: each request is sent again, and nobody is told.

const good = await run({});
const routes = [...new Set(good.twin.requests.map(({ route }) => route))];
const told = ({ result, evidence }: Seen) => ({
  verdict: result.outputs.verdict,
  findings: evidence.findings.map(({ rule, message }: { rule: string; message: string }) => `${rule}: ${message}`),
});

describe.concurrent("a connection that is cut once", () => {
  it.each(routes)("at %s changes nothing", async (route) => {
    const seen = await run({ faults: [{ route, times: 1, reset: true }] });
    expect(told(seen)).toEqual(told(good));
    expect(seen.twin.requests.filter((each) => each.route === route && each.status === 0)).toHaveLength(1);
  });

  it("when the run signs in to storage, in the middle of a drill, changes nothing", async ({ expect }) => {
    const seen = await drill({ faults: [{ route: "entra.discovery", after: 2, times: 1, reset: true }] });
    expect(told(seen)).toEqual({ verdict: "passed", findings: [] });
    expect(seen.result.outputs).toMatchObject({ tier: "deployed", "clean-up": "passed" });
  });
});
