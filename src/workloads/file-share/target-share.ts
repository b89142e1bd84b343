import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { saysNotFound } from "../../clouds/refusals/not-found.ts";
import { shapedAs } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";

/** The share that a restore goes to. */
export interface TargetShare {
  /** GiB; null where Azure does not say. */
  readonly quotaGiB: number | null;
  /** "SMB" or "NFS"; null where Azure does not say, which it does not of older shares. */
  readonly protocol: string | null;
}

const answer = z.object({
  id: z.string(),
  properties: z.object({ shareQuota: z.number().nullish(), enabledProtocols: z.string().nullish() }),
});

/** @param accountId ARM id of its storage account. @returns null when there is no such share, or no such account. @throws Refused */
export async function readTargetShare(arm: Arm, accountId: string, share: string): Promise<TargetShare | null> {
  const operation = `read the file share ${share}`;
  const path = `${accountId}/fileServices/default/shares/${encodeURIComponent(share)}`;
  try {
    const body = await arm.json({ operation, method: "GET", path, apiVersion: API_VERSIONS.storage });
    const { properties } = shapedAs(answer, body, "arm", operation);
    return { quotaGiB: properties.shareQuota ?? null, protocol: properties.enabledProtocols ?? null };
  } catch (error) {
    if (error instanceof Refused && saysNotFound(error.refusal)) return null;
    throw error;
  }
}
