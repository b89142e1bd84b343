import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IDS, plan, reading, told } from "./make.ts";

/** What is wrong → the plan → the beginning of each finding. */
const BAD: readonly (readonly [string, string | null, readonly string[]])[] = [
  ["there is no file", null, ["RDP020 error - "]],
  ["the file is empty", "", ["RDP021 error 1:1 "]],
  ["only comments", "# later\n", ["RDP021 error 1:1 "]],
  ["broken YAML", "version: 1\nazure: { tenant-id: x\nrestores: {}\n", ["RDP022 error 3:"]],
  ["a tab for indentation", "version: 1\nazure:\n\ttenant-id: x\n", ["RDP022 error 3:"]],
  ["a key twice", `${plan()}    point: latest\n    point: oldest\n`, ["RDP022 error 12:5 "]],
  ["a binary file", "version: 1\0", ["RDP022 error 1:1 "]],
  ["a list", "- version: 1\n", ["RDP023 error 1:1 "]],
  ["another version", plan().replace("version: 1", "version: 2"), ["RDP023 error 1:1 This action reads plans of version: 1."]],
  ["no version", plan().replace("version: 1\n", ""), ["RDP024 error "]],
  ["no restores", `version: 1\n${IDS}`, ["RDP024 error "]],
  ["an empty map of restores", `version: 1\n${IDS}restores: {}\n`, ["RDP024 error 6:1 "]],
  ["a misspelt key", plan("    tarjet: {}\n"), ["RDP004 error 11:5 Unknown key tarjet. Did you mean target?"]],
  ["a misspelt key at the top", plan("", "secrests: {}\n"), ["RDP004 error 6:1 Unknown key secrests. Did you mean secrets?"]],
  ["an unknown key that is near none", plan("    zzzzzzzz: 1\n"), ["RDP004 error 11:5 Unknown key zzzzzzzz. Known keys: "]],
  ["a bare number as a duration", plan("    timeout: 4\n"), ["RDP025 error 11:5 A duration is a whole number and a unit"]],
  ["a duration with a wrong unit", plan("    objectives: { rto: 2hours }\n"), ["RDP025 error 11:19 "]],
  ["a size without a unit", plan("", "limits: { size: 512 }\n"), ["RDP025 error 6:11 A size is"]],
  [
    "a client id that is none",
    plan().replace("22222222-2222-4222-8222-222222222222", "drills"),
    ["RDP023 error 4:3 Expected a GUID"],
  ],
  ["no tenant id", plan().replace(/ {2}tenant-id.*\n/, ""), ["RDP024 error 2:1 azure.tenant-id is missing."]],
  ["a point that is none", plan("    point: newest\n"), ["RDP023 error 11:5 A point is latest, oldest, random, or a map"]],
  ["a point with two choices", plan("    point: { id: '1', ago: 1h }\n"), ["RDP023 error 11:5 A point names exactly one"]],
  [
    "a time without a zone",
    plan("    point: { before: 2026-11-01T00:00:00 }\n"),
    ["RDP023 error 11:14 Expected a time with its zone"],
  ],
  [
    "a LUN beyond 63",
    plan("    target: { type: disks, resource-group: d, staging-account: s, disks: [64] }\n"),
    ["RDP023 error 10:"],
  ],
  ["an item of an unknown type", plan().replace("type: vm", "type: disk"), ["RDP023 error 9:"]],
  ["a secret that is not defined", plan("    secrets: [payments]\n"), ["RDP026 error 11:"]],
  [
    "both chains at once",
    plan(
      "",
      "google: { workload-identity-provider: projects/1/locations/global/workloadIdentityPools/p/providers/x, subject-token: azure, azure-audience: api://x }\n",
    ).replace("azure:\n", "azure:\n  subject-token: google\n"),
    ["RDP030 error 7:"],
  ],
  [
    "the chain through Google without a google section",
    plan().replace("azure:\n", "azure:\n  subject-token: google\n"),
    ["RDP024 error 3:3 azure.subject-token: google needs a google section."],
  ],
  [
    "the chain through Google without a service account",
    plan("", "google: { workload-identity-provider: projects/1/locations/global/workloadIdentityPools/p/providers/x }\n").replace(
      "azure:\n",
      "azure:\n  subject-token: google\n",
    ),
    ["RDP024 error 3:3 azure.subject-token: google needs google.service-account"],
  ],
  [
    "the chain through Entra without an audience",
    plan(
      "",
      "google: { workload-identity-provider: projects/1/locations/global/workloadIdentityPools/p/providers/x, subject-token: azure }\n",
    ),
    ["RDP024 error 6:104 google.subject-token: azure needs google.azure-audience"],
  ],
  [
    "a project id for the provider's number",
    plan("", "google: { workload-identity-provider: projects/acme/locations/global/workloadIdentityPools/p/providers/x }\n"),
    ["RDP023 error 6:11 "],
  ],
  [
    "secrets without a google section",
    plan("    secrets: [s]\n", "secrets: { s: { resource: projects/p/secrets/s } }\n"),
    ["RDP024 error "],
  ],
  [
    "several mistakes at once",
    plan("    timeout: 4\n", "limits: { parallel: 0 }\n"),
    ["RDP023 error 6:11 ", "RDP025 error 12:5 "],
  ],
];

