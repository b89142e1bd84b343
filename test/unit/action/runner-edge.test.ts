import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { annotate, log } from "../../../src/action/runner.ts";
import { hostile } from "../report/hostile.ts";

afterEach(() => vi.restoreAllMocks());

/** What is written to standard output. */
function written(work: () => void): string {
  let text = "";
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk.toString();
    return true;
  });
  work();
  spy.mockRestore();
  return text;
}

test("whatever a caller gives to the log leaves as one line that no runner obeys, with everything in it showing", () => {
  const ways = [
    [(text: string) => log.info(text), /^(?!\s*::)(?!.*##\[)/],
    [(text: string) => log.debug(text), /^::debug::(?!.*##\[)/],
    [(text: string) => log.group(text), /^::group::(?!.*##\[)/],
  ] as const;
  fc.assert(
    fc.property(hostile, fc.constantFrom(...ways), (text, [way, form]) => {
      const out = written(() => way(text));
      expect(out.endsWith("\n")).toBe(true);
      expect(out.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u061c]/u);
      expect(out).toMatch(form);
    }),
  );
});

test("an annotation is one command, whose lines are none", () => {
  fc.assert(
    fc.property(hostile, hostile, (title, message) => {
      const out = written(() => annotate({ level: "error", title, message }));
      expect(out.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      const data = out.slice(out.indexOf("::", 2) + 2).replaceAll("%0A", "\n");
      for (const line of data.split("\n")) expect(line).not.toMatch(/^\s*::|##\[|%0D/);
    }),
  );
});
