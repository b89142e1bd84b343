import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { closeAll, run } from "./harness.ts";

afterEach(closeAll);

const dist = join(import.meta.dirname, "../../dist");

describe("mode lint", () => {
  it("passes a plan that is right, without a cloud and without a token to ask for", async () => {
    const seen = await run({
      inputs: { mode: "lint" },
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "", GITHUB_EVENT_NAME: "pull_request" },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.twin.requests).toEqual([]);
  });

  it("loads no cloud's SDK", async () => {
    const loaded = async (mode: string) => {
      const { result } = await run({ inputs: { mode }, env: { NODE_DEBUG: "module" } });
      const chunks = readdirSync(dist).filter((name) => /^\d+\..*js$/.test(name));
      return chunks.filter((name) => result.raw.includes(name));
    };
    const lint = await loaded("lint");
    expect(
      lint.filter((name) =>
        /AADSTS|workloadIdentityPools|secretmanager\.googleapis/.test(readFileSync(join(dist, name), "utf8")),
      ),
    ).toEqual([]);
    expect((await loaded("check")).length).toBeGreaterThan(lint.length + 2);
  });

  it("points at each mistake of a plan by line and column, and names the nearest key", async () => {
    const seen = await run({
      inputs: { mode: "lint" },
      planText: `version: 1
azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: not-a-guid
  subscription-id: 0f3e0000-0000-4000-8000-000000000001
secrets:
  orders: { resource: projects/acme-prod/secrets/orders, max-age: 90 }
restores:
  orders-vm:
    vault: { resource-group: prod-backup, name: prod-vault }
    item: { type: vm, name: orders-01, resource-group: prod }
    tarket: { type: disks }
    point: newest
    secrets: [orders, payments]
`,
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
  });

  it("says what of a plan it cannot run yet", async () => {
    const seen = await run({ inputs: { mode: "report" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.twin.requests).toEqual([]);
  });

  it("says that the plan is missing, or empty, or no YAML", async () => {
    for (const [planText, rule] of [
      [null, "RDP020"],
      ["", "RDP021"],
      ["# nothing\n", "RDP021"],
      ["version: 1\n  azure: [\n", "RDP022"],
    ] as const) {
      const seen = await run({ inputs: { mode: "check" }, planText });
      expect(seen.result.exitCode).toBe(1);
      expect(seen.evidence.findings.map(({ rule: code }: { rule: string }) => code)).toContain(rule);
      expect(seen.twin.requests).toEqual([]);
    }
  });

  it("refuses wrong inputs by name, before anything else", async () => {
    const seen = await run({ inputs: { mode: "chekc", "azure-tenant-id": "acme", "break-glass": "true" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
  });
});

describe("a job without `id-token: write`", () => {
  it("is told so, with the lines to add", async () => {
    const seen = await run({ env: { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(seen.twin.requests.filter(({ service }) => service !== "arm")).toEqual([]);
  });
});
