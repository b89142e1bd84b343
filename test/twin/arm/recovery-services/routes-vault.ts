/** The vault, what it protects, and its recovery points and policies. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { unknownObject } from "../errors.ts";
import { findItem, findPoint, findVault, ITEM, lastPart, param, same, VAULT } from "../find.ts";
import { page, type Row, route } from "../route.ts";
import type { ProtectedItem, Vault } from "../types.ts";
import { filterOf, passes, windowOf } from "./filter.ts";
import { containerJson, itemJson, pointJson, policyJson, vaultJson } from "./present.ts";

const on = (action: string): Pick<Row, "versions" | "needs"> => ({
  versions: "backup",
  needs: [`Microsoft.RecoveryServices/Vaults/${action}`, "vault"],
});

export const vaultRoutes: readonly Route[] = [
  route("vault.get", `GET ${VAULT}`, { ...on("read"), answer: withVault((vault) => ({ status: 200, body: vaultJson(vault) })) }),
  route("items.list", `GET ${VAULT}/backupProtectedItems`, {
    ...on("backupProtectedItems/read"),
    answer: withVault((vault, world, call) =>
      listed(world, call, vault, (item) => itemJson(world, vault, item, call.now, versionOf(call))),
    ),
  }),
  route("containers.list", `GET ${VAULT}/backupProtectionContainers`, {
    ...on("backupProtectionContainers/read"),
    answer: withVault((vault, world, call) => listed(world, call, vault, (item) => containerJson(vault, item))),
  }),
  route("item.get", `GET ${ITEM}`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read", "item"],
    answer: (world, call) => {
      const { found, refused } = findItem(world, call);
      return refused ?? { status: 200, body: itemJson(world, found.vault, found.item, call.now, versionOf(call)) };
    },
  }),
  route("points.list", `GET ${ITEM}/recoveryPoints`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/read", "item"],
    answer: (world, call) => {
      const { found, refused } = findItem(world, call);
      if (refused) return refused;
      const { vault, item } = found;
      const between = windowOf(call, "startdate", "enddate");
      if (between.refused) return between.refused;
      const points = item.points.filter(({ time }) => between.found(time));
      return page(
        world,
        call,
        points.map((point) => pointJson(vault, item, point, machine(world, item), versionOf(call))),
      );
    },
  }),
  route("point.get", `GET ${ITEM}/recoveryPoints/:point`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/read", "item"],
    answer: (world, call) => {
      const { found, refused } = findPoint(world, call);
      return (
        refused ?? {
          status: 200,
          body: pointJson(found.vault, found.item, found.point, machine(world, found.item), versionOf(call), true),
        }
      );
    },
  }),
  route("policies.list", `GET ${VAULT}/backupPolicies`, {
    ...on("backupPolicies/read"),
    answer: withVault((vault, world, call) =>
      page(
        world,
        call,
        vault.policies.map((policy) => policyJson(vault, policy)),
      ),
    ),
  }),
  route("policy.get", `GET ${VAULT}/backupPolicies/:policy`, {
    ...on("backupPolicies/read"),
    answer: withVault((vault, _, call) => {
      const policy = vault.policies.find(({ name }) => same(name, param(call, "policy")));
      return policy ? { status: 200, body: policyJson(vault, policy) } : unknownObject();
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

function listed(world: World, call: Call, vault: Vault, json: (item: ProtectedItem) => unknown): Answer {
  const { found: filter, refused } = filterOf(call);
  if (refused) return refused;
  const items = vault.items.filter((item) =>
    passes(filter, {
      backupmanagementtype: "AzureIaasVM",
      itemtype: "VM",
      policyname: item.policy ?? "",
      friendlyname: lastPart(item.vmId),
      status: "Registered",
    }),
  );
  return page(world, call, items.map(json));
}

const versionOf = ({ query }: Call) => query.get("api-version") ?? "";

function machine({ azure }: World, { vmId }: ProtectedItem) {
  return azure.vms.find(({ id }) => same(id, vmId));
}

function part(vault: Vault, type: string, name: string, properties: unknown): unknown {
  return { id: `${vault.id}/${type}/${name}`, name, type: `Microsoft.RecoveryServices/vaults/${type}`, properties };
}
