import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Masker } from "../../../src/masking/masker.ts";
import { left, leftOfPieces, silent, written } from "./tools.ts";

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
  "  ''𐀀'' ࠀ' '",
  "it's é, and l'été's",
  PEM,
  Array.from({ length: 512 }, (_, at) => `${at.toString(36)}-${(at * 7919) % 1000}!`)
    .join("")
    .slice(0, 4096),
];

/** The same secrets in every run, so that a failure is a change; FC_SEED asks for others. */
const SEED = Number(process.env.FC_SEED ?? 21);
const UNIT = fc.oneof(fc.constantFrom(..."'\"\\$%&<>+/= \n!`"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }));
const ANY = fc
  .tuple(
    fc
      .oneof(fc.string({ unit: UNIT, minLength: 12, maxLength: 60 }), fc.string({ minLength: 12, maxLength: 40 }))
      .filter((text) => ![..."\0\u0001\u0002"].some((mark) => text.includes(mark)) && text.trim().length >= 10),
    fc.array(fc.nat(), { maxLength: 6 }),
  )
  .map(([secret, cuts]) => ({ secret, cuts }));
const SAMPLE = fc.sample(ANY, { seed: SEED, numRuns: 48 });
const WRITTEN = written([...SECRETS, ...SAMPLE.map(({ secret }) => secret)], SECRETS.length);

