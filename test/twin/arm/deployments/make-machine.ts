/** Machines, made by a deployment: from attached disks, such as restored ones, or from an image. */
import type { World } from "../../core.ts";
import { lastPart, same } from "../find.ts";
import { guid } from "../time.ts";
import type { Disk, VirtualMachine } from "../types.ts";
import { ServiceRefusal } from "./failure.ts";
import { type Making, refuseUnlinked } from "./make-network.ts";
import { at, listOf, textOf, textsOf, type Value } from "./template/value.ts";

const VMS = "Microsoft.Compute/virtualMachines";

/** @throws ServiceRefusal */
export function makeMachine(world: World, making: Making): void {
  const { id, body, location, caller, now } = making;
  const { azure } = world;
  const properties = at(body, "properties") ?? null;
  const nicIds = listOf(at(properties, "networkProfile", "networkInterfaces")).map((one) => textOf(at(one, "id")));
  const osDisk = at(properties, "storageProfile", "osDisk") ?? null;
  const attached = same(textOf(at(osDisk, "createOption")), "Attach");
  if (attached && at(properties, "osProfile") !== undefined) {
    throw invalid("InvalidParameter", "Parameter 'osProfile' is not allowed.", "osProfile");
  }
  if (nicIds.length === 0) {
    throw invalid("InvalidParameter", "Required parameter 'networkInterfaces' is missing (null).", "networkInterfaces");
  }
  const data = listOf(at(properties, "storageProfile", "dataDisks"));
  const diskIds = [osDisk, ...data].map((one) => textOf(at(one, "managedDisk", "id"))).filter((one) => one !== "");
  refuseUnlinked(world, caller, `${VMS}/write`, id, [
    ...nicIds.map((scope) => ({ action: "Microsoft.Network/networkInterfaces/join/action", scope })),
    ...diskIds.map((scope) => ({ action: "Microsoft.Compute/disks/write", scope })),
  ]);
  const nics = nicIds.map((nicId) => {
    const nic = azure.nics.find((one) => same(one.id, nicId));
    if (!nic) throw missing(nicId, id);
    if (nic.vmId && !same(nic.vmId, id)) {
      throw invalid("NicInUse", `Network Interface ${nicId} is used by existing resource ${nic.vmId}.`);
    }
    return nic;
  });
  const old = azure.vms.find((one) => same(one.id, id));
  const os = attached ? attach(world, osDisk, id) : image(making, osDisk, `${lastPart(id)}_OsDisk_1`, true);
  if (old && !same(old.osDisk.id, os.id)) {
    throw new ServiceRefusal(409, {
      code: "PropertyChangeNotAllowed",
      message: "Changing property 'osDisk.managedDisk.id' is not allowed.",
      target: "osDisk.managedDisk.id",
    });
  }
  const others = data.map((one, index) => {
    const lun = at(one, "lun");
    const existing = same(textOf(at(one, "createOption")), "Attach");
    const disk = existing ? attach(world, one, id) : image(making, one, `${lastPart(id)}_DataDisk_${index}`, false);
    return { lun: typeof lun === "number" ? lun : index, disk };
  });
  const as = ({ id: diskId, sizeGiB }: Disk) => ({ id: diskId, name: lastPart(diskId), sizeGiB });
  const vm: VirtualMachine = {
    id,
    location,
    size: textOf(at(properties, "hardwareProfile", "vmSize")) || "Standard_D2s_v5",
    osType: os.osType ?? (textOf(at(osDisk, "osType")) === "Windows" ? "Windows" : "Linux"),
    osDisk: as(os),
    dataDisks: others.map(({ lun, disk }) => ({ lun, ...as(disk) })),
    nicIds: nics.map((nic) => nic.id),
    createdAt: old?.createdAt ?? now,
    bootedAt: old?.bootedAt ?? now,
    tags: textsOf(at(body, "tags")),
    power: "running",
  };
  azure.vms = [...azure.vms.filter((one) => one !== old), vm];
  for (const nic of nics) nic.vmId = id;
  for (const disk of [os, ...others.map((one) => one.disk)]) {
    disk.managedBy = id;
    if (!azure.disks.includes(disk)) azure.disks.push(disk);
  }
}

/** A disk that exists and is free. @throws ServiceRefusal */
function attach({ azure }: World, asked: Value, vmId: string): Disk {
  const id = textOf(at(asked, "managedDisk", "id"));
  const disk = azure.disks.find((one) => same(one.id, id));
  if (!disk) throw new ServiceRefusal(404, { code: "NotFound", message: `Disk ${lastPart(id)} is not found.` });
  if (disk.managedBy && !same(disk.managedBy, vmId)) {
    throw new ServiceRefusal(409, {
      code: "ConflictingUserInput",
      message: `Disk '${disk.id}' cannot be attached as the disk is already owned by VM '${disk.managedBy}'.`,
      target: "/subscriptions/disks",
    });
  }
  return disk;
}

function image({ id, location, now }: Making, asked: Value, prefix: string, os: boolean): Disk {
  const size = at(asked, "diskSizeGB");
  const name = textOf(at(asked, "name")) || `${prefix}_${guid("disk", id, prefix).replaceAll("-", "")}`;
  return {
    id: `${id.replace(/\/virtualMachines\/[^/]*$/i, "")}/disks/${name}`,
    location,
    sizeGiB: typeof size === "number" ? size : os ? 30 : 32,
    sku: textOf(at(asked, "managedDisk", "storageAccountType")) || "Premium_LRS",
    ...(os ? { osType: "Linux" as const } : {}),
    createdAt: now,
    tags: {},
    zones: [],
    createOption: os ? "FromImage" : "Empty",
  };
}

function invalid(code: string, message: string, target?: string): ServiceRefusal {
  return new ServiceRefusal(400, { code, message, ...(target ? { target } : {}) });
}

function missing(resource: string, by: string): ServiceRefusal {
  return new ServiceRefusal(404, {
    code: "NotFound",
    message: `Resource ${resource} referenced by resource ${by} was not found.`,
  });
}
