import { z } from "zod";
import { answer } from "../../io/ask-json.ts";
import { type Io, Refused } from "../../io/io.ts";
import { oncePer } from "../../io/once.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import { LIMITS, type Limit } from "../../wire/wire.ts";
import type { AzureIdentity } from "../identity/azure.ts";
import { readRefusal } from "../refusals/read.ts";
import { retryAfterMs } from "../refusals/transient.ts";
import { API_VERSIONS } from "./api-versions.ts";
import type { Arm } from "./arm.ts";
import { lastPart, sentKey } from "./ids.ts";

/** The audience of Azure Storage, in every cloud (https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory). */
export const STORAGE = "https://storage.azure.com";
/** The code of a refusal that is ours: the blob is not what it should be, and nobody was asked. */
export const UNUSABLE = "TemplateBlobUnusable";

const account = z.object({ properties: z.object({ primaryEndpoints: z.object({ blob: z.url() }) }) });

/**
 * A text blob of the staging account, read with the run's own identity. The token goes nowhere but to the blob endpoint that ARM names for
 * that account, whatever address the blob has. @throws Refused
 */
export async function readBlob(io: Io, arm: Arm, identity: AzureIdentity, stagingId: string, url: string): Promise<string> {
  const operation = "read the template that Azure generated";
  const refuse = (text: string) => new Refused({ service: "arm", operation, code: UNUSABLE, text });
  const endpoint = await blobEndpoint(arm, stagingId);
  if (!endpoint) throw refuse(`Azure names no blob endpoint of ${lastPart(stagingId)}.`);
  const at = URL.canParse(url) ? new URL(url) : null;
  if (at?.protocol !== "https:" || at.host !== endpoint.host || !at.pathname.startsWith(endpoint.pathname)) {
    throw refuse(`The template is not at the blob endpoint of ${lastPart(stagingId)}, ${endpoint.href}: no token is sent there.`);
  }
  at.search = "";
  return getText(io, operation, at, await identity.tokenFor(STORAGE), LIMITS.template);
}

/** A GET of Azure Storage, asked again while its refusal may pass. @returns the body of a 200. @throws Refused for anything else. */
export function getText(io: Io, operation: string, at: URL, token: string, limit: Limit): Promise<string> {
  return retrying(io, READ_PATIENCE_MS, async () => {
    const { status, headers, text } = await answer(io, "arm", operation, {
      method: "GET",
      url: at.href,
      headers: { authorization: `Bearer ${token}`, "x-ms-version": API_VERSIONS.blobs },
      limit,
    });
    if (status === 200) return text;
    throw new Refused(readRefusal("arm", operation, { status, headers, bodyText: text }), retryAfterMs(headers, text, io.now()));
  });
}

/** Where ARM says that the account's blobs are, asked once a run; null when it names no such place. @throws Refused */
export const blobEndpoint: (arm: Arm, stagingId: string) => Promise<URL | null> = oncePer(async (arm, stagingId) => {
  const operation = `read the staging account ${lastPart(stagingId)}`;
  const body = await arm.json({ operation, method: "GET", path: stagingId, apiVersion: API_VERSIONS.storage });
  const parsed = account.safeParse(body);
  return parsed.success ? new URL(parsed.data.properties.primaryEndpoints.blob) : null;
}, sentKey);
