import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/plan/parse.ts";
import { duration, size } from "../../../src/schema/values.ts";
import { plan, reading } from "./make.ts";

/** Every key of the contract at once. */
const WHOLE = `version: 1
azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: 22222222-2222-4222-8222-222222222222
  subscription-id: 0f3e0000-0000-4000-8000-000000000001
  cloud: AzureCloud
  subject-token: github
google:
  workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions
  service-account: drills@acme-prod.iam.gserviceaccount.com
  subject-token: github
  azure-audience: api://x
  universe: googleapis.com
  endpoints: { sts: https://sts.internal, iam: https://iam.internal, iam-credentials: https://c.internal, secret-manager: https://s.internal, logging: https://l.internal }
trust:
  azure-subject: repo:acme/platform:environment:restore-drills
secrets:
  orders-db-password: { resource: projects/acme-prod/secrets/orders-db-password, max-age: 90d, expect-rotation: true }
  regional: { resource: projects/acme-prod/locations/europe-west1/secrets/regional }
grants:
  - { backup-policy: Production-*, on: orders-db-password }
configuration: ["infra/**/*.json"]
limits: { parallel: 2, restores: 20, disks: 40, size: 2TiB }
last-proof-within: 90d
owners: { "*": [acme/platform] }
accept:
  - { rule: RDA004, subject: prod-vault, reason: "ZRS arrives in Q1", until: 2027-03-31 }
defaults: { vault: { resource-group: prod-backup, name: prod-vault }, timeout: 4h }
restores:
  orders-vm:
    item: { type: vm, name: orders-01, resource-group: prod }
    point: latest
    point-filter: { tier: snapshot, consistency: application, within: 30d }
    target: { type: disks, resource-group: ephemeral, location: westeurope, staging-account: drillstaging }
    restore-target: { type: original, staging-account: prodstaging }
    criticality: tier-1
    parameters: restore/orders.parameters.json
    deploy: { template: restored }
    before: []
    verify:
      - booted: true
      - run: ./restore/verify-orders.sh
        secrets: { PGPASSWORD: { secret: orders-db-password, version: at-point } }
        azure: true
        timeout: 10m
      - run-command: ./restore/check-inside.sh
      - files: { min: 10, bytes: 1GiB }
      - manifest: sums.txt
    after:
      - { run: ./restore/repoint-dns.sh, in: [restore] }
    clean-up: []
    objectives: { rto: 2h, rpo: 24h }
    keep: { passed: 0h, failed: 24h, unverified: 24h }
    on-cancel: cancel
    rehydrate: { priority: standard, duration: 15d }
    timeout: 4h
  fleet:
    select: { type: vm, backup-policy: Production-*, name: "orders-*", sample: 2, seed: weekly }
    target: { type: new-vm, name: "drill-{item}", resource-group: ephemeral, network: v, subnet: s, isolated: true, staging-account: a }
  share:
    item: { type: file-share, storage-account: acmefiles, name: orders }
    target: { type: files, paths: [{ file: a/b.txt }, { folder: c }], storage-account: acmefiles, folder: back, on-conflict: overwrite }
  sql:
    item: { type: sql-database, server: sql-01, resource-group: prod, instance: MSSQLSERVER, database: orders }
    target: { type: database, server: sql-02, resource-group: drill, instance: MSSQLSERVER, database: "orders_{run}", paths: { data: "F:\\\\Data", log: "F:\\\\Log" }, overwrite: false }
`;

describe("the plan", () => {
  it("takes every key of the contract", () => {
    const read = parsePlan(WHOLE, "plan.yml", { azure: {}, google: {} });
    expect(read.findings).toEqual([]);
    expect(read).toHaveProperty("plan.restores.length", 4);
  });

  it("gives restores the defaults, and lets them say otherwise", () => {
    const read = parsePlan(WHOLE.replace("timeout: 4h\n  fleet", "timeout: 1h\n  fleet"), "plan.yml", { azure: {}, google: {} });
    const [orders, fleet] = "plan" in read ? read.plan.restores : [];
    expect(orders).toMatchObject({ timeout: 3600, vault: { name: "prod-vault" } });
    expect(fleet).toMatchObject({ timeout: 4 * 3600, vault: { resourceGroup: "prod-backup" } });
  });

  it("lets inputs override the plan's ids", () => {
    const id = "99999999-9999-4999-8999-999999999999";
    const read = reading(plan().replace(/ {2}client-id.*\n/, ""), { "INPUT_AZURE-CLIENT-ID": id });
    expect(read).toHaveProperty("plan.azure.clientId", id);
  });

  it.each([
    ["latest", { choose: "latest" }],
    ["oldest", { choose: "oldest" }],
    ["random", { choose: "random" }],
    ["{ id: 329227193789374 }", { choose: "id", id: "329227193789374" }],
    ["{ id: '0123' }", { choose: "id", id: "0123" }],
    ["{ before: 2026-11-01T00:00:00Z }", { choose: "before", time: "2026-11-01T00:00:00.000Z" }],
    ["{ at: 2026-11-01T02:00:00+02:00 }", { choose: "at", time: "2026-11-01T00:00:00.000Z" }],
    ["{ ago: 15m }", { choose: "ago", seconds: 900 }],
  ])("takes point %s, in the plan and as an input", (text, expected) => {
    expect(reading(plan(`    point: ${text}\n`))).toHaveProperty("restores.0.point", expected);
    expect(reading(plan("    point: random\n"), { INPUT_POINT: text })).toHaveProperty("restores.0.point", expected);
  });

  it("says of an input `point` that is none what it should be", () => {
    const { findings } = reading(plan(), { INPUT_POINT: "{ago: yesterday}" });
    expect(findings.map(({ rule, level }) => `${level} ${rule}`)).toEqual(["error RDP028"]);
  });

  it("selects by name, with commas or new lines, and says which names it does not know", () => {
    expect(reading(plan(), { INPUT_ONLY: " orders-vm ,\n" })).toHaveProperty("restores.length", 1);
    const { findings } = reading(plan(), { INPUT_ONLY: "orders-wm" });
    expect(findings[0]).toMatchObject({ rule: "RDP027", level: "error" });
    expect(findings[0]?.message).toContain("orders-vm");
  });
});

describe("durations and sizes", () => {
  const units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  it("mean what they say, in seconds and bytes", () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])), (count, unit) => {
        expect(duration.parse(`${count}${unit}`)).toBe(count * units[unit]);
      }),
    );
    expect(size.parse("2TiB")).toBe(2 ** 41);
    expect(size.parse("512GiB")).toBe(512 * 2 ** 30);
  });

  it("are refused in any other form, and never become a number that is none", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.float(), fc.constantFrom("1.5h", "-1h", "1H", "1 h", "h", "1e3s", "٣h")), (text) => {
        for (const of of [duration, size]) {
          const parsed = of.safeParse(text);
          if (parsed.success) expect(Number.isFinite(parsed.data)).toBe(true);
        }
      }),
    );
    for (const text of ["1.5h", "-1h", "1H", "1 h", "h", 90, null, "1e3s"]) expect(duration.safeParse(text).success).toBe(false);
  });
});
