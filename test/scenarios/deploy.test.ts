import { describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import { drill, files, GROUP, generated, left, nothing, parameters, restore, rules } from "./deployed.ts";
import type { Scenario } from "./harness.ts";

// They mostly wait for Azure, so several run at once, each on a twin of its own.

const keepNothing = { ...generated, keep: { failed: "0h", unverified: "0h" } };
/** A template of the repository: an address, and what it says of itself. */
const TEMPLATE = (name: string) =>
  JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: { addressName: { type: "string" } },
    resources: [
      {
        type: "Microsoft.Network/publicIPAddresses",
        apiVersion: "2023-09-01",
        name,
        location: "westeurope",
        sku: { name: "Standard" },
        properties: { publicIPAllocationMethod: "Static" },
      },
    ],
    outputs: { address: { type: "string", value: "[parameters('addressName')]" } },
  });
const own: Scenario = {
  files: {
    "restore/address.json": TEMPLATE("[parameters('addressName')]"),
    "restore/address.parameters.json": parameters({ addressName: { value: "drill-address" } }),
  },
  plan: restore({
    deploy: { template: "restore/address.json" },
    parameters: "restore/address.parameters.json",
    keep: { failed: "0h" },
  }),
};
const address = (id = "drill-address") => ({
  id: `${GROUP}/providers/Microsoft.Network/publicIPAddresses/${id}`,
  location: "westeurope",
  address: "20.1.2.3",
  tags: {},
  createdAt: 0,
});

describe.concurrent("a drill that deploys what came back", () => {
  it("makes a machine of the restored disks, and leaves nothing", async ({ expect }) => {
    const seen = await drill();
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "deployed", "clean-up": "passed" });
    expect(left(seen)).toEqual(nothing);
  });

  it("deploys a template of the repository, and tells its outputs to the steps", async () => {
    const seen = await drill({
      ...own,
      plan: (plan) => {
        own.plan?.(plan);
        restore({ verify: [{ run: "./verify.sh" }] })(plan);
      },
      workspace: { "verify.sh": 'echo "$POR_DEPLOYMENT_OUTPUTS"; echo "$POR_RESOURCE_IDS" | grep -q publicIPAddresses' },
    });
    expect(seen.result.log.join("\n")).toContain('{"address":"drill-address"}');
    expect(seen.evidence.restores[0].deployment.outputs).toEqual({ address: "drill-address" });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "verified", "clean-up": "passed" });
    expect(seen.twin.world.azure.publicIps).toEqual([]);
    expect(left(seen)).toEqual(nothing);
  });

  it("gives the template a secret from Secret Manager, and hides it where the template returns it in the open", async () => {
    const template = JSON.parse(TEMPLATE("drill-address"));
    template.parameters = { password: { type: "secureString" }, version: { type: "string" } };
    template.outputs = {
      told: { type: "string", value: "[concat('password ', parameters('password'))]" },
      kept: { type: "secureString", value: "[parameters('password')]" },
      version: { type: "string", value: "[parameters('version')]" },
    };
    const reference = { secretManager: { project: "acme-prod" }, secretName: "orders-db-password", secretVersion: "latest" };
    const seen = await drill({
      ...own,
      files: {
        "restore/address.json": JSON.stringify(template),
        "restore/address.parameters.json": parameters({
          password: { reference },
          version: { reference: { ...reference, field: "version" } },
        }),
      },
    });
    expect(seen.evidence.restores[0].deployment.outputs).toEqual({ told: "password ***", version: "7" });
    expect(JSON.parse(seen.result.files["orders-vm.resolved.json"] ?? "{}")).toMatchObject({
      parameters: { password: { reference: { secretVersion: "7" } } },
    });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
  });

  it("refuses a template that would touch what is there already, and leaves that alone", async () => {
    const seen = await drill({ ...own, world: ({ azure }) => void azure.publicIps.push(address()) });
    expect(rules(seen)).toEqual(["RDB125"]);
    expect(seen.effects.some((effect) => effect.includes("deployment.put"))).toBe(false);
    expect(seen.twin.world.azure.publicIps.map(({ id }) => id)).toEqual([address().id]);
    expect(left(seen)).toEqual(nothing);
  });

  it("deploys into a group of its own, and removes it with all that stands in it", async () => {
    const seen = await drill({
      world: ({ azure }) => void azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0)),
      plan: restore({
        ...generated,
        target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" },
      }),
    });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "deployed", "clean-up": "passed" });
    expect(seen.twin.world.azure.resourceGroups.map(({ name }) => name)).toEqual(["prod", "prod-backup", "drill-target"]);
    expect(left(seen)).toEqual(nothing);
  });

  it("keeps what it made under a lease when that fails later, and says so", async () => {
    const seen = await drill({
      plan: restore({ ...generated, verify: [{ run: "./verify.sh" }] }),
      workspace: { "verify.sh": "exit 1" },
    });
    expect(seen.result.outputs["clean-up"]).toBe("deferred");
    const tagged = [...seen.twin.world.azure.vms, ...seen.twin.world.azure.nics].filter(({ id }) => id.includes("drill-orders"));
    expect(tagged).toHaveLength(2);
    for (const { tags } of tagged) expect(Object.keys(tags)).toContain("proof-of-restore-expires");
  });
});

