/** The vault, what it protects, and its recovery points and policies. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { unknownObject } from "../errors.ts";
import { findVault, ITEM, param, same, VAULT } from "../find.ts";
import { page, type Row, route } from "../route.ts";
import type { Policy, Vault } from "../types.ts";
import { filterOf, passes, windowOf } from "./filter.ts";
import { policyJson, vaultJson } from "./present.ts";
import { sharePolicyJson } from "./present-share.ts";
import { findProtected, findProtectedPoint, type Protected, protectedIn } from "./protected.ts";

const on = (action: string): Pick<Row, "versions" | "needs"> => ({
  versions: "backup",
  needs: [`Microsoft.RecoveryServices/Vaults/${action}`, "vault"],
});

export const vaultRoutes: readonly Route[] = [
  route("vault.get", `GET ${VAULT}`, { ...on("read"), answer: withVault((vault) => ({ status: 200, body: vaultJson(vault) })) }),
  route("items.list", `GET ${VAULT}/backupProtectedItems`, {
    ...on("backupProtectedItems/read"),
    answer: withVault((vault, world, call) =>
      listed(world, call, protectedIn(world, vault), (item) => item.itemJson(call.now, versionOf(call))),
    ),
  }),
  route("containers.list", `GET ${VAULT}/backupProtectionContainers`, {
    ...on("backupProtectionContainers/read"),
    answer: withVault((vault, world, call) => {
      // A storage account has one container, however many of its shares are protected.
      const containers = new Map(protectedIn(world, vault).map((item) => [item.container.toLowerCase(), item]));
      return listed(world, call, [...containers.values()], (item) => item.containerJson());
    }),
  }),
  route("item.get", `GET ${ITEM}`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read", "item"],
    answer: (world, call) => {
      const { found, refused } = findProtected(world, call);
      return refused ?? { status: 200, body: found.itemJson(call.now, versionOf(call)) };
    },
  }),
  route("points.list", `GET ${ITEM}/recoveryPoints`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/read", "item"],
    answer: (world, call) => {
      const { found, refused } = findProtected(world, call);
      if (refused) return refused;
      const between = windowOf(call, "startdate", "enddate");
      if (between.refused) return between.refused;
      const points = found.points().filter(({ time }) => between.found(time));
      return page(
        world,
        call,
        points.map((point) => point.json(false, versionOf(call))),
      );
    },
  }),
  route("point.get", `GET ${ITEM}/recoveryPoints/:point`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/read", "item"],
    answer: (world, call) => {
      const { found, refused } = findProtectedPoint(world, call);
      return refused ?? { status: 200, body: found.json(true, versionOf(call)) };
    },
  }),
  route("policies.list", `GET ${VAULT}/backupPolicies`, {
    ...on("backupPolicies/read"),
    answer: withVault((vault, world, call) => {
      const { found: filter, refused } = filterOf(call);
      const policies = vault.policies.filter(({ workload }) =>
        passes(filter ?? new Map(), { backupmanagementtype: workload ? "AzureStorage" : "AzureIaasVM" }),
      );
      return (
        refused ??
        page(
          world,
          call,
          policies.map((policy) => ofKind(vault, policy)),
        )
      );
    }),
  }),
  route("policy.get", `GET ${VAULT}/backupPolicies/:policy`, {
    ...on("backupPolicies/read"),
    answer: withVault((vault, _, call) => {
      const policy = vault.policies.find(({ name }) => same(name, param(call, "policy")));
      return policy ? { status: 200, body: ofKind(vault, policy) } : unknownObject();
    }),
  }),
  route("vaultconfig.get", `GET ${VAULT}/backupconfig/vaultconfig`, {
    ...on("backupconfig/read"),
    answer: withVault((vault) => ({
      status: 200,
      body: part(vault, "backupconfig", "vaultconfig", {
        enhancedSecurityState: "Enabled",
        softDeleteFeatureState: vault.softDeleteDays > 0 ? "Enabled" : "Disabled",
        softDeleteRetentionPeriodInDays: vault.softDeleteDays,
        isSoftDeleteFeatureStateEditable: true,
      }),
    })),
  }),
  route("storageconfig.get", `GET ${VAULT}/backupstorageconfig/vaultstorageconfig`, {
    ...on("backupstorageconfig/read"),
    answer: withVault((vault) => ({
      status: 200,
      body: part(vault, "backupstorageconfig", "vaultstorageconfig", {
        storageModelType: vault.redundancy,
        storageType: vault.redundancy,
        storageTypeState: "Locked",
        crossRegionRestoreFlag: false,
      }),
    })),
  }),
  route("encryptionconfig.get", `GET ${VAULT}/backupEncryptionConfigs/backupResourceEncryptionConfig`, {
    ...on("read"),
    answer: withVault((vault) => ({
      status: 200,
      body: part(vault, "backupEncryptionConfigs", "backupResourceEncryptionConfig", {
        encryptionAtRestType: "MicrosoftManaged",
        infrastructureEncryptionState: "Disabled",
      }),
    })),
  }),
  route("guardproxies.list", `GET ${VAULT}/backupResourceGuardProxies`, {
    ...on("read"),
    answer: withVault(() => ({ status: 200, body: { value: [] } })),
  }),
  route("guardproxy.get", `GET ${VAULT}/backupResourceGuardProxies/:proxy`, { ...on("read"), answer: withVault(unknownObject) }),
];

/** Refuses for a vault that is not there, and else goes on with it. */
export function withVault(then: (vault: Vault, world: World, call: Call) => Answer): Route["answer"] {
  return (world, call) => {
    const { found, refused } = findVault(world, call);
    return refused ?? then(found, world, call);
  };
}

function listed(world: World, call: Call, all: readonly Protected[], json: (item: Protected) => unknown): Answer {
  const { found: filter, refused } = filterOf(call);
  if (refused) return refused;
  return page(world, call, all.filter(({ values }) => passes(filter, values)).map(json));
}

const versionOf = ({ query }: Call) => query.get("api-version") ?? "";

function ofKind(vault: Vault, policy: Policy): unknown {
  return policy.workload ? sharePolicyJson(vault, policy) : policyJson(vault, policy);
}

function part(vault: Vault, type: string, name: string, properties: unknown): unknown {
  return { id: `${vault.id}/${type}/${name}`, name, type: `Microsoft.RecoveryServices/vaults/${type}`, properties };
}
