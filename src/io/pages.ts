import type { Refusal, Service } from "../core/index.ts";
import { Refused } from "./io.ts";

/** The most that is read of one list. */
export interface Most {
  readonly pages: number;
  readonly entries: number;
}

/** Far more than the lists have that a run reads: a vault protects 2,000 items (https://learn.microsoft.com/azure/backup/backup-support-matrix). */
export const MOST: Most = { pages: 500, entries: 100_000 };

/** What was read of a list so far: the names of its pages (addresses, tokens or numbers), and how many entries they held. */
export interface Trail {
  readonly pages: ReadonlySet<string>;
  readonly entries: number;
}

/** Where a list goes on; `ended`: it has no further page; `endless`, `foreign`: why it cannot be read to its end. */
export type Turn =
  | { readonly page: string }
  | { readonly ended: true }
  | { readonly endless: string }
  | { readonly foreign: string };

/**
 * The one rule of following pages.
 * @param next what the last page says of the next one; undefined, null and "" say that there is none.
 * @param trail what was read, the last page included.
 * @param on the address that pages lie at, where they are named by addresses; a page elsewhere is never asked for. Without it they are tokens.
 */
export function turn(next: string | null | undefined, trail: Trail, most: Most = MOST, on?: string): Turn {
  if (next === undefined || next === null || next === "") return { ended: true };
  const page = on === undefined ? next : addressOn(on, next);
  if (page === null) return { foreign: `the list's next page does not lie at ${hostOf(on ?? "")}; it is not asked for` };
  if (trail.pages.has(page)) return { endless: "the list's next page is one that was read already" };
  const { pages, entries } = trail;
  if (pages.size >= most.pages) return { endless: `the list goes on after ${most.pages} pages` };
  if (entries > most.entries) return { endless: `the list goes on after ${most.entries} entries` };
  return { page };
}

/** Codes of the two refusals that are ours: the list was given up, and no service was asked any more. `refusals/` knows them. */
export const ENDLESS = "ListDoesNotEnd";
export const FOREIGN = "ListLeavesItsHost";

/** One page as a service gave it, and what it says of the next one. */
interface Page<T> {
  readonly entries: readonly T[];
  readonly next: string | null | undefined;
}
export interface Pages<T> {
  readonly service: Service;
  /** In words, for a refusal. */
  readonly operation: string;
  /** The first page's name: an address, a token or a number. */
  readonly first: string;
  /** See `turn`. */
  readonly on?: string;
  readonly most?: Most;
  /** One page. @throws Refused */
  read(page: string): Promise<Page<T>>;
}

/**
 * A list's entries, one page after another. A list that cannot be read to its end is no shorter list: what its last pages would have said is
 * not known. A caller that has found what it looks for may stop before the end.
 * @throws Refused: what `read` throws, `ENDLESS` or `FOREIGN`.
 */
export async function* entriesOf<T>({ service, operation, first, on, most, read }: Pages<T>): AsyncGenerator<T, void, undefined> {
  const pages = new Set<string>();
  let entries = 0;
  for (let page = first; ; ) {
    pages.add(page);
    const { entries: own, next } = await read(page);
    entries += own.length;
    yield* own;
    const to = turn(next, { pages, entries }, most, on);
    if ("ended" in to) return;
    if (!("page" in to)) throw new Refused({ service, operation, ...refusalOf(to) });
    page = to.page;
  }
}

function refusalOf(to: { readonly endless: string } | { readonly foreign: string }): Pick<Refusal, "code" | "text"> {
  return "endless" in to ? { code: ENDLESS, text: `${to.endless}.` } : { code: FOREIGN, text: `${to.foreign}.` };
}

/** The address of a page, which may be relative; null where it is none, or lies elsewhere. */
function addressOn(on: string, next: string): string | null {
  if (!URL.canParse(next, on)) return null;
  const url = new URL(next, on);
  return url.origin === new URL(on).origin && url.username === "" && url.password === "" ? url.href : null;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