describe.concurrent("a deployment that fails", () => {
  it.each([
    ["before it begins", "QuotaExceeded", "RDB017"],
    ["before it begins", "SkuNotAvailable", "RDB017"],
    ["before it begins", "RequestDisallowedByPolicy", "RDB011"],
    ["while it makes the machine", "AllocationFailed", "RDB017"],
    ["while it makes the interface", "SubnetIsFull", "RDB000"],
  ] as const)("%s is explained by its innermost cause: %s", async (_, code, rule) => {
    const seen = await drill({
      plan: restore(keepNothing),
      world: ({ azure }) => void azure.knobs.deploymentTroubles.push(code),
    });
    expect(rules(seen), seen.visible).toEqual([rule]);
    expect(seen.result.outputs).toMatchObject({ verdict: "failed", tier: "restored", "clean-up": "passed" });
    expect(left(seen)).toEqual(nothing);
  });

  it("several deployments deep is explained by its innermost cause", async ({ expect }) => {
    const seen = await drill({
      plan: restore(keepNothing),
      world: ({ azure }) =>
        void azure.knobs.deploymentTroubles.push({
          type: "Microsoft.Compute/virtualMachines",
          when: "running",
          depth: 3,
          error: { code: "InvalidParameter", message: "Parameter 'osProfile' is not allowed." },
        }),
    });
    expect(rules(seen)).toEqual(["RDB121"]);
    expect(seen.visible).toMatchSnapshot();
    expect(left(seen)).toEqual(nothing);
  });

  it("for the blobs' sake is found by mode check", async () => {
    const seen = await drill({
      inputs: { mode: "check" },
      world: ({ azure }) => {
        azure.roleAssignments = azure.roleAssignments.filter(({ scope }) => !scope.endsWith("/drillstaging"));
      },
    });
    expect(rules(seen)).toContain("RDT202");
    expect(seen.result.summary).toContain("Storage Blob Data Reader");
  });

  it("because its answer was lost is found by its name, and not sent again", async () => {
    const seen = await drill({ faults: [{ route: "arm.deployment.put", times: 1, applied: true, reset: true }] });
    expect(seen.effects.filter((effect) => effect.includes("deployment.put"))).toHaveLength(1);
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "deployed", "clean-up": "passed" });
  });
});

describe.concurrent("mode dry-run", () => {
  const dryRun = (more: Scenario = {}) => drill({ ...more, inputs: { mode: "dry-run" } });

  it("shows what a template of the repository would change", async ({ expect }) => {
    const seen = await dryRun(own);
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "validated" });
    expect(seen.effects.some((effect) => effect.includes("deployment.put"))).toBe(false);
  });

  it("warns of what exists and would be changed", async () => {
    const changed = { ...address(), tags: { costs: "drills" } };
    const seen = await dryRun({ ...own, world: ({ azure }) => void azure.publicIps.push(changed) });
    expect(rules(seen)).toContain("RDB129");
  });

  it("says that the template of restored disks is not there yet", async () => {
    const seen = await dryRun({ files, plan: restore(generated) });
    expect(rules(seen)).toEqual(["RDB129"]);
    expect(seen.result.outputs.verdict).toBe("passed");
  });
});
