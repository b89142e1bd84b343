import { z } from "zod";
import { Refused } from "../io.ts";
import { entriesOf, type Most } from "../pages.ts";
import type { Arm, RawAnswer, RawRequest } from "./arm.ts";

/** One of ARM's lists (https://learn.microsoft.com/rest/api/azure/#async-operations-throttling-and-paging). */
export interface Listing extends Pick<RawRequest, "operation" | "path" | "apiVersion" | "signal" | "once" | "until"> {
  /** What its entries are, in words: "resources". */
  readonly of: string;
  readonly most?: Most;
  /** Sees each page's answer. */
  readonly seen?: (answer: RawAnswer) => void;
}

const page = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/**
 * `Arm.list` on this resource manager. Each entry must be what `each` says, or the whole list is refused: an entry that cannot be read may be
 * the one that counts. Where single entries may be passed over, `each` is `z.unknown()` and the caller reads them.
 */
export function lister(endpoint: string, json: Arm["json"]): Arm["list"] {
  return async function* <T>({ of, path, apiVersion, most, seen, ...ask }: Listing, each: z.ZodType<T>) {
    const { operation } = ask;
    const shaped = <S>(shape: z.ZodType<S>, body: unknown): S => {
      const parsed = shape.safeParse(body);
      if (parsed.success) return parsed.data;
      throw new Refused({ service: "arm", operation, status: 200, text: `the answer is not a list of ${of}` });
    };
    const entries = z.array(each);
    const first = new URL(path, `${endpoint}/`);
    if (apiVersion !== undefined) first.searchParams.set("api-version", apiVersion);
    yield* entriesOf({
      service: "arm",
      operation,
      first: first.href,
      on: endpoint,
      ...(most ? { most } : {}),
      read: async (address) => {
        const { value, nextLink } = shaped(page, await json({ ...ask, method: "GET", path: address }, seen));
        return { entries: shaped(entries, value), next: nextLink };
      },
    });
  };
}
