import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TwinPlan } from "../twin/plan.ts";
import { fileText, secret, templateText } from "../unit/parameters/make.ts";
import { run, runBuilt, type Scenario } from "./harness.ts";

const FILE = "restore/orders.parameters.json";
const TEMPLATE = "restore/orders.json";
const DECLARED = {
  virtualMachineName: { type: "string" },
  appPassword: { type: "secureString" },
  appPasswordFrom: { type: "string", defaultValue: "" },
};
const GOOD = fileText(
  `"virtualMachineName": { "value": "drill-{run}" }`,
  secret("appPassword", { secretName: "orders-db-password" }),
  secret("appPasswordFrom", { secretName: "orders-db-password", field: "createTime" }),
);
const PASSWORD = "hunter-2-hunter";
const naming = (more: Readonly<Record<string, unknown>> = {}): NonNullable<Scenario["plan"]> => {
  return ({ restores }: TwinPlan) => void Object.assign(restores["orders-vm"] ?? {}, { parameters: FILE, ...more });
};
/** What mode lint would otherwise advise. */
const SOUND = { point: "random", verify: [{ run: "true" }] };
const codes = (seen: { evidence: { findings: { rule: string; level: string }[] } }) =>
  seen.evidence.findings.map(({ rule, level }) => `${level} ${rule}`);

