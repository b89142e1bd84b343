import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run, runBuilt, type Scenario } from "./harness.ts";

const dist = join(import.meta.dirname, "../../dist");

const HEAD = `version: 1
azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: 22222222-2222-4222-8222-222222222222
  subscription-id: 0f3e0000-0000-4000-8000-000000000001
restores: {}
`;

describe.concurrent("mode lint", () => {
  it("passes a plan that is right, without a cloud and without a token to ask for", async ({ expect }) => {
    const seen = await runBuilt({
      inputs: { mode: "lint" },
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "", GITHUB_EVENT_NAME: "pull_request" },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.twin.requests).toEqual([]);
  });

  it("says which jobs a workflow makes of the selected restores", async () => {
    const more: Scenario["plan"] = ({ restores }) => {
      const [first] = Object.values(restores);
      restores.edge = { ...first, vault: { "resource-group": "edge", name: "edge-vault" } };
    };
    const { result } = await run({ inputs: { mode: "lint", "fan-out": "restore" }, plan: more });
    expect(JSON.parse(result.outputs.restores ?? "")).toEqual(["orders-vm", "edge"]);
    expect(JSON.parse(result.outputs.matrix ?? "").include).toMatchObject([
      { name: "orders-vm", only: "orders-vm" },
      { name: "edge", only: "edge" },
    ]);
    const one = await run({ inputs: { mode: "lint", only: "edge" }, plan: more });
    expect(JSON.parse(one.result.outputs.matrix ?? "").include).toMatchObject([{ name: "edge/edge-vault", only: "edge" }]);
  });

  it.each([
    ["a plan without restores", { planText: HEAD }, {}, "The plan has no restores."],
    ["a name that the plan does not have", {}, { only: "orders" }, "The plan has no restore orders."],
    ["separators alone", {}, { only: " ,\n" }, "Input only: it has separators, but no entry."],
  ])("makes no jobs of an empty selection, and says so: %s", async (_, more, inputs, message) => {
    const { result } = await run({ ...more, inputs: { mode: "lint", ...inputs } });
    expect(result.exitCode).toBe(1);
    expect(result.outputs.matrix ?? "").toBe("");
    expect(result.summary).toContain(message);
  });

  it("reads no plan that lies elsewhere, and none that is no file", async () => {
    const first = await run({ inputs: { mode: "lint" }, files: { "folder/x": "", "../outside.yml": "kept: away" } });
    const workspace = `${first.result.outputs.evidence?.split("/step-0")[0]}/workspace`;
    symlinkSync("../outside.yml", join(workspace, "link.yml"));
    symlinkSync("loop.yml", join(workspace, "loop.yml"));
    for (const [plan, why] of [
      ["link.yml", "is, by a symbolic link, outside of the workspace"],
      ["../outside.yml", "leads out of the workspace"],
      ["folder", "is a folder"],
      ["loop.yml", "cannot be read (ELOOP)"],
      ["none.yml", undefined],
    ] as const) {
      const seen = await first.again({ inputs: { mode: "lint", plan } });
      const message = why === undefined ? `There is no file ${plan}.` : `${plan} ${why}.`;
      expect(seen.evidence.findings.map((of: { message: string }) => of.message)).toContain(message);
      expect(seen.result.exitCode).toBe(1);
      expect(seen.visible).not.toContain("kept");
    }
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

  it("points at each mistake of a plan by line and column, and names the nearest key", async ({ expect }) => {
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

  it("says of identities that can be none what is wrong with each, and what to write instead", async ({ expect }) => {
    const seen = await run({
      inputs: { mode: "lint", "azure-subscription-id": "22222222-2222-4222-8222-222222222222" },
      plan: ({ azure, google = {}, secrets = {} }) => {
        azure["tenant-id"] = "contoso.onmicrosoft.com";
        azure["client-id"] = "restore drills";
        google["workload-identity-provider"] =
          "projects/acme-prod/locations/global/workloadIdentityPools/github/providers/actions";
        google["service-account"] = "107461234567890123456";
        for (const secret of Object.values(secrets)) secret.resource += "/versions/7";
      },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(seen.twin.requests).toEqual([]);
  });

  it("says what of a plan it cannot run yet", async ({ expect }) => {
    const seen = await run({ inputs: { mode: "init" } });
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

  it("refuses wrong inputs by name, before anything else", async ({ expect }) => {
    const seen = await run({ inputs: { mode: "chekc", "azure-tenant-id": "acme", "break-glass": "true" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    const post = await seen.again({ state: seen.result.state });
    expect(post.result).toMatchObject({ exitCode: 0, raw: "" });
  });
});

describe.concurrent("a job without `id-token: write`", () => {
  it("is told so, with the lines to add", async ({ expect }) => {
    const seen = await run({ env: { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(seen.twin.requests.filter(({ service }) => service !== "arm")).toEqual([]);
  });
});
