import { createHash } from "node:crypto";
import { addFileShare } from "../storage/add-file-share.ts";
import type { AzureWorld } from "../types.ts";
import { assign } from "../world.ts";
import type { ProtectedShare, SharePoint } from "./types.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const POLICY = "Shares-Daily";

/**
 * A protected file share in the first vault, in an account that is made when it is not there, with eight daily points, the newest six hours old:
 * the oldest four have no tiers. The identity may restore it. `nowMs`: epoch milliseconds.
 */
export function addShare(
  azure: AzureWorld,
  nowMs: number,
  { name = "invoices", account = "prodfiles", group = "prod" } = {},
): ProtectedShare {
  const [vault] = azure.vaults;
  const [subscription] = azure.subscriptions;
  if (!vault || !subscription) throw new Error("the estate has no vault");
  const accountId = `/subscriptions/${subscription.id}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${account}`;
  const since = nowMs - 400 * DAY;
  if (!azure.storageAccounts.some(({ id }) => id === accountId)) {
    const key = (of: string) => Buffer.from(`twin-${account}-key-${of}`).toString("base64");
    azure.storageAccounts.push({
      id: accountId,
      location: vault.location,
      sku: "Standard_LRS",
      tags: {},
      createdAt: since,
      keys: [key("one"), key("two")],
      containers: [],
    });
    azure.roleAssignments.push(assign("Storage Account Contributor", accountId, since));
  }
  addFileShare(azure, account, { name });
  if (!vault.policies.some((policy) => policy.name === POLICY)) {
    vault.policies.push({ name: POLICY, time: "20:30", keepDays: 30, snapshotDays: 0, workload: "AzureFileShare" });
  }
  const item: ProtectedShare = {
    accountId,
    name,
    hash: createHash("sha256").update(`${accountId}/${name}/${vault.shares.length}`).digest("hex"),
    policy: POLICY,
    state: "Protected",
    lastBackup: nowMs - 6 * HOUR,
    points: pointsOf(nowMs - 6 * HOUR, vault.shares.length),
  };
  vault.shares.push(item);
  return item;
}

function pointsOf(newest: number, before: number): SharePoint[] {
  return Array.from({ length: 8 }, (_, day) => ({
    id: String(256_917_714_012_406 + before * 1_000_003 - day * 4099),
    // Whole seconds (recorded).
    time: Math.floor((newest - day * DAY) / 1000) * 1000,
    sizeGiB: 3,
    ...(day < 4 ? { tiers: [{ type: "InstantRP", status: "Valid" } as const] } : {}),
  }));
}
