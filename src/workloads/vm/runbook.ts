import { type Fields, fields } from "../../report/fields.ts";
import { part } from "../../report/names.ts";
import type { Found, RunbookCommand } from "../../report/runbook.ts";
import { command, type Option } from "../../report/shell.ts";

/**
 * The options of `az backup restore restore-disks` that say the same as a restore request does; null for a request that the command cannot
 * say (another kind of restore). https://learn.microsoft.com/cli/azure/backup/restore#az-backup-restore-restore-disks
 */
export function disksCommand(properties: Fields, subscriptionId: string): RunbookCommand | null {
  if (properties.recoveryType !== "RestoreDisks") return null;
  const group = text(properties.targetResourceGroupId);
  const target = group === "" ? null : part(group, "subscriptions");
  const elsewhere = target !== null && target.toLowerCase() !== subscriptionId.toLowerCase();
  const options: Option[] = [
    ...where(group),
    ...(elsewhere && target ? [["--target-subscription-id", target] satisfies Option] : []),
    ...staging(properties),
    ...disks(properties.restoreDiskLunList),
    ...one("--target-zone", list(properties.zones)[0] ?? ""),
    ...one("--disk-encryption-set-id", text(properties.diskEncryptionSetId)),
    ...access(fields(properties.targetDiskNetworkAccessSettings)),
    ...archived(fields(properties.recoveryPointRehydrationInfo)),
  ];
  return { name: "az backup restore restore-disks", options };
}

/** How a person finds the disks, or the VHDs, of a restore. */
export function findDisks(properties: Fields): Found {
  const group = text(properties.targetResourceGroupId);
  const proof = "the disks are there";
  if (group === "") {
    const list: Option[] = [
      ["--account-name", text(properties.storageAccountId).split("/").at(-1) ?? ""],
      ["--auth-mode", "login"],
      ["--output", "table"],
    ];
    const words = "The VHDs are in a container of the staging account that the job names (`Config Blob Container Name`).";
    return { proof, words, command: command("az storage container list", list) };
  }
  const within: Option[] = [
    ["--resource-group", part(group, "resourceGroups") ?? group],
    ["--subscription", part(group, "subscriptions") ?? ""],
  ];
  return {
    proof,
    words: "Disks that the job made carry its name in the tag `RSVaultBackup`.",
    command: `${command("az disk list", within)} \\\n  --query "[?tags.RSVaultBackup=='$JOB'].{name:name, size:diskSizeGB, id:id}" \\\n  --output table`,
  };
}

/** Without a target group the disks come back as VHDs in the staging account, where the request sends them rather than to their old accounts. */
function where(group: string): Option[] {
  if (group !== "") return [["--target-resource-group", part(group, "resourceGroups") ?? group]];
  return [
    ["--restore-as-unmanaged-disks", "true"],
    ["--restore-to-staging-storage-account", "true"],
  ];
}

/** az takes the account by its id; it does itself what the request says with `identityBasedRestoreDetails`. */
function staging(properties: Fields): Option[] {
  const identity = fields(properties.identityInfo);
  const account =
    text(properties.storageAccountId) || text(fields(properties.identityBasedRestoreDetails).targetStorageAccountId);
  return [
    ...one("--storage-account", account),
    ...(identity.isSystemAssignedIdentity === true ? [["--mi-system-assigned"] satisfies Option] : []),
    ...one("--mi-user-assigned", text(identity.managedIdentityResourceId)),
  ];
}

/** An empty list of LUNs is the operating system's disk alone; no list is all disks. */
function disks(luns: unknown): Option[] {
  if (!Array.isArray(luns)) return [];
  return luns.length === 0 ? [["--restore-only-osdisk", "true"]] : [["--diskslist", ...list(luns)]];
}

function access(settings: Fields): Option[] {
  return [
    ...one("--disk-access-option", text(settings.targetDiskNetworkAccessOption)),
    ...one("--target-disk-access-id", text(settings.targetDiskAccessId)),
  ];
}

/** The request holds `P15D`, az takes days. */
function archived(of: Fields): Option[] {
  return [
    ...one("--rehydration-priority", text(of.rehydrationPriority)),
    ...one("--rehydration-duration", /^P(\d+)D$/.exec(text(of.rehydrationRetentionDuration))?.[1] ?? ""),
  ];
}

function one(flag: string, value: string): Option[] {
  return value === "" ? [] : [[flag, value]];
}

function text(of: unknown): string {
  return typeof of === "string" ? of : "";
}

function list(of: unknown): string[] {
  return Array.isArray(of) ? of.filter((each) => typeof each === "string" || typeof each === "number").map(String) : [];
}
