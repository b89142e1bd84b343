import { describe, expect, it } from "vitest";
import type { Template } from "../../../src/core/inputs.ts";
import { type Resolved, resolveParameters } from "../../../src/parameters/resolve.ts";
import { parameterFile, planOf, type Stored, secret, secretManager, template } from "./make.ts";

const APP = "projects/acme-prod/secrets/orders-app";
const VALUE = "correct horse battery";
const versions = (...of: readonly Partial<Stored>[]): Stored[] =>
  of.map((each, at) => ({ createTime: `2026-0${at + 1}-01T00:00:00.000Z`, payload: `${VALUE} ${at + 1}`, ...each }));
const SECURE = { type: "secureString" };

interface Given {
  readonly parameters: readonly string[];
  readonly secrets?: Readonly<Record<string, readonly Stored[]>>;
  readonly declared?: Readonly<Record<string, unknown>>;
  readonly pointTime?: string;
  readonly plan?: string;
}
async function resolving({ parameters, secrets = { [APP]: versions({}, {}, {}) }, declared, pointTime, plan = "" }: Given) {
  const asking = secretManager(secrets);
  const of: Template | undefined = declared && template(declared);
  const result = await resolveParameters({
    asking,
    plan: planOf("", plan),
    file: parameterFile(...parameters),
    template: of,
    pointTime: pointTime ?? "2026-02-15T00:00:00.000Z",
    variables: { item: "orders-01", run: "r-1", date: "2026-11-25" },
  });
  return { result, asked: asking.asked };
}
async function resolved(given: Given): Promise<Resolved> {
  const { result } = await resolving(given);
  if (!("parameters" in result)) throw new Error(JSON.stringify(result));
  return result;
}

