import { z } from "zod";
import { type Entries, readEntries } from "../../io/entries.ts";
import { type Io, Refused } from "../../io/io.ts";
import { entriesOf } from "../../io/pages.ts";
import { LIMITS } from "../../wire/wire.ts";
import type { AzureIdentity } from "../identity/azure.ts";
import type { Arm } from "./arm.ts";
import { blobEndpoint, getText, STORAGE } from "./blob.ts";
import { lastPart } from "./ids.ts";

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
 * account. An entry without a name may be one that counts. `List Blobs`: https://learn.microsoft.com/rest/api/storageservices/list-blobs. @throws Refused
 */
export async function listBlobs(
  io: Io,
  arm: Arm,
  identity: AzureIdentity,
  accountId: string,
  container: string,
): Promise<Entries<ListedBlob>> {
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
    return { entries: page.blobs, next: page.next };
  };
  const all = await Array.fromAsync(entriesOf({ service: "arm", operation, first: "", most: MOST, read }));
  const { good, bad } = readEntries(blob, all);
  return { good: good.map((each) => ({ ...each, url: `${at.origin}${at.pathname}/${each.name}` })), bad };
}

const blob = z.object({ name: z.string().min(1), bytes: z.number().nullable() });

/** One page of the service's XML, in time linear in its length; null when it is none. Of an entry without a name the name is null. */
export function readPage(
  xml: string,
): { readonly blobs: readonly { name: string | null; bytes: number | null }[]; readonly next: string } | null {
  const from = xml.search(/<EnumerationResults[\s>]/);
  const to = xml.lastIndexOf("</EnumerationResults>");
  if (from < 0 || to < from) return null;
  const [head = "", ...entries] = xml.slice(from, to).split("<Blob>");
  const blobs = entries.map((entry) => {
    const end = entry.indexOf("</Blob>");
    const of = end < 0 ? "" : entry.slice(0, end);
    const bytes = within(of, "Content-Length");
    return { name: within(of, "Name"), bytes: bytes === null || !/^\d+$/.test(bytes) ? null : Number(bytes) };
  });
  const [last = head] = entries.slice(-1);
  return { blobs, next: within(last.slice(last.lastIndexOf("</Blob>") + 1), "NextMarker") ?? "" };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function within(xml: string, element: string): string | null {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return text === undefined ? null : text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? "");
}
