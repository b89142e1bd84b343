import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Masker } from "../../../src/masking/masker.ts";
import { left, written } from "./tools.ts";

const masking = (...secrets: readonly string[]) => {
  const masker = new Masker();
  for (const secret of secrets) masker.add(secret);
  return masker;
};
/** What is shown of a text that arrives cut at these places. */
const streamed = (masker: Masker, text: string, cuts: readonly number[]) => {
  const bytes = Buffer.from(text);
  const stream = masker.stream();
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const pieces = [0, ...places].map((from, at) => bytes.subarray(from, places[at] ?? bytes.length));
  return Buffer.concat([...pieces.map((piece) => stream.write(piece)), stream.end()]).toString();
};
const PEM = `-----BEGIN KEY-----\n${Array.from({ length: 12 }, (_, at) => Buffer.from(`line ${at} of a key, of 48 bytes, as openssl writes`).toString("base64")).join("\n")}\n-----END KEY-----\n`;
const SECRETS = [
  "correct-horse-battery-staple",
  `S3cr&t<p>"w0rd'+/=é%20 Zq`,
  "Tr0ub4dor!(x)*~",
  "it's-a-secret-2026",
  "''\"\"`$(x)\\n\\\\%2B&amp;",
  "pässwörd-密码-🔑🔑",
  "100%25sure%0Athing",
  "line-one-x\r\nline-two-y\r\nabc\r\n",
  "abc\ndef\nghi\njkl\nmno\n",
  PEM,
  Array.from({ length: 512 }, (_, at) => `${at.toString(36)}-${(at * 7919) % 1000}!`)
    .join("")
    .slice(0, 4096),
];

describe("a secret as real programs write it", () => {
  it.each(SECRETS)(
    "is not seen in any encoding: %j",
    (secret) => {
      const masker = masking(secret);
      const leaks = Object.entries(written(secret)).flatMap(([name, text]) => {
        const around = `password of orders:\n${text} and more\n`;
        const shown = [
          masker.hide(around),
          streamed(masker, around, [text.length >> 1]),
          streamed(masker, around, [23, 24, 31, 90]),
        ];
        return shown.flatMap((one) => left(one, name, text) ?? []).map((part) => `${name}: ${part}`);
      });
      expect(leaks).toEqual([]);
    },
    60_000,
  );

  it("is not seen whatever it is made of, wherever its output is cut", () => {
    const unit = fc.oneof(fc.constantFrom(..."'\"\\$%&<>+/= \n!`"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }));
    const secrets = fc
      .string({ unit, minLength: 12, maxLength: 60 })
      .filter((text) => !/\0/.test(text) && text.trim().length >= 10);
    fc.assert(
      fc.property(secrets, fc.array(fc.nat(), { maxLength: 6 }), (secret, cuts) => {
        const masker = masking(secret);
        for (const [name, text] of Object.entries(written(secret)))
          expect([name, left(streamed(masker, `x\n${text} y\n`, cuts), name, text)]).toEqual([name, undefined]);
      }),
      { numRuns: 5 },
    );
  }, 120_000);

  it("is not seen in its lines, nor in the leaves of JSON", () => {
    const masker = masking('{"user":"svc-orders","pass":"hunter2/\\"xx\\"","n":123456}', "first line\nsecond line");
    expect(masker.hide('login svc-orders hunter2/"xx" 123456; second line')).toBe("login *** *** ***; ***");
    expect(masker.hide(String.raw`{"pass":"hunter2/\"xx\""}`)).toBe('{"pass":"***"}');
  });

  it.each([
    ["behind a byte order mark", '\ufeff{"pass":"hunter2-bom"}', "hunter2-bom"],
    ["in a number that JavaScript would round", '{"pin":12345678901234567890,"at":"x"}', "12345678901234567890"],
    ["that is all there is, in quotes", '"hunter2-quoted"', "hunter2-quoted"],
    ["in JSON within JSON", JSON.stringify({ creds: JSON.stringify({ password: "inner-hunter2" }) }), "inner-hunter2"],
  ])("is not seen in a leaf %s", (_, secret, leaf) => {
    expect(masking(secret).hide(`login ${leaf} ok`)).toBe("login *** ok");
  });
});

describe("what is no secret", () => {
  it("stays as it is", () => {
    const masker = masking("correct-horse-battery-staple", PEM);
    const text = 'id 0x1f 62:63 dGhlIGVuZA== "a%20b" 2026-11-27T03:00:00Z it\'s\n00000000: 6162 6364  abcd\n';
    expect(masker.hide(text)).toBe(text);
    expect(streamed(masker, text, [3, 9, 27, 40])).toBe(text);
  });

  it("is shown line by line while the process runs", () => {
    const stream = masking("correct-horse-battery-staple", "\nnew line").stream();
    expect(stream.write(Buffer.from("waiting for the database c\n")).toString()).toBe("waiting for the database c\n");
    expect(stream.write(Buffer.from("still waiting\n")).toString()).toBe("still waiting\n");
  });
});

it("a secret that arrives byte by byte is not seen", () => {
  const text = `a ${SECRETS[0]} b ${Buffer.from(SECRETS[0] ?? "").toString("base64")} c\n`;
  expect(
    streamed(
      masking(...SECRETS),
      text,
      [...text].map((_, at) => at),
    ),
  ).toBe("a *** b ***== c\n");
});

it("what is left of a secret at the beginning of a text that was cut is not seen", () => {
  const masker = masking(SECRETS[0] ?? "");
  expect(masker.hideCut("battery-staple and more")).toBe("*** and more");
  expect(masker.hideCut("more battery and less")).toBe("more battery and less");
});

it("memory does not grow with the output, even where it looks like a secret all the time", () => {
  const masker = masking(SECRETS.at(-1) ?? "", PEM);
  for (const piece of ["\n", "00", "AAAA", SECRETS.at(-1)?.slice(0, 1000) ?? "", "x".repeat(64)]) {
    const stream = masker.stream();
    const chunk = Buffer.from(piece.repeat(Math.ceil(16_384 / piece.length)));
    const sizes = Array.from({ length: 24 }, () => stream.write(chunk).length);
    const held = sizes.length * chunk.length - sizes.reduce((sum, size) => sum + size, 0);
    expect(sizes.slice(12).some((size) => size > 0)).toBe(true);
    expect(held).toBeLessThan(400_000);
  }
});

it("tokens are hidden, whoever printed them", () => {
  const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.${"S".repeat(86)}`;
  const text = `a ${jwt} b ghs_0123456789abcdef0123456789abcdef0123 c ghs_12345_${jwt} d TOKEN_ghp_0123456789abcdef e`;
  const shown = new Masker().hide(text);
  expect(shown).not.toMatch(/eyJ|ghs_0|ghs_1|ghp_0|SSSS/);
  expect(shown).toMatch(/^a .* b .* c .* d .* e$/);
});

it.each([
  "1//09abcDEFghiJKLmnoPQRstuVWXyz0123456789",
  `AIza${"Sy0123456789abcdefghijklmnopqrstuvw".slice(0, 35)}`,
  "GOCSPX-0123456789abcdefghijklmnop",
  "1.AXoA0123456789abcdefghij.AgABAwEAAADnfolhJpSnRYB1SVj",
  "M.C531_BAY.0.U.-Cg0123456789abcdefghij",
  `v1.${"0123456789abcdef0123".repeat(2)}`,
])("a refresh token or key that lives long is hidden: %s", (token) => {
  expect(new Masker().hide(`got ${token} now`)).toMatch(/^got \S+ now$/);
  expect(new Masker().hide(`got ${token} now`)).not.toContain(token.slice(8, 20));
});