describe("a plan that is wrong", () => {
  it.each(BAD)("is told where and why: %s", (_, text, expected) => {
    const read = reading(text);
    expect(read.findings.some(({ level }) => level === "error")).toBe(true);
    const findings = told(read);
    expect(findings.map((line, at) => line.slice(0, expected[at]?.length))).toEqual(expected);
  });

  it("never throws, whatever the file holds", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => void reading(text)));
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), (text) => void reading(text)));
  });

  it("never throws on a plan with one value replaced by anything", () => {
    const lines = plan("    point: latest\n    secrets: []\n").split("\n");
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.json({ maxDepth: 2 }), (at, value) => {
        const changed = lines.map((line, n) => (n === at ? line.replace(/: .*$/, () => `: ${value}`) : line));
        void reading(changed.join("\n"));
      }),
    );
  });

  it("stops nothing in mode restore that was not selected", () => {
    const text = `${plan()}  broken:\n    tarjet: {}\n`;
    expect(
      told(reading(text, { INPUT_MODE: "restore", INPUT_ONLY: "orders-vm" })).every((line) => line.includes(" warning ")),
    ).toBe(true);
    expect(reading(text, { INPUT_MODE: "restore", INPUT_ONLY: "orders-vm" })).toHaveProperty("restores.0.name", "orders-vm");
    expect(reading(text, { INPUT_MODE: "restore", INPUT_ONLY: "broken" }).findings.some(({ level }) => level === "error")).toBe(
      true,
    );
  });
});

describe("what cannot run yet", () => {
  it.each([
    [
      "a new virtual machine",
      "    target: { type: new-vm, name: n, resource-group: g, network: v, subnet: s, staging-account: a }\n",
      "check",
    ],
    ["the secondary region", "    region: secondary\n", "check"],
    ["a count of files", "    verify: [{ files: { min: 3 } }]\n", "drill"],
    ["a zone", "    target: { type: disks, resource-group: g, staging-account: s, zone: '1' }\n", "dry-run"],
  ])("ends in one clear error before anything is touched: %s", (_, lines, mode) => {
    const errors = reading(plan(lines), { INPUT_MODE: mode }).findings.filter(({ level }) => level === "error");
    expect(errors.map(({ rule }) => rule)).toEqual(["RDP029"]);
    expect(errors[0]?.message).toContain("not supported yet");
    expect(errors[0]?.where).toBeDefined();
  });
});

describe("a step that looks inside a machine", () => {
  it.each([
    ["booted", "    verify: [{ booted: true }]\n", "RDP024"],
    ["run-command", "    after: [{ run-command: check.sh }]\n", "RDP024"],
    ["booted", "    deploy: { template: restored }\n    before: [{ booted: true }]\n", "RDP030"],
  ])("needs one, and is found where there is none: %s", (kind, lines, rule) => {
    const [error, ...more] = reading(plan(lines), { INPUT_MODE: "lint" }).findings.filter(({ level }) => level === "error");
    expect(more).toEqual([]);
    expect(error?.rule).toBe(rule);
    expect(error?.message).toContain(`A ${kind} step looks into`);
    expect(error?.where?.line).toBeGreaterThan(1);
  });

  it("is right where a machine is deployed", () => {
    const lines = "    deploy: { template: restored }\n    verify: [{ booted: true }, { run-command: check.sh }]\n";
    expect(reading(plan(lines), { INPUT_MODE: "drill" }).findings).toEqual([]);
  });
});
