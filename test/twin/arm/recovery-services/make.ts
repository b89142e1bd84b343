/** What a completed restore leaves behind: disks, or VHDs; and in the staging account the configuration and a template to deploy them. */
import type { World } from "../../core.ts";
import { lastPart, same } from "../find.ts";
import { compact, guid } from "../time.ts";
import type { Blob, Disk, Job, RestoreFacts } from "../types.ts";
import { type Made, restoredTemplate } from "./make-template.ts";

/**
 * Managed disks in the target group, named `<vm>-osdisk-<time>` and `<vm>-datadisk-000-<time>`, tagged `RSVaultBackup` = job id.
 */
export function makeDisks(world: World, job: Job, restore: RestoreFacts, at: number): void {
  const { azure } = world;
  const vm = lastPart(restore.sourceId);
  const brought = restore.disks.slice(0, restore.disks.length - azure.knobs.disksMissing);
  const made: Made[] = [];
  let data = 0;
  for (const { lun, sizeGiB } of brought) {
    const kind = lun === undefined ? "osdisk" : `datadisk-${String(data++).padStart(3, "0")}`;
    const disk: Disk = {
      id: free(world, (ms) => `${restore.targetGroupId}/providers/Microsoft.Compute/disks/${vm}-${kind}-${compact(ms)}`, at),
      location: restore.location,
      sizeGiB,
      sku: "Premium_LRS",
      ...(lun === undefined ? { osType: restore.osType } : {}),
      createdAt: at,
      tags: azure.knobs.untagged ? {} : { RSVaultBackup: job.id },
      zones: restore.zones,
      createOption: "Restore",
      contentOf: restore.pointTime,
    };
    azure.disks.push(disk);
    made.push({ disk, lun });
  }
  leavePapers(world, job, restore, at, [], restoredTemplate(restore, made));
  if (!restore.chosen) return;
  job.properties["Restored disk(s)"] = brought.map(({ name }) => name).join("; ");
  job.properties["Backed-up disk(s)"] = restore.allDisks.join("; ");
}

/** Two restores that end in one second do not overwrite each other's disks. */
function free(world: World, id: (ms: number) => string, at: number): string {
  return world.azure.disks.some((disk) => same(disk.id, id(at))) ? free(world, id, at + 1000) : id(at);
}

/** Unmanaged: page blobs in the staging account, and no disk. */
export function makeVhds(world: World, job: Job, restore: RestoreFacts, at: number): void {
  const vm = lastPart(restore.sourceId);
  const brought = restore.disks.slice(0, restore.disks.length - world.azure.knobs.disksMissing);
  const vhds = brought.map(({ lun, sizeGiB }): Blob => {
    const kind = lun === undefined ? "osdisk" : `datadisk-${lun}`;
    return { name: `${vm}-${kind}-${compact(at)}.vhd`, bytes: sizeGiB * 2 ** 30, modifiedAt: at };
  });
  leavePapers(world, job, restore, at, vhds, unmanagedTemplate(restore, vm));
}

function leavePapers(world: World, job: Job, restore: RestoreFacts, at: number, others: Blob[], deployable: unknown): void {
  const account = world.azure.storageAccounts.find(({ id }) => same(id, restore.stagingId));
  if (!account) return;
  const vm = lastPart(restore.sourceId);
  const prefix = `${vm.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}${guid(job.id, "letters").slice(0, 5)}`;
  const container = `${prefix}-${guid(job.id, "container").replaceAll("-", "")}`;
  const [config, template] = [`config-${prefix}-${job.id}.json`, `azuredeploy${job.id}.json`];
  const blob = (name: string, content: unknown): Blob => {
    const text = JSON.stringify(content);
    return { name, content: text, bytes: Buffer.byteLength(text), modifiedAt: at };
  };
  const papers = [blob(config, configuration(restore, vm)), blob(template, deployable)];
  account.containers.push({ name: container, modifiedAt: at, blobs: [...papers, ...others] });
  const url = `${blobHost(world, account.id)}/${container}`;
  Object.assign(job.properties, {
    "Config Blob Name": config,
    "Config Blob Container Name": container,
    "Config Blob Uri": `${url}/${config}`,
    "Template Blob Uri": `${url}/${template}`,
  });
}

/** Where an account's blobs are served: on the twin's own origin. */
export function blobHost({ base }: World, accountId: string): string {
  return `${base}/blob/${lastPart(accountId)}`;
}

function configuration(restore: RestoreFacts, vm: string): unknown {
  return {
    "properties.storageProfile": {
      osDisk: { osType: restore.osType, name: `${vm}-osdisk`, caching: "ReadWrite" },
      dataDisks: restore.disks.flatMap(({ lun, name }) => (lun === undefined ? [] : [{ lun, name }])),
    },
  };
}

/** Of VHDs: a machine alone. */
function unmanagedTemplate(restore: RestoreFacts, vm: string): unknown {
  return {
    $schema: "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: { VirtualMachineName: { type: "string" }, VirtualNetwork: { type: "string" }, Subnet: { type: "string" } },
    resources: [
      {
        type: "Microsoft.Compute/virtualMachines",
        apiVersion: "2022-03-01",
        name: "[parameters('VirtualMachineName')]",
        location: restore.location,
        tags: { RestoredFrom: vm },
      },
    ],
  };
}
