import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refused } from "../../../src/io/io.ts";
import { ENDLESS, entriesOf, FOREIGN, MOST, type Most, turn } from "../../../src/io/pages.ts";

const ARM = "https://management.azure.com";
const FIRST = `${ARM}/subscriptions/1/resources?api-version=2021-04-01`;
const trail = (...pages: string[]) => ({ pages: new Set(pages), entries: pages.length });

describe("where a list goes on", () => {
  it.each([undefined, null, ""])("nowhere, when the next page is %s", (next) => {
    expect(turn(next, trail(FIRST), MOST, ARM)).toEqual({ ended: true });
    expect(turn(next, trail(""))).toEqual({ ended: true });
  });

  it.each([
    ["an address", `${FIRST}&$skiptoken=2`, `${FIRST}&$skiptoken=2`],
    ["a path", "/subscriptions/1/resources?$skiptoken=2", `${ARM}/subscriptions/1/resources?$skiptoken=2`],
    ["the port that goes without saying", `https://management.azure.com:443/a`, `${ARM}/a`],
  ])("at %s of the same host", (_, next, page) => {
    expect(turn(next, trail(FIRST), MOST, ARM)).toEqual({ page });
  });

  it.each([
    ["another host", "https://evil.example/subscriptions/1"],
    ["another port", "https://management.azure.com:8443/a"],
    ["plain HTTP", "http://management.azure.com/a"],
    ["a host that only begins like it", "https://management.azure.com.evil.example/a"],
    ["a host named without a scheme", "//evil.example/a"],
    ["somebody else's password", "https://user:secret@management.azure.com/a"],
    ["no address at all", "https://["],
  ])("never at %s", (_, next) => {
    expect(turn(next, trail(FIRST), MOST, ARM)).toEqual({
      foreign: "the list's next page does not lie at management.azure.com; it is not asked for",
    });
  });

  it("not at a page that was read already, the first or any other", () => {
    const read = "the list's next page is one that was read already";
    expect(turn(FIRST, trail(FIRST), MOST, ARM)).toEqual({ endless: read });
    expect(turn(FIRST, trail(FIRST, `${FIRST}&p=2`), MOST, ARM)).toEqual({ endless: read });
    expect(turn("again", trail("", "again"))).toEqual({ endless: read });
  });

  it("not beyond the pages and entries that it names", () => {
    const most = { pages: 2, entries: 10 };
    expect(turn("c", trail("a"), most)).toEqual({ page: "c" });
    expect(turn("c", trail("a", "b"), most)).toEqual({ endless: "the list goes on after 2 pages" });
    expect(turn("c", { pages: new Set(["a"]), entries: 11 }, most)).toEqual({ endless: "the list goes on after 10 entries" });
  });
});

/** All of a list whose pages are named by `next`; each page holds its own name. */
async function all(next: (page: string) => string | null, most?: Most, on?: string) {
  const asked: string[] = [];
  const entries: string[] = [];
  const read = async (page: string) => {
    asked.push(page);
    return { entries: [page], next: next(page) };
  };
  let refused: Refused | undefined;
  try {
    const first = on ?? "0";
    for await (const each of entriesOf({
      service: "arm",
      operation: "list",
      first,
      read,
      ...(most ? { most } : {}),
      ...(on ? { on } : {}),
    }))
      entries.push(each);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error;
  }
  return { asked, entries, refused };
}

describe("a list over its pages", () => {
  it("gives every entry of each page once, in order", async () => {
    const { asked, entries, refused } = await all((page) => (page === "4" ? null : String(Number(page) + 1)));
    expect(asked).toEqual(["0", "1", "2", "3", "4"]);
    expect(entries).toEqual(asked);
    expect(refused).toBeUndefined();
  });

  it("asks for no page twice, whatever circle its pages make", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 10, maxLength: 10 }), async (links) => {
        const { asked, refused } = await all((page) => String(links[Number(page)]));
        expect(new Set(asked).size).toBe(asked.length);
        expect(refused?.refusal).toMatchObject({ code: ENDLESS, text: "the list's next page is one that was read already." });
      }),
    );
  });

  it("is refused, and never short, where its pages do not end", async () => {
    const { asked, refused } = await all((page) => String(Number(page) + 1));
    expect(asked).toHaveLength(MOST.pages);
    expect(refused?.refusal).toMatchObject({
      service: "arm",
      operation: "list",
      code: ENDLESS,
      text: `the list goes on after ${MOST.pages} pages.`,
    });
  });

  it("asks nobody else", async () => {
    const { asked, refused } = await all(() => "https://evil.example/steal", MOST, FIRST);
    expect(asked).toEqual([FIRST]);
    expect(refused?.refusal).toMatchObject({ code: FOREIGN });
  });

  it("reads no further page than its reader wants", async () => {
    const asked: string[] = [];
    const read = async (page: string) => {
      asked.push(page);
      return { entries: [page], next: `${page}+` };
    };
    for await (const each of entriesOf({ service: "arm", operation: "list", first: "0", read })) if (each === "0+") break;
    expect(asked).toEqual(["0", "0+"]);
  });
});
