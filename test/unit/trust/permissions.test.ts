import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { needed, type Scope } from "../../../src/trust/needed.ts";
import { VAULT_NEEDS } from "../../../src/trust/needs.ts";
import { covers, may, type Permission, type Permissions } from "../../../src/trust/permissions.ts";
import { smallestRole } from "../../../src/trust/roles.ts";
import { DISK_NEEDS } from "../../../src/workloads/vm/needs.ts";
import { gives } from "../../twin/arm/authorization/rbac.ts";
import { roleDefinitions } from "../../twin/arm/authorization/roles.ts";

const role = (actions: readonly string[], notActions: readonly string[] = []): Permission => {
  return { actions, notActions, dataActions: [], notDataActions: [] };
};

describe("what a role gives", () => {
  test.each([
    ["an action by its name", "Microsoft.Compute/disks/read", "Microsoft.Compute/disks/read", true],
    ["it whatever the case", "microsoft.compute/DISKS/Read", "Microsoft.Compute/disks/read", true],
    ["everything by a star", "*", "Microsoft.Compute/disks/read", true],
    ["every read", "*/read", "Microsoft.Compute/disks/read", true],
    ["no write by */read", "*/read", "Microsoft.Compute/disks/write", false],
    [
      "what lies deeper, for a star takes slashes too",
      "Microsoft.RecoveryServices/Vaults/*",
      "Microsoft.RecoveryServices/vaults/a/b/c/action",
      true,
    ],
    ["by a star in the middle", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/roleAssignments/write", true],
    ["nothing longer than its name", "Microsoft.Compute/disks/read", "Microsoft.Compute/disks/read/x", false],
    ["nothing that overlaps itself", "a/*b*b", "a/b", false],
    ["nothing by an empty pattern", "", "Microsoft.Compute/disks/read", false],
    ["a dot as a dot", "Microsoft.Compute/disks/read", "MicrosoftXCompute/disks/read", false],
  ])("%s", (_, pattern, action, expected) => {
    expect(may([role([pattern])], action)).toBe(expected);
  });

  it("is not what it takes out again", () => {
    const contributor = role(["*"], ["Microsoft.Authorization/*/Write"]);
    expect(may([contributor], "Microsoft.Authorization/roleAssignments/write")).toBe(false);
    expect(may([contributor], "Microsoft.Compute/disks/write")).toBe(true);
  });

  it("may be given by another role that takes nothing out", () => {
    const roles = [role(["*"], ["*/delete"]), role(["Microsoft.Compute/disks/delete"])];
    expect(may(roles, "Microsoft.Compute/disks/delete")).toBe(true);
    expect(may(roles, "Microsoft.Compute/virtualMachines/delete")).toBe(false);
  });

  it("is nothing without a role", () => {
    expect(may([], "Microsoft.Compute/disks/read")).toBe(false);
  });

  it("is matched as a regular expression would match, in linear time", () => {
    const piece = fc.stringMatching(/^[ab/*]{0,8}$/);
    fc.assert(
      fc.property(piece, piece, (pattern, text) => {
        const of = new RegExp(`^${pattern.replaceAll("/", "\\/").replaceAll("*", ".*")}$`, "i");
        return covers(pattern, text) === of.test(text);
      }),
      { numRuns: 2000 },
    );
    expect(covers(`${"a*".repeat(2000)}b`, "a".repeat(20_000))).toBe(false);
  });
});

const NEEDS = [...VAULT_NEEDS, ...DISK_NEEDS];
const scope = (at: Scope["at"], granted: Permissions, drills = true): Scope => {
  return { at, id: `/subscriptions/s/${at}`, name: `the ${at}`, drills, needs: NEEDS, uses: ["validate"], granted };
};
const known = (...good: Permission[]) => ({ value: { good, bad: [] }, readAt: "2026-11-24T09:00:00Z" });
const OPERATOR = role(roleDefinitions().find(({ name }) => name === "Backup Operator")?.actions ?? []);

describe("what a restore needs", () => {
  it("takes either validation", () => {
    const without = (action: string) =>
      needed([scope("vault", known({ ...OPERATOR, notActions: [`*/${action}`] }))], "drill").filter(
        ({ granted }) => granted !== "yes",
      );
    expect(without("backupTriggerValidateOperation/action")).toEqual([]);
    expect(without("backupValidateOperation/action")).toEqual([]);
    expect(without("backup*ValidateOperation/action")).toMatchObject([{ need: { to: "have the request validated" } }]);
  });

  it("is no removal in mode restore, nor of what no drill goes to", () => {
    const removals = (mode: "restore" | "drill", drills: boolean) =>
      needed([scope("target", known(), drills)], mode).filter(({ need }) => need.only === "drill").length;
    expect([removals("drill", true), removals("drill", false), removals("restore", true)]).toEqual([1, 0, 0]);
  });

  it("is not held against an identity that only checks, but for what the mode itself does", () => {
    const reader = role(["Microsoft.RecoveryServices/Vaults/read", "Microsoft.RecoveryServices/Vaults/backupPolicies/read"]);
    const scopes = [scope("vault", known(reader)), scope("target", known())];
    const missing = (mode: "check" | "drill") => needed(scopes, mode).filter(({ granted }) => granted === "no");
    expect(missing("check").map(({ need }) => need.to)).toEqual(["find the protected item", "list recovery points"]);
    expect(missing("drill").length).toBeGreaterThan(8);
  });

  it("is unreadable where ARM would not say", () => {
    const unreadable = { unreadable: { service: "arm", operation: "ask", text: "no" } } as const;
    expect(new Set(needed([scope("vault", unreadable)], "drill").map(({ granted }) => granted))).toEqual(new Set(["unreadable"]));
  });
});

describe("the role that is named for what is missing", () => {
  const twin = (name: string) => roleDefinitions().find((of) => of.name === name);

  test.each(NEEDS.map((need) => [need.to, need] as const))("gives what it takes to %s", (_, { anyOf }) => {
    const actions = anyOf[0] ?? [];
    const found = twin(smallestRole(actions));
    expect(found, smallestRole(actions)).toBeDefined();
    for (const action of actions) expect(found && gives(found, action), `${found?.name}: ${action}`).toBe(true);
  });

  it("is the smallest that gives all of it", () => {
    const V = "Microsoft.RecoveryServices/Vaults";
    expect(smallestRole([`${V}/read`, `${V}/backupJobs/read`])).toBe("Backup Reader");
    expect(smallestRole([`${V}/backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/action`])).toBe(
      "Backup Operator",
    );
    expect(smallestRole(["Microsoft.Compute/disks/read"])).toBe("Reader");
    expect(smallestRole(["Microsoft.Compute/disks/write", "Microsoft.Compute/disks/delete"])).toBe("Virtual Machine Contributor");
    expect(smallestRole(["Microsoft.Storage/storageAccounts/write"])).toBe("Storage Account Contributor");
    expect(smallestRole(["Microsoft.Resources/subscriptions/resourceGroups/delete"])).toBe("Contributor");
  });
});
