import { z } from "zod";
import { lastPart } from "../backup/ids.ts";
import type { Arm } from "../identity/arm.ts";
import type { AzureIdentity } from "../identity/azure.ts";
import { type Io, Refused } from "../io.ts";
import { readRefusal } from "../refusals/read.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { retryAfterMs } from "../refusals/transient.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";

/** The audience of Azure Storage, in every cloud (https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory). */
export const STORAGE = "https://storage.azure.com";
/** ARM's own limit of a template is 4 MB. */
const LARGEST = 4 * 1024 * 1024;

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
  const token = await identity.tokenFor(STORAGE);
  io.told(at.host);
  return retrying(io, READ_PATIENCE_MS, async () => {
    const { status, headers, text } = await get(io, operation, at.href, token);
    if (status === 200) return text;
    throw new Refused(readRefusal("arm", operation, { status, headers, bodyText: text }), retryAfterMs(headers, text, io.now()));
  });
}

/** Where ARM says that the account's blobs are; null when it names no such place. @throws Refused */
export async function blobEndpoint(arm: Arm, stagingId: string): Promise<URL | null> {
  const operation = `read the staging account ${lastPart(stagingId)}`;
  const body = await arm.json({ operation, method: "GET", path: stagingId, apiVersion: "2023-05-01" });
  const parsed = account.safeParse(body);
  return parsed.success ? new URL(parsed.data.properties.primaryEndpoints.blob) : null;
}

/** One GET that follows no redirect and reads no more than a template may hold. @throws Refused when no answer came, or too much. */
export async function get(
  io: Io,
  operation: string,
  url: string,
  token: string,
): Promise<{ status: number; headers: Record<string, string>; text: string }> {
  try {
    const response = await io.fetch(url, {
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(30_000), io.signal]),
      headers: { authorization: `Bearer ${token}`, "x-ms-version": "2021-12-02" },
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > LARGEST) {
        const text = `It is larger than ${LARGEST / 1024 / 1024} MB, which no template may be.`;
        throw new Refused({ service: "arm", operation, code: UNUSABLE, text });
      }
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString("utf8");
    return { status: response.status, headers: Object.fromEntries(response.headers), text };
  } catch (error) {
    if (error instanceof Refused) throw error;
    io.signal.throwIfAborted();
    throw new Refused(refusalOf("arm", operation, error));
  }
}
