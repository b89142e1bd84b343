import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { canonical, lastPart } from "../../clouds/azure/ids.ts";
import { saysNotFound } from "../../clouds/refusals/not-found.ts";
import type { Refusal } from "../../core/index.ts";
import { notAsAsked, shapedAs } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";

/** The share that a restore goes to. */
export interface TargetShare {
  /** GiB; null where Azure does not say. */
  readonly quotaGiB: number | null;
  /** "SMB" or "NFS"; null where Azure does not say, which it does not of older shares. */
  readonly protocol: string | null;
}
/** Whether the share is there is not known. */
export interface Unseen {
  readonly refusal: Refusal;
}

const answer = z.object({
  id: z.string(),
  properties: z.object({ shareQuota: z.number().nullish(), enabledProtocols: z.string().nullish() }),
});

/**
 * @param accountId ARM id of its storage account, not encoded. @returns null when there is no such share, or no such account; what stood in the
 * way where that is not told. @throws only for a defect or a cancelled run.
 */
export async function seeTargetShare(arm: Arm, accountId: string, share: string): Promise<TargetShare | Unseen | null> {
  const operation = `read the file share ${share}`;
  const id = `${accountId}/fileServices/default/shares/${share}`;
  const path = id.split("/").map(encodeURIComponent).join("/");
  try {
    const body = await arm.json({ operation, method: "GET", path, apiVersion: API_VERSIONS.storage });
    const { id: told, properties } = shapedAs(answer, body, "arm", operation);
    const end = `/storageAccounts/${lastPart(accountId)}/fileServices/default/shares/${share}`;
    if (!canonical(told).endsWith(canonical(end))) return { refusal: notAsAsked("arm", operation, "it is of another resource") };
    return { quotaGiB: properties.shareQuota ?? null, protocol: properties.enabledProtocols ?? null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return saysNotFound(error.refusal) ? null : { refusal: error.refusal };
  }
}