describe("a parameter file at the moment of use", () => {
  it("gets the newest enabled version, the one of the point's day, or the one by number; and their versions and times", async () => {
    const { parameters, values, used, pinned } = await resolved({
      parameters: [
        secret("latest"),
        secret("atPoint", { secretVersion: "at-point" }),
        secret("first", { secretVersion: 1 }),
        secret("which", { field: "version" }),
        secret("when", { field: "createTime", secretVersion: "at-point" }),
      ],
      secrets: { [APP]: versions({}, {}, {}, { state: "DISABLED" }) },
    });
    expect(parameters).toEqual({
      latest: { value: `${VALUE} 3` },
      atPoint: { value: `${VALUE} 2` },
      first: { value: `${VALUE} 1` },
      which: { value: "3" },
      when: { value: "2026-02-01T00:00:00.000Z" },
    });
    expect(values).toEqual([`${VALUE} 3`, `${VALUE} 2`, `${VALUE} 1`]);
    expect(used.map(({ version, createTime }) => `${version} ${createTime}`)).toEqual([
      "3 2026-03-01T00:00:00.000Z",
      "2 2026-02-01T00:00:00.000Z",
      "1 2026-01-01T00:00:00.000Z",
    ]);
    expect(pinned).toMatchObject({
      parameters: {
        latest: { reference: { secretVersion: "3", createTime: "2026-03-01T00:00:00.000Z", field: "value" } },
        when: { reference: { secretVersion: "2", field: "createTime" } },
      },
    });
    expect(JSON.stringify(pinned)).not.toContain(VALUE);
  });

  it("reads a payload once, and none where only the version or its time is wanted", async () => {
    const { asked } = await resolving({ parameters: [secret("a"), secret("b"), secret("c", { field: "version" })] });
    expect(asked).toEqual([`list ${APP}`, `access ${APP}/versions/3`]);
    const without = await resolving({ parameters: [secret("c", { field: "version" })] });
    expect(without.asked).toEqual([`list ${APP}`]);
  });

  it("names a secret as the plan does, and others by project and name", async () => {
    const other = "projects/123456789012/secrets/other";
    const near = "projects/acme-prod/locations/europe-west1/secrets/orders-app";
    const { used } = await resolved({
      plan: `secrets: { orders: { resource: ${APP} }, again: { resource: ${APP} } }\n`,
      parameters: [
        secret("a"),
        secret("b", { secretManager: { project: "123456789012" }, secretName: "other" }),
        secret("c", { secretManager: { project: "acme-prod", location: "europe-west1" } }),
      ],
      secrets: { [APP]: versions({}), [other]: versions({}), [near]: versions({}) },
    });
    expect(used.map(({ name }) => name)).toEqual(["orders", "123456789012/other", "acme-prod/europe-west1/orders-app"]);
    expect(used.map(({ resource }) => resource)).toEqual([APP, other, near]);
  });

  it("expands {item}, {run} and {date} in the strings of literals, and leaves Key Vault references alone", async () => {
    const reference = { keyVault: { id: "/subscriptions/x" }, secretName: "{item}" };
    const { parameters } = await resolved({
      parameters: [
        `"name": { "value": "drill-{item}-{run}" }`,
        `"tags": { "value": { "{item}": ["{date}", 1, null, "{other}"] } }`,
        `"kept": { "reference": ${JSON.stringify(reference)} }`,
      ],
    });
    expect(parameters).toEqual({
      name: { value: "drill-orders-01-r-1" },
      tags: { value: { "{item}": ["2026-11-25", 1, null, "{other}"] } },
      kept: { reference },
    });
  });

  it("gives a secureObject the JSON object that the secret holds", async () => {
    const secrets = { [APP]: versions({ payload: '{"user":"a","password":"correct"}' }) };
    const { parameters } = await resolved({
      parameters: [secret("login")],
      declared: { login: { type: "secureObject" } },
      secrets,
    });
    expect(parameters).toEqual({ login: { value: { user: "a", password: "correct" } } });
  });

  it("leaves out what overrides the restore request and the template does not declare", async () => {
    const { parameters } = await resolved({
      parameters: [`"zones": { "value": ["1"] }`, `"name": { "value": "x" }`],
      declared: { name: { type: "string" } },
    });
    expect(parameters).toEqual({ name: { value: "x" } });
  });

  it("takes a value of 64 KiB whole", async () => {
    const payload = "ü".repeat(32 * 1024);
    const { parameters } = await resolved({ parameters: [secret("a")], secrets: { [APP]: versions({ payload }) } });
    expect(parameters).toEqual({ a: { value: payload } });
  });

  it("does not mask a common word everywhere, and says so", async () => {
    const secrets = { [APP]: versions({ payload: "Postgres\n" }) };
    const { values, common } = await resolved({ parameters: [secret("a")], secrets });
    expect(values).toEqual([]);
    expect(common).toMatchObject([{ subject: "acme-prod/orders-app" }]);
    expect(JSON.stringify(common)).not.toMatch(/postgres/i);
  });

  it("keeps what is, or looks like, a secret out of the document", async () => {
    const { pinned } = await resolved({
      parameters: [
        secret("a", { secretVersion: 1 }),
        `"url": { "value": "x://u:${VALUE} 1@host" }`,
        `"adminPassword": { "value": "hunter-2-hunter" }`,
        `"b": { "value": "only secure" }`,
        `"plain": { "value": "prod" }`,
      ],
      declared: { a: SECURE, url: { type: "string" }, adminPassword: { type: "string" }, b: SECURE, plain: { type: "string" } },
    });
    expect(JSON.stringify(pinned)).not.toMatch(/correct|hunter|only secure/);
    expect(pinned).toMatchObject({ parameters: { url: { value: "[not recorded]" }, plain: { value: "prod" } } });
  });

  it.each<[string, Given, string]>([
    [
      "no enabled version",
      { parameters: [secret("a")], secrets: { [APP]: versions({ state: "DISABLED" }) } },
      "has no enabled version",
    ],
    [
      "no version on that day",
      { parameters: [secret("a", { secretVersion: "at-point" })], pointTime: "2025-01-01T00:00:00Z" },
      "had no version at 2025-01-01",
    ],
    [
      "the version of that day is disabled, though a newer one is enabled",
      { parameters: [secret("a", { secretVersion: "at-point" })], secrets: { [APP]: versions({}, { state: "DISABLED" }, {}) } },
      "version 2 of acme-prod/orders-app, which is DISABLED: the backup cannot be used as it is",
    ],
    ["a number that is not there", { parameters: [secret("a", { secretVersion: 9 })] }, "has no version 9"],
    [
      "a number that is destroyed",
      { parameters: [secret("a", { secretVersion: 1 })], secrets: { [APP]: versions({ state: "DESTROYED" }) } },
      "Version 1 of acme-prod/orders-app is DESTROYED",
    ],
    ["an empty payload", { parameters: [secret("a")], secrets: { [APP]: versions({ payload: "" }) } }, "is empty"],
    [
      "NUL characters",
      { parameters: [secret("a")], secrets: { [APP]: versions({ payload: "abcd\0efgh" }) } },
      "holds NUL characters",
    ],
    [
      "bytes that are no UTF-8",
      { parameters: [secret("a")], secrets: { [APP]: versions({ payload: Buffer.from([0xc3, 0x28, 0xff, 0xfe]) }) } },
      "is not UTF-8",
    ],
    [
      "three characters",
      { parameters: [secret("a")], secrets: { [APP]: versions({ payload: "abc\n" }) } },
      "is shorter than 4 characters",
    ],
    [
      "a secureObject that is no JSON",
      { parameters: [secret("a")], declared: { a: { type: "secureObject" } } },
      "is no JSON object",
    ],
    [
      "a list for a secureObject",
      {
        parameters: [secret("a")],
        declared: { a: { type: "secureObject" } },
        secrets: { [APP]: versions({ payload: "[1,2,3]" }) },
      },
      "is no JSON object",
    ],
    ["a value for a plain string", { parameters: [secret("a")], declared: { a: { type: "string" } } }, "which is of type string"],
    [
      "a value longer than the template allows",
      { parameters: [secret("a")], declared: { a: { ...SECURE, maxLength: 8 } } },
      "is too long for a",
    ],
    [
      "a literal that grows too long",
      { parameters: [`"a": { "value": "{item}{item}" }`], declared: { a: { type: "string", maxLength: 12 } } },
      "is too long",
    ],
  ])("cannot be used, and says why without the value: %s", async (_, given, expected) => {
    const { result } = await resolving(given);
    expect(result).toHaveProperty("unusable");
    expect(JSON.stringify(result)).toContain(expected);
    expect(JSON.stringify(result)).not.toMatch(/correct horse|abc/);
  });

  it("hands on what Google refuses", async () => {
    const { result } = await resolving({ parameters: [secret("a", { secretName: "none" })] });
    expect(result).toHaveProperty("refused.refusal.service", "secret-manager");
  });
});
