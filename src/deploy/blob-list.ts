import { lastPart } from "../backup/ids.ts";
import type { Arm } from "../identity/arm.ts";
import type { AzureIdentity } from "../identity/azure.ts";
import { type Io, Refused } from "../io.ts";
import { entriesOf } from "../pages.ts";
import { LIMITS } from "../wire/wire.ts";
import { blobEndpoint, getText, STORAGE } from "./blob.ts";

/** One blob of a container. */
export interface ListedBlob {
  readonly url: string;
  readonly name: string;
  /** Null where the service does not say. */
  readonly bytes: number | null;
}

/** A page stays well below the largest answer that is read; a job's container holds a few blobs. */
const PAGE = 500;
const MOST = { pages: 20, entries: 20 * PAGE };

/**
 * The blobs of a container, with the run's own identity (Storage Blob Data Reader); the token goes to the blob endpoint that ARM names for the
 * account. `List Blobs`: https://learn.microsoft.com/rest/api/storageservices/list-blobs. @throws Refused
 */
export async function listBlobs(
  io: Io,
  arm: Arm,
  identity: AzureIdentity,
  accountId: string,
  container: string,
): Promise<readonly ListedBlob[]> {
  const operation = `list the blobs of ${container}`;
  const endpoint = await blobEndpoint(arm, accountId);
  if (!endpoint)
    throw new Refused({ service: "arm", operation, status: 200, text: `Azure names no blob endpoint of ${lastPart(accountId)}` });
  const at = new URL(encodeURIComponent(container), endpoint.href.replace(/\/?$/, "/"));
  const token = await identity.tokenFor(STORAGE);
  const read = async (marker: string) => {
    const query = { restype: "container", comp: "list", maxresults: String(PAGE), ...(marker ? { marker } : {}) };
    at.search = new URLSearchParams(query).toString();
    const page = readPage(await getText(io, operation, at, token, LIMITS.answer));
    if (!page) throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a list of blobs" });
    const entries = page.blobs.map(({ name, bytes }) => ({ name, bytes, url: `${at.origin}${at.pathname}/${name}` }));
    return { entries, next: page.next };
  };
  return Array.fromAsync(entriesOf({ service: "arm", operation, first: "", most: MOST, read }));
}

/** One page of the service's XML; null when it is none. */
export function readPage(
  xml: string,
): { readonly blobs: readonly { name: string; bytes: number | null }[]; readonly next: string } | null {
  const list = /<EnumerationResults[\s>]([\s\S]*)<\/EnumerationResults>\s*$/.exec(xml)?.[1];
  if (list === undefined) return null;
  const blobs = [...list.matchAll(/<Blob>([\s\S]*?)<\/Blob>/g)].map(([, blob = ""]) => {
    const bytes = within(blob, "Content-Length");
    return { name: within(blob, "Name") ?? "", bytes: bytes === null || !/^\d+$/.test(bytes) ? null : Number(bytes) };
  });
  return blobs.some(({ name }) => name === "") ? null : { blobs, next: within(list, "NextMarker") ?? "" };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function within(xml: string, element: string): string | null {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return text === undefined ? null : text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? "");
}
