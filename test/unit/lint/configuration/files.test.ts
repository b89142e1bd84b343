import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../../../src/lint/configuration/read.ts";
import { READERS } from "../../../../src/lint/configuration/readers.ts";

const read = (text: unknown, path = "infra/a.json") =>
  readConfiguration(new Map([[path, new TextEncoder().encode(typeof text === "string" ? text : JSON.stringify(text))]]), READERS);
const VAULTS = "Microsoft.RecoveryServices/vaults";
const template = (resources: unknown, more: object = {}) => ({
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  ...more,
  resources,
});
const vault = (name: string, more: object = {}) => ({ type: VAULTS, apiVersion: "2025-02-01", name, properties: {}, ...more });
const deployment = (scope: string | undefined, inner: object, parameters: object) => ({
  type: "Microsoft.Resources/deployments",
  name: "m",
  properties: { ...(scope ? { expressionEvaluationOptions: { scope } } : {}), parameters, template: inner },
});

describe("an ARM template", () => {
  const names = (of: unknown) => read(of).configuration.vaults.map(({ name }) => name);
  const declared = { parameters: { name: { defaultValue: "outer" } } };
  const byName = { parameters: { name: { type: "string" } } };

  it.each([
    ["of a list", template([vault("a"), vault("b")]), ["a", "b"]],
    ["with symbolic names", template({ one: vault("a") }, { languageVersion: "2.0" }), ["a"]],
    [
      "of a subscription",
      {
        ...template([vault("a")]),
        $schema: "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
      },
      ["a"],
    ],
    ["that refers to one that exists", template({ one: { ...vault("a"), existing: true } }), []],
    [
      "whose condition keeps it out",
      template([vault("a", { condition: false }), vault("b", { condition: "[parameters('later')]" })]),
      ["b"],
    ],
    ["with a copy loop", template([vault("[concat('v', copyIndex())]", { copy: { name: "c", count: 3 } })]), ["unknown"]],
    [
      "with a module of its own parameters",
      template([deployment("inner", template([vault("[parameters('name')]")], byName), { name: { value: "inner" } })], declared),
      ["inner"],
    ],
    [
      "with a deployment by those around it",
      template([deployment(undefined, template([vault("[parameters('name')]")]), {})], declared),
      ["outer"],
    ],
    ["with a module that is kept out", template([{ ...deployment("inner", template([vault("a")]), {}), condition: false }]), []],
    [
      "with odd resources",
      template([null, 7, "x", [], { type: 7 }, { type: "__proto__", name: "a" }, { type: VAULTS }]),
      ["unknown"],
    ],
  ])("%s", (_, of, expected) => {
    expect(names(of)).toEqual(expected);
  });

  it("has children, in their parents and beside them", () => {
    const child = (type: string, name: string) => ({ type, name, properties: { backupManagementType: "AzureIaasVM" } });
    const { configuration } = read(
      template([vault("v", { resources: [child("backupPolicies", "in")] }), child(`${VAULTS}/backupPolicies`, "v/beside")]),
    );
    expect(configuration.policies).toMatchObject([
      { name: "in", vault: "v" },
      { name: "beside", vault: "v" },
    ]);
  });

  it("says nothing of settings that are known when it is deployed", () => {
    const { configuration } = read(
      template([
        vault("a", { properties: { securitySettings: "[parameters('x')]" } }),
        vault("b", { properties: "[parameters('x')]" }),
      ]),
    );
    expect(configuration.vaults.map(({ immutability, softDelete }) => [immutability, softDelete])).toEqual([
      ["unknown", "unknown"],
      ["unknown", undefined],
    ]);
  });
});

describe("what az writes", () => {
  const id = `/subscriptions/s/resourceGroups/G/providers/${VAULTS}/v`;
  const policy = {
    id: `${id}/backupPolicies/p`,
    type: `${VAULTS}/backupPolicies`,
    name: "p",
    properties: { backupManagementType: "AzureStorage" },
  };
  it.each([
    ["show", policy],
    ["list", [policy]],
    ["the REST API's list", { value: [policy] }],
  ])("is read: %s", (_, of) => {
    expect(read(of)).toMatchObject({
      problems: [],
      configuration: { policies: [{ name: "p", vault: "v", resourceGroup: "G", workload: "file-share" }] },
    });
  });

  it("is read where it has no `properties`", () => {
    const type = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
    const of = {
      id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i/federatedIdentityCredentials/c",
      type,
      name: "c",
      subject: "repo:a/b:ref:refs/heads/main",
      issuer: "https://x",
      audiences: ["a"],
    };
    expect(read([of]).configuration.credentials).toMatchObject([{ name: "c", of: "i", subject: "repo:a/b:ref:refs/heads/main" }]);
  });
});

describe("other JSON", () => {
  it.each([
    ["a definition of Azure Policy", { properties: { policyRule: { if: {} } } }],
    ["an initiative", { properties: { policyDefinitions: [] } }],
    [
      "parameters of a deployment",
      { $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", parameters: {} },
    ],
    ["an empty list", []],
    ["a resource that has nothing to do with backups", { type: "Microsoft.Network/virtualNetworks", name: "n", properties: {} }],
  ])("is understood, and says nothing: %s", (_, of) => {
    expect(read(of).problems).toEqual([]);
  });

  it.each([
    ["a package", { name: "p", version: "1.0.0" }],
    ["a number", 7],
    ["null", null],
    ["a list of other things", [{ a: 1 }]],
    ["a template of another schema", { $schema: "https://example.com/other.json", resources: [] }],
    ["a later Terraform's plan", { format_version: "2.0", planned_values: {} }],
  ])("is one problem, with a place: %s", (_, of) => {
    expect(read(of).problems).toMatchObject([{ where: { path: "infra/a.json", line: 1, column: 1 } }]);
  });
});

describe("a workflow", () => {
  const workflow = (text: string) => read(text, ".github/workflows/a.yml").configuration.workflows[0];
  it.each([
    ["on: push", ["push"]],
    ["on: [push, pull_request]", ["push", "pull_request"]],
    ["on: { push: { branches: [main] }, workflow_dispatch: }", ["push", "workflow_dispatch"]],
    ["name: none", []],
  ])("%s runs on %j", (text, events) => {
    expect(Object.keys(workflow(text)?.on ?? {})).toEqual(events);
  });

  it("has crons, permissions, anchors, matrices and jobs that call others", () => {
    const of = workflow(`on: { schedule: [{ cron: "0 4 * * 1" }, { cron: 7 }] }
permissions: read-all
concurrency: drill
jobs:
  one: &one
    runs-on: [self-hosted, linux]
    environment: { name: "\${{ matrix.x }}" }
    timeout-minutes: "\${{ inputs.t }}"
    permissions: { id-token: write }
    strategy: { matrix: { x: [a] } }
    steps: [{ uses: a/b@v1, with: { mode: drill } }, null, 7]
  two: *one
  three: { uses: ./.github/workflows/b.yml, environment: prod }
  four:
`);
    expect(of).toMatchObject({
      permissions: "read-all",
      concurrency: { group: "drill", cancelInProgress: false },
      crons: [{ cron: "0 4 * * 1" }],
    });
    expect(
      of?.jobs.map(({ name, environment, timeoutMinutes, steps }) => [name, environment, timeoutMinutes, steps.length]),
    ).toEqual([
      ["one", "unknown", "unknown", 1],
      ["two", "unknown", "unknown", 1],
      ["three", "prod", undefined, 0],
      ["four", undefined, undefined, 0],
    ]);
  });
});
