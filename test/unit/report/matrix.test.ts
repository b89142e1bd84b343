import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan, Restore } from "../../../src/core/index.ts";
import { parsePlan } from "../../../src/plan/parse.ts";
import { matrix } from "../../../src/report/matrix.ts";
import type { MachineItem } from "../../../src/workloads/vm/plan.ts";

const HEAD = `version: 1
azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: 22222222-2222-4222-8222-222222222222
  subscription-id: 0F3E0000-0000-4000-8000-000000000001
restores:
`;

/** A plan of restores, each `[name, vault, machine]`. */
function plan(of: readonly (readonly [string, string, string])[]): Plan {
  const restores = of.map(
    ([name, vault, machine]) => `  ${name}:
    vault: { resource-group: Prod-Backup, name: ${vault} }
    item: { type: vm, name: ${machine}, resource-group: prod }
    target: { type: disks, resource-group: drills, staging-account: staging }
`,
  );
  const parsed = parsePlan(HEAD + restores.join(""), "plan.yml", { azure: {}, google: {} });
  if (!("plan" in parsed)) throw new Error(JSON.stringify(parsed.findings));
  return parsed.plan;
}
const legs = (of: Plan, fanOut: "vault" | "restore", restores: readonly Restore[] = of.restores) =>
  matrix(of, restores, fanOut).include;
const machine = (name: string): MachineItem => ({ type: "vm", name, resourceGroup: "prod" });
/** So many machines over so many vaults. */
function fleet(count: number, vaults: number): Plan {
  const one = plan([["one", "main", "vm"]]);
  const restores = one.restores.flatMap((restore) =>
    Array.from(
      { length: count },
      (_, at): Restore => ({
        ...restore,
        name: `r${at}`,
        vault: { ...restore.vault, name: `vault-${at % vaults}` },
        item: machine(`vm-${at}`),
      }),
    ),
  );
  return { ...one, restores };
}

describe("the jobs that a plan fans out into", () => {
  const small = plan([
    ["orders", "main", "orders-01"],
    ["edge", "remote", "edge-01"],
    ["orders-old", "Main", "orders-01"],
    ["web", "main", "web-01"],
  ]);

  test("one for each vault, whatever the case its name is written in", () => {
    expect(legs(small, "vault")).toEqual([
      {
        index: 1,
        name: "Prod-Backup/main",
        only: "orders,orders-old,web",
        group: "0f3e0000-0000-4000-8000-000000000001/prod-backup/main",
      },
      { index: 2, name: "Prod-Backup/remote", only: "edge", group: "0f3e0000-0000-4000-8000-000000000001/prod-backup/remote" },
    ]);
  });

  test("one for each item: restores of one machine never wait for each other in one concurrency group", () => {
    expect(legs(small, "restore").map(({ name, only }) => [name, only])).toEqual([
      ["orders, orders-old", "orders,orders-old"],
      ["edge", "edge"],
      ["web", "web"],
    ]);
  });

  test("only the selected ones", () => {
    expect(legs(small, "vault", small.restores.slice(1, 2)).map(({ only }) => only)).toEqual(["edge"]);
    expect(legs(small, "vault", [])).toEqual([]);
  });

  test("256 at most: 256 stand alone, of 257 neighbours go together", () => {
    expect(legs(fleet(256, 1), "restore")).toHaveLength(256);
    const batched = legs(fleet(257, 1), "restore");
    expect(batched).toHaveLength(129);
    expect(batched[0]).toMatchObject({ name: "r0 and 1 more", only: "r0,r1" });
    expect(batched.at(-1)).toMatchObject({ name: "r256", only: "r256" });
  });

  test("every restore is in exactly one job, and no two jobs share a concurrency group", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 1, max: 700 }), fc.boolean(), (count, vaults, byVault) => {
        const all = legs(fleet(count, vaults), byVault ? "vault" : "restore");
        const names = all.flatMap(({ only }) => only.split(","));
        expect(new Set(names).size).toBe(count);
        expect(names).toHaveLength(count);
        expect(new Set(all.map(({ group }) => group)).size).toBe(all.length);
        expect(all.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 50 },
    );
  });
});