describe("a secret as real programs write it", () => {
  it("is tried with every program", () => {
    expect(silent(WRITTEN)).toEqual([]);
  });

  it.each(SECRETS.map((secret, at) => ({ secret, all: WRITTEN[at] ?? {} })))(
    "is not seen in any encoding: $secret",
    ({ secret, all }) => {
      const masker = masking(secret);
      const leaks = Object.entries(all).flatMap(([name, text]) => {
        const around = `password of orders:\n${text} and more\n`;
        const pieces = [[text.length >> 1], [23, 24, 31, 90]].map((cuts) => streamed(masker, around, cuts));
        const parts = [left(masker.hide(around), name, text), ...pieces.map((shown) => leftOfPieces(shown, name, text))];
        return parts.flatMap((part) => (part === undefined ? [] : `${name}: ${part}`));
      });
      expect(leaks).toEqual([]);
    },
    60_000,
  );

  it.each(SAMPLE.map((one, at) => ({ ...one, all: WRITTEN[SECRETS.length + at] ?? {} })))(
    `is not seen whatever it is made of, wherever its output is cut (FC_SEED=${SEED}): $secret, $cuts`,
    ({ secret, cuts, all }) => {
      const masker = masking(secret);
      const leaks = Object.entries(all).flatMap(([name, text]) => {
        const around = `x\n${text} y\n`;
        const parts = [left(masker.hide(around), name, text), leftOfPieces(streamed(masker, around, cuts), name, text)];
        return parts.flatMap((part) => (part === undefined ? [] : `${name}: ${part}`));
      });
      expect(leaks).toEqual([]);
    },
    60_000,
  );

  it("is not seen in its lines, nor in the leaves of JSON", () => {
    const masker = masking('{"user":"svc-orders","pass":"hunter2/\\"xx\\"","n":123456}', "first line\nsecond line");
    expect(masker.hide('login svc-orders hunter2/"xx" 123456; second line')).toBe("login *** *** ***; ***");
    expect(masker.hide(String.raw`{"pass":"hunter2/\"xx\""}`)).toBe('{"pass":"***"}');
  });

  it.each([
    ["behind a byte order mark", '\ufeff{"pass":"hunter2-bom"}', "hunter2-bom"],
    ["in a number that JavaScript would round", '{"pin":12345678901234567890,"at":"x"}', "12345678901234567890"],
    ["that is all there is, in quotes", '"hunter2-quoted"', "hunter2-quoted"],
    ["of YAML", "db:\n  password: hunter2-yaml # of orders\n  port: 5432\n", "hunter2-yaml"],
    ["with its accents apart", '{"p":"p\u00e4ssw\u00f6rd"}', "pa\u0308sswo\u0308rd"],
    ["with its accents joined", '{"p":"pa\u0308sswo\u0308rd"}', "p\u00e4ssw\u00f6rd"],
    ["of YAML in quotes", "users: [{pass: 'it''s hunter2'}]", "it's hunter2"],
    ["of YAML over several lines", "key: |\n  hunter2-one\n  hunter2-two\n", "hunter2-one hunter2-two"],
    ["of .env", "# of orders\nUSER=x\nPASSWORD=hunter2-env\n", "hunter2-env"],
    ["of .env in quotes", 'export A="hunter2 \\"quoted\\""', 'hunter2 "quoted"'],
    ["of .env, before a comment", "A=hunter2-c # of orders\nB=x", "hunter2-c"],
    ["of .env, behind a section", "[default]\naws_secret_access_key = hunter2/AbC+\nregion = x", "hunter2/AbC+"],
    ["of a connection string", "AccountName=orders;AccountKey=aHVudGVyMg==;EndpointSuffix=core.windows.net", "aHVudGVyMg=="],
    ["of a connection string with spaces", "Server=db;User ID=x;Password=hunter2 spaced;", "hunter2 spaced"],
    ["of a connection string of libpq", "host=db user=x password='hunter2-pq'", "hunter2-pq"],
    ["of a query", "https://a.example/b?sv=2024&sig=hunter2%2Fsig%3D", "hunter2/sig="],
    ["of a URL", "postgres://user:hunter2-url@db.example:5432/orders", "hunter2-url"],
    ["of JSON, where a field that sounds secret holds a common word", '{"user":"postgres","password":"postgres"}', "postgres"],
    ["of JSON, where a list of keys holds a usual port", '{"keys":["5432"],"x":1}', "5432"],
    ["of YAML, where a field that sounds secret holds a common word", "user: root\npasswd: root\n", "root"],
    [".env, where a field that sounds secret holds a common word", "USER=root\nDB_PASSWORD=root\n", "root"],
    ["of a URL, with escapes", "amqps://user:hunter2%21%40@mq.example", "hunter2!@"],
    ["of a URL that stands for user and password", "https://hunter2hunter2hunter2@git.example/a", "hunter2hunter2hunter2"],
    ["of a URL within .env within JSON", JSON.stringify({ env: "A=b\nURL=redis://:hunter2-deep@r\n" }), "hunter2-deep"],
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

  it.each([
    ["JSON", '{"type":"service_account","on":true,"host":"localhost","port":5432,"p":"hunter2-x"}', "true localhost 5432"],
    ["YAML", "on: true\nhost: localhost\nport: 5432\np: hunter2-x\n", "true false null localhost 5432"],
    [".env", "DEBUG=true\nHOST=localhost\nPORT=5432\nSCHEME=https\nP=hunter2-x\n", "true localhost 5432 https http"],
    [
      "a connection string",
      "Server=db.example;AccountKey=hunter2-x;EndpointSuffix=core.windows.net",
      "db.example core.windows.net",
    ],
    ["a URL", "postgres://orders:hunter2-x@db.example:5432/orders", "orders db.example:5432 postgres"],
    ["a sentence", "this is: no YAML, and = no assignment", "this no YAML and assignment"],
  ])("stays as it is where %s of a secret holds it too", (_, secret, text) => {
    expect(masking(secret).hide(text)).toBe(text);
  });

  it.each([
    ["numbers", "12 34 56 78 90 123 255 0 1 2 3\n2026-11-27 03:00:00,123 10.0.0.1:5432 1,234,567\n"],
    ["hashes", `${"0123456789abcdef".repeat(4)}  file\nsha256:${"fe".repeat(32)}\nde:ad:be:ef\n`],
    ["lists", '[104,117,110] {"data":[1,2,3]} [1 2 3] 0o17 0x1f\n'],
    ["a dump", "0000000 061141 062143\n0000004\n 61 62 63  >abc<\n   a   b   c\n0010 - 61 62   ab\n\t0x0000:  4500  E.\n"],
    ["quotes", "it's '\\'' and '$'\\303\\274'' \"'\" don't\n=3D =\nx $\nM-x ^A &eacute; &amp;\n"],
    ["a table", "NAME   READY   AGE\nabc    1/1     10\n  deadbeef   some text\n"],
  ])("stays as it is: %s", (_, text) => {
    const masker = masking(...SECRETS);
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

it.each([
  ["Latin-1", Buffer.from("x pässwörd-é y\n", "latin1"), "x *** y\n"],
  ["Windows-1252", Buffer.from("x p\x80ssw\xf6rd-\x96 y\n", "latin1"), "x *** y\n"],
  ["UTF-16", Buffer.from("pässwörd-é", "utf16le"), "***"],
])("a secret in bytes of %s is not seen", (_, bytes, wanted) => {
  const stream = masking("pässwörd-é", "p€sswörd-–").stream();
  expect(Buffer.concat([stream.write(bytes), stream.end()]).toString("latin1")).toBe(wanted);
});

it("a secret in Latin-1 that was read as UTF-8 is not seen", () => {
  expect(masking("pässwörd-é").hide(`x ${Buffer.from("pässwörd-é", "latin1").toString()} y`)).toBe("x *** y");
});

it("a secret whose letters fold cut in two is not seen", () => {
  const bytes = Buffer.from("pässwörd-密码-🔑🔑");
  const lines = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => [
    bytes.subarray(at * 7, at * 7 + 7),
    Buffer.from("\n  "),
  ]);
  const stream = masking("pässwörd-密码-🔑🔑").stream();
  expect(Buffer.concat([stream.write(Buffer.concat(lines.flat())), stream.end()]).toString()).toBe("***\n  ");
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
