import { z } from "zod";
import { type Entries, readEntries } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";
import { entriesOf } from "../../io/pages.ts";
import type { Arm, Listing } from "./arm.ts";
import { spelled } from "./known-version.ts";

const page = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** `Arm.list` and `Arm.entries` on this resource manager. */
export function lister(endpoint: string, json: Arm["json"]): Pick<Arm, "list" | "entries"> {
  async function* list({ of, path, apiVersion, most, seen, ...ask }: Listing): AsyncGenerator<unknown, void, undefined> {
    const { operation } = ask;
    const first = new URL(path, `${endpoint}/`);
    if (apiVersion !== undefined) first.searchParams.set("api-version", spelled(apiVersion));
    yield* entriesOf({
      service: "arm",
      operation,
      first: first.href,
      on: endpoint,
      ...(most ? { most } : {}),
      read: async (address) => {
        // A next page's address carries the version by which the page before it was read.
        const version = address === first.href && apiVersion !== undefined ? { apiVersion } : {};
        const read = page.safeParse(await json({ ...ask, ...version, method: "GET", path: address }, seen));
        if (read.success) return { entries: read.data.value, next: read.data.nextLink };
        throw new Refused({ service: "arm", operation, status: 200, text: `the answer is not a list of ${of}` });
      },
    });
  }
  async function entries<T>(listing: Listing, shape: z.ZodType<T>): Promise<Entries<T>> {
    return readEntries(shape, await Array.fromAsync(list(listing)));
  }
  return { list, entries };
}
