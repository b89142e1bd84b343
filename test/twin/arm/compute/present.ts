/** Disks and machines as the compute service writes them. */
import type { World } from "../../core.ts";
import { lastPart } from "../find.ts";
import { agentReady, powerOf } from "../guest/boot.ts";
import { guid, iso } from "../time.ts";
import type { Disk, VirtualMachine } from "../types.ts";

/** A managed disk as the service writes it. */
export function diskJson(disk: Disk): unknown {
  return {
    name: lastPart(disk.id),
    id: disk.id,
    type: "Microsoft.Compute/disks",
    location: disk.location,
    tags: disk.tags,
    sku: { name: disk.sku, tier: disk.sku.split("_")[0] },
    ...(disk.zones.length > 0 ? { zones: disk.zones } : {}),
    ...(disk.managedBy ? { managedBy: disk.managedBy } : {}),
    properties: {
      ...(disk.osType ? { osType: disk.osType, hyperVGeneration: "V2" } : {}),
      creationData: { createOption: disk.createOption, ...(disk.sourceId ? { sourceResourceId: disk.sourceId } : {}) },
      diskSizeGB: disk.sizeGiB,
      diskSizeBytes: disk.sizeGiB * 2 ** 30,
      timeCreated: iso(disk.createdAt),
      provisioningState: "Succeeded",
      diskState: disk.managedBy ? "Attached" : "Unattached",
      uniqueId: guid("disk", disk.id, disk.createdAt),
      networkAccessPolicy: "AllowAll",
      publicNetworkAccess: "Enabled",
      encryption: { type: "EncryptionAtRestWithPlatformKey" },
    },
  };
}

/** A machine as the service writes it; `view`: with its state of the moment, which is shown only when asked for. */
export function vmJson(vm: VirtualMachine, world: World, now: number, view = false): unknown {
  const attached = ({ id, name, sizeGiB }: { id: string; name: string; sizeGiB: number }) => ({
    name,
    createOption: "Attach",
    diskSizeGB: sizeGiB,
    managedDisk: { id, storageAccountType: "Premium_LRS" },
  });
  return {
    name: lastPart(vm.id),
    id: vm.id,
    type: "Microsoft.Compute/virtualMachines",
    location: vm.location,
    tags: vm.tags,
    properties: {
      vmId: guid("vm", vm.id),
      provisioningState: vm.goneAt === undefined ? "Succeeded" : "Deleting",
      timeCreated: iso(vm.createdAt),
      hardwareProfile: { vmSize: vm.size },
      storageProfile: {
        osDisk: { osType: vm.osType, ...attached(vm.osDisk) },
        dataDisks: vm.dataDisks.map((disk) => ({ lun: disk.lun, ...attached(disk) })),
      },
      ...(vm.nicIds ? { networkProfile: { networkInterfaces: vm.nicIds.map((id) => ({ id })) } } : {}),
      ...(view ? { instanceView: instanceViewJson(vm, world, now) } : {}),
    },
  };
}

/** Power and agent, as the platform sees them. */
export function instanceViewJson(vm: VirtualMachine, world: World, now: number): unknown {
  const power = powerOf(vm, world, now);
  const ready = agentReady(vm, world, now);
  return {
    ...(power === "running"
      ? {
          computerName: lastPart(vm.id),
          vmAgent: {
            vmAgentVersion: ready ? "2.11.1.4" : "Unknown",
            statuses: [
              ready
                ? {
                    code: "ProvisioningState/succeeded",
                    level: "Info",
                    displayStatus: "Ready",
                    message: "Guest Agent is running",
                    time: iso(now),
                  }
                : {
                    code: "ProvisioningState/Unavailable",
                    level: "Warning",
                    displayStatus: "Not Ready",
                    message: "VM status blob is found but not yet populated.",
                    time: iso(now),
                  },
            ],
          },
        }
      : {}),
    hyperVGeneration: "V2",
    statuses: [
      {
        code: "ProvisioningState/succeeded",
        level: "Info",
        displayStatus: "Provisioning succeeded",
        time: iso(vm.bootedAt ?? vm.createdAt),
      },
      { code: `PowerState/${power}`, level: "Info", displayStatus: `VM ${power}` },
    ],
  };
}
