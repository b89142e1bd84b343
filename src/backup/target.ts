import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { Arm } from "../clouds/azure/arm.ts";
import { groupId, part, same } from "../clouds/azure/ids.ts";
import { saysNotFound } from "../clouds/refusals/not-found.ts";
import { readEntries, wholeList } from "../io/entries.ts";
import { Refused } from "../io/io.ts";

const account = z.object({
  id: z.string(),
  location: z.string(),
  properties: z
    .object({
      publicNetworkAccess: z.string().nullish(),
      networkAcls: z.object({ defaultAction: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
const group = z.object({ id: z.string(), location: z.string() });
const bare = (location: string) => location.replaceAll(" ", "").toLowerCase();

export interface StagingAccount {
  readonly id: string;
  /** Null when a full id was given: it is taken as it is. */
  readonly location: string | null;
  /** Whether its network rules let in only some networks; null where that is not known. */
  readonly firewall: boolean | null;
}

/**
 * The staging storage account by full id, or by name in the vault's subscription.
 * @param read whether one given by its id is read: its blobs will be. @throws Refused: 404 when the subscription has none of that name; another where one that cannot be read may be it.
 */
export async function findStagingAccount(arm: Arm, wanted: string, read = false): Promise<StagingAccount> {
  if (wanted.startsWith("/")) return { id: wanted, location: null, firewall: read ? await firewallOf(arm, wanted) : null };
  if (wanted === "") {
    const text = "The target names no staging-account.";
    throw new Refused({ service: "arm", operation: "look up the staging storage account", code: "StagingAccountNotNamed", text });
  }
  const operation = `look up the staging storage account ${wanted}`;
  const path = `/subscriptions/${arm.subscriptionId}/providers/Microsoft.Storage/storageAccounts`;
  const raw: unknown[] = [];
  for await (const one of arm.list({ operation, of: "storage accounts", path, apiVersion: API_VERSIONS.storage })) {
    const { data: of } = account.safeParse(one);
    if (of && same(part(of.id, "storageAccounts"), wanted))
      return { id: of.id, location: bare(of.location), firewall: closed(of) };
    raw.push(one);
  }
  // The one that is looked for may be among those that cannot be read.
  wholeList(readEntries(account, raw), "arm", operation);
  throw new Refused({
    service: "arm",
    operation,
    status: 404,
    code: "StagingAccountNotFound",
    text: `The subscription ${arm.subscriptionId} shows this identity no storage account named ${wanted}.`,
  });
}

/** Of an account given by its id, which need not be readable. */
async function firewallOf(arm: Arm, id: string): Promise<boolean | null> {
  try {
    const operation = "read the staging storage account";
    const parsed = account.safeParse(await arm.json({ operation, method: "GET", path: id, apiVersion: API_VERSIONS.storage }));
    return parsed.success ? closed(parsed.data) : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

function closed({ properties: of }: z.infer<typeof account>): boolean {
  return same(of?.publicNetworkAccess, "Disabled") || same(of?.networkAcls?.defaultAction, "Deny");
}

export interface TargetGroup {
  readonly id: string;
  readonly location: string;
}

/** The target resource group; null when it does not exist. @throws Refused when Azure will not say. */
export async function readGroup(arm: Arm, name: string): Promise<TargetGroup | null> {
  const operation = `read the resource group ${name}`;
  try {
    const path = groupId(arm.subscriptionId, encodeURIComponent(name));
    const parsed = group.safeParse(await arm.json({ operation, method: "GET", path, apiVersion: API_VERSIONS.resources }));
    if (!parsed.success)
      throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a resource group" });
    return { id: parsed.data.id, location: bare(parsed.data.location) };
  } catch (error) {
    if (error instanceof Refused && saysNotFound(error.refusal)) return null;
    throw error;
  }
}
