import { describe, expect, it } from "vitest";
import { Refused } from "../../../src/io/io.ts";
import { oncePer } from "../../../src/io/once.ts";

/** A reading of places by name, without regard to case, that notes what it was asked for. */
function reading(answer: (name: string) => Promise<string>) {
  const asked: string[] = [];
  const read = oncePer(
    async (_run: object, name: string, _say?: () => void) => {
      asked.push(name);
      return answer(name);
    },
    (name) => name.toLowerCase(),
  );
  return { asked, read };
}

describe("a reading that restores share", () => {
  it("is made once for each key, whoever asks, at once or later", async () => {
    const { asked, read } = reading(async (name) => `the vault ${name}`);
    const run = {};
    expect(await Promise.all([read(run, "a"), read(run, "A"), read(run, "b")])).toEqual([
      "the vault a",
      "the vault a",
      "the vault b",
    ]);
    expect(await read(run, "B", () => {})).toBe("the vault b");
    expect(asked).toEqual(["a", "b"]);
  });

  it("is made anew for another run", async () => {
    const { asked, read } = reading(async (name) => name);
    await Promise.all([read({}, "a"), read({}, "a")]);
    expect(asked).toEqual(["a", "a"]);
  });

  it("is refused to all who share it, by one request", async () => {
    const refused = new Refused({ service: "arm", operation: "read the vault", status: 403, text: "no" });
    const { asked, read } = reading(async () => Promise.reject(refused));
    const run = {};
    await expect(read(run, "a")).rejects.toBe(refused);
    await expect(read(run, "a")).rejects.toBe(refused);
    expect(asked).toEqual(["a"]);
  });

  it("is not kept where it ended by an error that is no refusal", async () => {
    let cancelled = true;
    const { asked, read } = reading(async (name) => {
      if (cancelled) throw new Error("the run was cancelled");
      return name;
    });
    const run = {};
    const both = [read(run, "a"), read(run, "a")];
    for (const each of both) await expect(each).rejects.toThrow("cancelled");
    cancelled = false;
    expect(await read(run, "a")).toBe("a");
    expect(asked).toEqual(["a", "a"]);
  });
});
