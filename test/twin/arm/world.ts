import { type RoleName, roleDefinitions, roleId } from "./authorization/roles.ts";
import { deployable } from "./deployments/world.ts";
import { knobs } from "./knobs.ts";
import type { AzureWorld, ProtectedItem, RecoveryPoint, RoleAssignment, VirtualMachine } from "./types.ts";

export type { AzureWorld } from "./types.ts";

export const SUBSCRIPTION = "0f3e0000-0000-4000-8000-000000000001";
export const TENANT = "11111111-1111-4111-8111-111111111111";
/** Object id of the service principal that the drills run as. */
export const IDENTITY = "33333333-3333-4333-8333-333333333333";

const LOCATION = "westeurope";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const root = `/subscriptions/${SUBSCRIPTION}`;
const group = (name: string) => `${root}/resourceGroups/${name}`;
const vaultId = `${group("prod-backup")}/providers/Microsoft.RecoveryServices/vaults/prod-vault`;

/**
 * An estate in which a drill of orders-01 passes: a vault with two protected machines and 14 daily recovery points each, a group to restore
 * into, a staging account, and an identity with just the roles it needs. `nowMs`: epoch milliseconds.
 */
export function azureWorld(nowMs: number): AzureWorld {
  const since = nowMs - 400 * DAY;
  const orders = machine("orders-01", since, [512, 256]);
  const web = machine("web-01", since, []);
  return {
    tenantId: TENANT,
    subscriptions: [{ id: SUBSCRIPTION, name: "acme-production", providers: [...PROVIDERS] }],
    resourceGroups: ["prod", "prod-backup", "drill-target"].map((name) => ({
      subscription: SUBSCRIPTION,
      name,
      location: LOCATION,
      tags: {},
      createdAt: since,
    })),
    storageAccounts: [
      {
        id: `${group("drill-target")}/providers/Microsoft.Storage/storageAccounts/drillstaging`,
        location: LOCATION,
        sku: "Standard_LRS",
        tags: {},
        createdAt: since,
        keys: ["dHdpbi1hY2NvdW50LWtleS1vbmU=", "dHdpbi1hY2NvdW50LWtleS10d28="],
        containers: [],
      },
    ],
    disks: [orders, web].flatMap((vm) => disksOf(vm)),
    vms: [orders, web],
    ...deployable((name) => group(name), LOCATION, since),
    vaults: [
      {
        id: vaultId,
        location: LOCATION,
        redundancy: "GeoRedundant",
        softDeleteDays: 14,
        multiUserAuthorization: "Disabled",
        immutability: "Disabled",
        policies: [
          { name: "Production-Daily", time: "02:00", keepDays: 30, snapshotDays: 5 },
          { name: "DefaultPolicy", time: "20:00", keepDays: 30, snapshotDays: 2 },
        ],
        items: [protect(orders, nowMs, 6 * HOUR, "329227193"), protect(web, nowMs, 5 * HOUR, "377325209")],
        shares: [],
        jobs: [],
        operations: [],
      },
    ],
    roleDefinitions: roleDefinitions(),
    roleAssignments: [
      assign("Backup Operator", vaultId, since),
      assign("Reader", group("prod"), since),
      // As Azure documents it for managed disks; the restore itself does without it.
      ...[orders, web].map(({ id }) => assign("Virtual Machine Contributor", id, since)),
      assign("Contributor", group("drill-target"), since),
    ],
    activityLog: [],
    reads: {},
    buckets: {},
    knobs: knobs(),
  };
}

/**
 * One more protected machine, without data disks, in a vault that is made when it is not there; the identity may drill it too.
 * `nowMs`: epoch milliseconds.
 */
export function addMachine(azure: AzureWorld, nowMs: number, name: string, vault = "prod-vault"): void {
  const vm = machine(name, nowMs - 400 * DAY, []);
  azure.vms.push(vm);
  azure.disks.push(...disksOf(vm));
  const [first] = azure.vaults;
  if (!first) throw new Error("the estate has no vault");
  const id = first.id.replace(/[^/]+$/, vault);
  const own = azure.vaults.find((each) => each.id === id) ?? { ...first, id, items: [], shares: [], jobs: [], operations: [] };
  if (!azure.vaults.includes(own)) {
    azure.vaults.push(own);
    azure.roleAssignments.push(assign("Backup Operator", id, nowMs - 400 * DAY));
  }
  azure.roleAssignments.push(assign("Virtual Machine Contributor", vm.id, nowMs - 400 * DAY));
  own.items.push(protect(vm, nowMs, 6 * HOUR, String(400_000_000 + azure.vms.length)));
}

