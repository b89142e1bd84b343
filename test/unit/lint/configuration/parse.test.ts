import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSource } from "../../../../src/lint/configuration/parse.ts";
import { LARGEST, LARGEST_YAML } from "../../../../src/lint/configuration/source.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, mark: readonly number[]) => {
  const bytes = Buffer.from(text, "utf16le");
  return Buffer.concat([Buffer.from(mark), mark[0] === 0xfe ? bytes.swap16() : bytes]);
};
const read = (path: string, bytes: Uint8Array) => {
  const source = parseSource(path, bytes);
  if (!("value" in source)) throw new Error(source.message);
  return source;
};
const problemOf = (path: string, bytes: Uint8Array | string) => {
  const source = parseSource(path, typeof bytes === "string" ? encode(bytes) : bytes);
  if ("value" in source) throw new Error("it was read");
  return source;
};

describe("a file of any encoding", () => {
  it.each([
    ["UTF-8 with a byte order mark", encode('\ufeff{"a": 1}')],
    ["UTF-16 of a PowerShell redirection", utf16('{"a": 1}', [0xff, 0xfe])],
    ["UTF-16, the other way round", utf16('{"a": 1}', [0xfe, 0xff])],
    ["CRLF", encode('{\r\n\t"a": 1\r\n}\r\n')],
    ["comments and a trailing comma", encode('{ // one\n "a": 1, /* two */ }')],
  ])("is read: %s", (_, bytes) => {
    expect(read("a.json", bytes).value).toEqual({ a: 1 });
  });

  it.each([
    ["no text", Buffer.from([0xc3, 0x28, 0xff]), "no text"],
    ["UTF-16 without a mark", Buffer.from('{"a":1}', "utf16le"), "no text"],
    ["nothing", "", "empty"],
    ["blanks", " \n\t", "empty"],
    ["a text that ends early", '{"a": [1, 2', "not JSON"],
    ["two values", '{"a": 1} {"b": 2}', "not JSON"],
    ["deep lists", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "deep"],
    ["deep lists that never end", "[".repeat(100_000), "deep"],
    ["deep maps", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`, "deep"],
  ])("is a problem with a place: %s", (_, bytes, message) => {
    const problem = problemOf("a.json", bytes);
    expect(problem.message).toContain(message);
    expect(problem.where).toMatchObject({ path: "a.json" });
    expect(problem.where.line).toBeGreaterThan(0);
  });

  it("is named by line and column where it is wrong", () => {
    expect(problemOf("a.json", '{\r\n  "a": 1,\r\n  "b" 2\r\n}').where).toEqual({ path: "a.json", line: 3, column: 7 });
  });

  it.each([
    ["an anchor within itself", "a: &a\n  b: *a\n", "itself"],
    ["a billion laughs", `a: &a [x, x, x, x, x, x, x, x, x]\n${laughs(9)}`, "alias"],
    ["a key twice", "a: 1\na: 2\n", "unique"],
    ["a tab for a blank", "a:\n\tb: 1\n", "YAML"],
    ["two documents", "a: 1\n---\nb: 2\n", "more than one"],
    ["deep lists", "[".repeat(20_000), ""],
    ["deep lists that end", `${"[".repeat(3000)}${"]".repeat(3000)}`, ""],
  ])("is a problem of YAML: %s", (_, text, message) => {
    const problem = problemOf("a.yml", text);
    expect(problem.message.toLowerCase()).toContain(message.toLowerCase());
    expect(problem.where.line).toBeGreaterThan(0);
  });

  it("is not read when it is too large", () => {
    expect(problemOf("a.json", new Uint8Array(LARGEST + 1)).message).toContain("32 MiB");
    expect(problemOf("a.yml", new Uint8Array(LARGEST_YAML + 1)).message).toContain("1 MiB");
  });

  it("keeps a key called __proto__ a key", () => {
    const { value } = read("a.json", encode('{"__proto__": {"polluted": true}, "constructor": 1}'));
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("the place of a value", () => {
  const text =
    '\ufeff{\n  "a": [\n    {"b": "x"},\n    {"b": 1, "c": {"d": []}},\n    3\n  ],\n  "e\\"f": null, // why\n  "b": 2\n}\n';
  const source = read("a.json", encode(text));
  it.each([
    [[], 1, 1],
    [["a"], 2, 3],
    [["a", 1], 4, 5],
    [["a", 0, "b"], 3, 6],
    [["a", 1, "c", "d"], 4, 20],
    [["a", 2], 5, 5],
    [['e"f'], 7, 3],
    [["b"], 8, 3],
    [["a", 1, "c", "nothing", "there"], 4, 14],
    [["a", 9], 2, 3],
    [["nothing"], 1, 1],
  ] as const)("of %j is where its name is, or the nearest that is there", (keys, line, column) => {
    expect(source.place(keys)).toEqual({ path: "a.json", line, column });
  });

  it("is the same whatever was asked for before", () => {
    const paths = (of: unknown): (string | number)[][] =>
      typeof of !== "object" || of === null
        ? [[]]
        : [
            [],
            ...Object.entries(of).flatMap(([key, each]) =>
              paths(each).map((path) => [Array.isArray(of) ? Number(key) : key, ...path]),
            ),
          ];
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.infiniteStream(fc.nat()), (value, order) => {
        const bytes = encode(JSON.stringify(value, null, 1));
        const asked = read("a.json", bytes);
        const all = paths(JSON.parse(JSON.stringify(value)));
        for (const n of order.take(all.length)) asked.place(all[n % all.length] ?? []);
        for (const keys of all) expect(asked.place(keys)).toEqual(read("a.json", bytes).place(keys));
      }),
      { numRuns: 50 },
    );
  });
});

function laughs(many: number): string {
  const name = (n: number) => String.fromCharCode(97 + n);
  return Array.from(
    { length: many },
    (_, n) =>
      `${name(n + 1)}: &${name(n + 1)} [${Array(9)
        .fill(`*${name(n)}`)
        .join(", ")}]\n`,
  ).join("");
}
