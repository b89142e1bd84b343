import { describe, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import { run, runBuilt, type Scenario, type Seen } from "./harness.ts";

/** How a scenario is run is no part of what it says: each way in which a step ends, and each place that it writes to. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "a check that passes": {},
  "a check whose trust is refused": { faults: [{ route: "entra.token", status: 401, body: { error: "invalid_client" } }] },
  "a drill with steps of the user's that print secrets, commands and much else": {
    inputs: { mode: "drill" },
    workspace: {
      "verify.sh": [
        'echo "::warning file=a.ts,line=3::of a step: %, 100"',
        'echo "{\\"password\\": \\"$ORDERS_DB_PASSWORD\\"}"',
        "printf 'one\\rtwo\\u2028three\\n'",
        'printf "%s\\n" "$RESTORED_RESOURCES" | head -c 300',
        'echo "x=y" >> "$' + '{GITHUB_OUTPUT:-/dev/null}"',
      ].join("\n"),
    },
    plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { verify: [{ run: "./verify.sh" }] }),
  },
  "a drill whose disk cannot be removed": {
    inputs: { mode: "drill" },
    faults: [
      { route: "arm.disk.delete", status: 403, body: { error: { code: "AuthorizationFailed", message: "no\nway, 5 %" } } },
    ],
  },
  "a dry run that lacks rights": {
    inputs: { mode: "dry-run" },
    world: ({ azure }) => {
      azure.roleAssignments = [assign("Reader", `/subscriptions/${SUBSCRIPTION}`, 0)];
    },
  },
  "a lint that finds something": { inputs: { mode: "lint" }, planText: "version: 1\nrestores: {a: {b: 'c, %0A: d'}}\n" },
  "inputs that are wrong": { inputs: { mode: "chek", "fail-on": "all" } },
  "no plan": { planText: null },
};

/** What a step came to and wrote. Requests that only read may come in any order. */
function said({ result, visible, effects, plain, evidence }: Seen) {
  return {
    visible,
    effects,
    exitCode: result.exitCode,
    outputs: Object.keys(result.outputs),
    state: Object.keys(result.state),
    // How many there are goes by how often a token is asked for, which a slow machine decides.
    masks: result.masks.length > 0,
    annotations: result.annotations.map((each) => plain(JSON.stringify(each))),
    files: Object.keys(result.files),
    findings: plain(JSON.stringify(evidence?.findings ?? null)),
    verdicts: evidence?.restores.map(({ name, verdict, phases, cleanUp, held }: Record<string, unknown>) =>
      plain(JSON.stringify({ name, verdict, phases, cleanUp, held })),
    ),
    sarif: plain(result.files["findings.sarif"] ?? ""),
    summary: plain(result.files["summary.md"] ?? ""),
  };
}

describe.concurrent("in this process and in one of its own", () => {
  it.for(Object.entries(SCENARIOS))("%s says the same", async ([, scenario], { expect }) => {
    const [inside, built] = await Promise.all([run(scenario), runBuilt(scenario)]);
    expect(said(inside)).toEqual(said(built));
  });

  it("a post step gives back the same", async ({ expect }) => {
    const both = [run, runBuilt].map(async (way) => {
      const seen = await way({ inputs: { mode: "drill" } });
      return seen.again({ inputs: { mode: "drill" }, state: seen.result.state });
    });
    const [inside, built] = await Promise.all(both);
    expect(inside && said(inside)).toEqual(built && said(built));
  });
});