/**
 * Leaves data disks of a machine out of its backup: of every point, and by the item's setting, which lists what is left out or, with
 * `inclusion`, what is not.
 */
export function excludeDisks(item: ProtectedItem, luns: readonly number[], inclusion = false): void {
  const out = ({ lun }: { lun?: number }) => lun !== undefined && luns.includes(lun);
  const excluded = item.disks.filter(out);
  item.disks = item.disks.filter((disk) => !out(disk));
  const kept = item.disks.flatMap(({ lun }) => (lun === undefined ? [] : [lun]));
  item.exclusion = { luns: inclusion ? kept : [...luns], inclusion };
  for (const point of item.points) point.disks = { included: item.disks, excluded };
}

const PROVIDERS = [
  "Microsoft.Authorization",
  "Microsoft.Compute",
  "Microsoft.Insights",
  "Microsoft.KeyVault",
  "Microsoft.Network",
  "Microsoft.RecoveryServices",
  "Microsoft.Resources",
  "Microsoft.Storage",
];

/** A role assignment of the drills' identity, or of another principal. */
export function assign(role: RoleName, scope: string, at: number, principalId: string = IDENTITY): RoleAssignment {
  const hex = [...`${role} ${scope} ${principalId}`].reduce(
    (sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0,
    7,
  );
  const name = `${hex.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    principalId,
    roleId: roleId(role),
    scope,
    createdAt: at,
  };
}

function machine(name: string, createdAt: number, dataGiB: readonly number[]): VirtualMachine {
  const disk = (of: string) => `${group("prod")}/providers/Microsoft.Compute/disks/${of}`;
  return {
    id: `${group("prod")}/providers/Microsoft.Compute/virtualMachines/${name}`,
    location: LOCATION,
    size: "Standard_D4s_v5",
    osType: "Linux",
    osDisk: { name: `${name}_OsDisk`, id: disk(`${name}_OsDisk`), sizeGiB: 127 },
    dataDisks: dataGiB.map((sizeGiB, lun) => ({ lun, name: `${name}_data${lun}`, id: disk(`${name}_data${lun}`), sizeGiB })),
    createdAt,
    tags: {},
    power: "running",
  };
}

function disksOf(vm: VirtualMachine): AzureWorld["disks"] {
  return [vm.osDisk, ...vm.dataDisks].map(({ id, sizeGiB }) => ({
    id,
    location: vm.location,
    sizeGiB,
    sku: "Premium_LRS",
    ...(id === vm.osDisk.id ? { osType: vm.osType } : {}),
    createdAt: vm.createdAt,
    tags: {},
    zones: [],
    createOption: id === vm.osDisk.id ? "FromImage" : "Empty",
    managedBy: vm.id,
  }));
}

/** An item with 14 daily points, the newest `ageMs` old: the last five still have their snapshot, the fourth was only crash consistent. */
function protect(vm: VirtualMachine, nowMs: number, ageMs: number, idPrefix: string): ProtectedItem {
  const name = vm.id.split("/").at(-1) ?? "";
  const points = Array.from({ length: 14 }, (_, day): RecoveryPoint => {
    const snapshot = day < 5 ? [{ type: "InstantRP", status: "Valid" } as const] : [];
    return {
      id: `${idPrefix}${String(789374 - day * 1009).padStart(6, "0")}`,
      time: nowMs - ageMs - day * DAY,
      consistency: day === 3 ? "CrashConsistent" : "AppConsistent",
      tiers: [...snapshot, { type: "HardenedRP", status: "Valid" }],
      managed: true,
      encrypted: false,
    };
  });
  return {
    container: `iaasvmcontainerv2;prod;${name}`,
    vmId: vm.id,
    policy: "Production-Daily",
    state: "Protected",
    lastBackup: points[0]?.time ?? null,
    disks: [
      { name: vm.osDisk.name, sizeGiB: vm.osDisk.sizeGiB },
      ...vm.dataDisks.map(({ name: disk, lun, sizeGiB }) => ({ name: disk, lun, sizeGiB })),
    ],
    points,
  };
}
