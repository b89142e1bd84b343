import { describe, expect, it } from "vitest";
import { paged } from "../../../../src/clouds/github/api.ts";
import { Refused } from "../../../../src/io/io.ts";
import { ENDLESS, entriesOf } from "../../../../src/io/pages.ts";

/** All of a list of so many entries, and the pages that were asked for. */
async function list(length: number) {
  const asked: number[] = [];
  const pages = paged("list the comments of #7", async ({ page, per_page }) => {
    asked.push(page);
    const from = (page - 1) * per_page;
    return { data: Array.from({ length: Math.max(0, Math.min(per_page, length - from)) }, (_, at) => from + at) };
  });
  const entries = await Array.fromAsync(entriesOf(pages)).catch((error: unknown) => {
    if (error instanceof Refused) return error.refusal;
    throw error;
  });
  return { asked: asked.length, entries };
}

describe("a list of GitHub's", () => {
  it.each([
    [0, 1],
    [99, 1],
    [100, 2],
    [250, 3],
    [2_999, 30],
  ])("of %i entries is read by %i pages", async (length, pages) => {
    const { asked, entries } = await list(length);
    expect(asked).toBe(pages);
    expect(entries).toEqual(Array.from({ length }, (_, at) => at));
  });

  it("that goes on after the most that GitHub shows is refused, and never short", async () => {
    const { asked, entries } = await list(Number.MAX_SAFE_INTEGER);
    expect(asked).toBe(30);
    expect(entries).toMatchObject({ service: "github", code: ENDLESS, text: "the list goes on after 30 pages." });
  });
});