describe.concurrent("a parameter file", () => {
  it("that is right is read, recorded with its digest, and nothing is said of it", async () => {
    const seen = await runBuilt({
      inputs: { mode: "lint" },
      plan: naming({ ...SOUND, deploy: { template: TEMPLATE } }),
      files: { [FILE]: GOOD, [TEMPLATE]: templateText(DECLARED) },
    });
    expect(codes(seen).filter((code) => code !== "note RDP029")).toEqual([]);
    expect(seen.result.exitCode).toBe(0);
    expect(seen.evidence.plan.inputs).toEqual([
      { path: TEMPLATE, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { path: FILE, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(seen.twin.requests).toEqual([]);
  });

  it("with mistakes is told each at its line and column, without a value", async ({ expect }) => {
    const seen = await run({
      inputs: { mode: "lint" },
      plan: naming({ ...SOUND, deploy: { template: TEMPLATE } }),
      files: {
        [FILE]: fileText(
          `"virtualMachineNam": { "value": "x" }`,
          secret("appPasswordFrom", { secretName: "orders-db-password" }),
          `"appPassword": { "value": "${PASSWORD}" } // until next week`,
        ),
        [TEMPLATE]: templateText(DECLARED),
      },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(JSON.stringify(seen.evidence)).not.toContain(PASSWORD);
  });

  it.each([
    ["is not there", {}, "RDP031", "is not there"],
    ["is no JSON", { [FILE]: "{" }, "RDP032", "A closing } is expected here."],
    ["is a template", { [FILE]: templateText({}) }, "RDP033", "This file is a template"],
    ["is larger than Azure takes", { [FILE]: `${GOOD}${" ".repeat(4 * 1024 * 1024)}` }, "RDP031", "larger than the 4 MiB"],
  ])("that %s stops the run before a cloud is asked", async (_, files, rule, message) => {
    const seen = await run({ plan: naming(), files });
    expect(codes(seen)).toContain(`error ${rule}`);
    expect(JSON.stringify(seen.evidence.findings)).toContain(message);
    expect(seen.result.exitCode).toBe(1);
    expect(seen.twin.requests).toEqual([]);
  });

  it.each([
    ["../outside.json", "leads out of the workspace"],
    ["/etc/passwd", "is absolute"],
    ["restore", "is a folder"],
  ])("outside of the workspace is not read: %s", async (parameters, message) => {
    const seen = await run({
      inputs: { mode: "lint" },
      plan: naming({ ...SOUND, parameters }),
      files: { [FILE]: GOOD, "../outside.json": GOOD },
    });
    expect(seen.evidence.findings).toMatchObject([{ rule: "RDP031", level: "error" }]);
    expect(seen.evidence.findings[0].message).toContain(message);
    expect(seen.evidence.plan.inputs).toEqual([]);
  });

  it("behind a symbolic link that leads out of the workspace is not read", async () => {
    const first = await run({ inputs: { mode: "lint" }, plan: naming(), files: { [FILE]: GOOD, "../outside.json": GOOD } });
    expect(first.result.exitCode).toBe(0);
    symlinkSync("../../outside.json", `${first.result.outputs.evidence?.split("/step-0")[0]}/workspace/restore/link.json`);
    const seen = await first.again({ plan: naming({ parameters: "restore/link.json" }) });
    expect(seen.evidence.findings[0]).toMatchObject({ rule: "RDP031", level: "error" });
    expect(seen.evidence.findings[0].message).toContain("by a symbolic link, outside of the workspace");
  });

  it("makes its secrets those of the restore: they are read, judged and recorded", async () => {
    const day = 86_400_000;
    const seen = await run({
      plan: (plan) => {
        naming()(plan);
        delete plan.secrets;
        delete plan.restores["orders-vm"]?.secrets;
      },
      files: { [FILE]: fileText(secret("appPassword", { secretName: "orders-db-password" })) },
      world: ({ google }) => {
        for (const { versions } of google.secrets) for (const version of versions) version.createdAt -= 200 * day;
      },
    });
    expect(seen.evidence.secrets).toMatchObject([{ name: "acme-prod/orders-db-password", verdict: "failed" }]);
    const old = seen.evidence.findings.find(({ rule }: { rule: string }) => rule === "RDS002");
    expect(old).toMatchObject({ subject: "acme-prod/orders-db-password", where: { path: FILE, line: 5 } });
  });

  it.each([
    ["is too short to be masked", "abc", "error RDS030", "shorter than 4 characters"],
    ["is empty", "", "error RDS030", "is empty"],
    ["holds NUL characters", "abcd\0", "error RDS030", "NUL characters"],
    ["is a common word", "Postgres", "warning RDS031", "a word that stands in ordinary texts"],
  ])("is warned of a value that %s", async (_, payload, code, message) => {
    const seen = await run({
      plan: naming(),
      files: { [FILE]: fileText(secret("appPassword", { secretName: "orders-db-password" })) },
      world: ({ google }) => {
        for (const { versions } of google.secrets) for (const version of versions) version.payload = payload;
      },
    });
    expect(codes(seen)).toContain(code);
    const finding = seen.evidence.findings.find(({ rule }: { rule: string }) => code.endsWith(rule));
    expect(finding.message).toContain(message);
    expect(JSON.stringify(seen.evidence)).not.toContain("Postgres");
  });

  it("needs a google section for its references", async () => {
    const seen = await run({
      inputs: { mode: "lint" },
      plan: (plan) => {
        naming()(plan);
        delete plan.google;
        delete plan.secrets;
        delete plan.restores["orders-vm"]?.secrets;
      },
      files: { [FILE]: GOOD },
    });
    expect(JSON.stringify(seen.evidence.findings)).toContain("the plan needs a google section");
    expect(seen.result.exitCode).toBe(1);
  });
});

describe.concurrent("a parameter that overrides the target", () => {
  const group = (name: string) =>
    `"targetResourceGroupId": { "value": "/subscriptions/0f3e0000-0000-4000-8000-000000000001/resourceGroups/${name}" }`;

  it("never leads a drill into the source's own group", async () => {
    const seen = await run({ inputs: { mode: "drill" }, plan: naming(), files: { [FILE]: fileText(group("PROD")) } });
    expect(codes(seen)).toContain("error RDP002");
    expect(seen.twin.requests).toEqual([]);
  });

  it("needs somebody's word in mode restore, as the plan's own target would", async () => {
    const seen = await run({ inputs: { mode: "restore" }, plan: naming(), files: { [FILE]: fileText(group("prod")) } });
    expect(codes(seen)).toContain("error RDP002");
    expect(seen.twin.requests).toEqual([]);
  });

  it("is where the restore goes", async () => {
    const seen = await run({ inputs: { mode: "check" }, plan: naming(), files: { [FILE]: fileText(group("elsewhere")) } });
    expect(seen.evidence.restores[0].target).toMatchObject({ resourceGroup: "elsewhere" });
    const permissions = seen.evidence.findings.find(({ rule }: { rule: string }) => rule === "RDT201");
    expect(permissions).toMatchObject({ subject: "the resource group elsewhere" });
  });
});

describe.concurrent("a secret in the plan", () => {
  const token = `ghp${"_"}${"a1".repeat(18)}`;
  const text: Scenario["plan"] = ({ restores }) => {
    Object.assign(restores["orders-vm"] ?? {}, { verify: [{ run: `TOKEN=${token} ./verify.sh` }] });
  };

  it("fails lint, and is not shown", async () => {
    const seen = await run({ inputs: { mode: "lint" }, plan: text });
    expect(codes(seen)).toContain("error RDP014");
    const [finding] = seen.evidence.findings;
    expect(finding.where.line).toBeGreaterThan(1);
    expect(JSON.stringify(finding)).not.toContain(token);
  });

  it("does not stop an emergency", async () => {
    const seen = await run({
      inputs: { mode: "restore" },
      plan: (plan) => void Object.assign(plan.restores["orders-vm"] ?? {}, { criticality: token }),
    });
    expect(codes(seen)).toContain("warning RDP014");
    expect(seen.result.exitCode).toBe(0);
  });
});
