import { describe, expect, it } from "vitest";
import { parseParameterFile } from "../../../src/parameters/parse.ts";
import { fileText, parameterFile, SCHEMA, secret, TEMPLATE_SCHEMA, told } from "./make.ts";

const where = (line: number, column: number) => ({ path: "orders.parameters.json", line, column });
const parse = (text: string) => parseParameterFile(text, "orders.parameters.json");
const vault = `{ "keyVault": { "id": "/subscriptions/0f3e/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v" }, "secretName": "n", "secretVersion": "abc" }`;

describe("a parameter file", () => {
  it("is literals, references to Secret Manager, and references to a Key Vault that stay as they are", () => {
    const { parameters } = parameterFile(
      `"virtualMachineName": { "value": "drill-{run}" }`,
      secret("appPassword", { secretVersion: "latest" }),
      secret("appPasswordFrom", { field: "createTime", secretVersion: "at-point" }),
      secret("old", { secretVersion: 7, field: "version" }),
      secret("text", { secretVersion: "7" }),
      secret("near", { secretManager: { project: "123456789012", location: "europe-west1" } }),
      `"kept": { "reference": ${vault} }`,
      `"none": { "value": null, "metadata": { "anything": 1 } }`,
    );
    const ours = { project: "acme-prod", secretName: "orders-app", secretVersion: "latest", field: "value" };
    expect(parameters).toEqual({
      virtualMachineName: { where: where(5, 5), kind: "literal", value: "drill-{run}" },
      appPassword: { where: where(6, 5), kind: "secret", secret: ours },
      appPasswordFrom: {
        where: where(7, 5),
        kind: "secret",
        secret: { ...ours, secretVersion: "at-point", field: "createTime" },
      },
      old: { where: where(8, 5), kind: "secret", secret: { ...ours, secretVersion: 7, field: "version" } },
      text: { where: where(9, 5), kind: "secret", secret: { ...ours, secretVersion: 7 } },
      near: { where: where(10, 5), kind: "secret", secret: { ...ours, project: "123456789012", location: "europe-west1" } },
      kept: { where: where(11, 5), kind: "key-vault", reference: JSON.parse(vault) },
      none: { where: where(12, 5), kind: "literal", value: null },
    });
  });

  it.each([
    ["a byte order mark", (text: string) => `\ufeff${text}`],
    ["Windows line endings", (text: string) => text.replaceAll("\n", "\r\n")],
    ["comments", (text: string) => text.replace('"a"', '/* the one */ "a"').replace("1 },", "1 }, // so it is")],
  ])("may have %s, and keeps its places", (_, change) => {
    const read = parse(change(fileText(`"a": { "value": 1 }`, `"b": { "value": 2 }`)));
    expect(read).toMatchObject({ problems: [], file: { parameters: { a: { value: 1 }, b: { where: where(6, 5) } } } });
  });

  it.each([
    ["nothing", "", "RDP032 1:1 orders.parameters.json: A value is expected here."],
    ["a list", "[]", "RDP033 1:1 orders.parameters.json: A parameter file is an object."],
    ["a missing comma", fileText(`"a": { "value": 1 } "b": {}`), "RDP032 5:25 orders.parameters.json: A comma is expected here."],
    [
      "a trailing comma",
      fileText(`"a": { "value": 1, }`),
      "RDP032 5:24 orders.parameters.json: A key in double quotes is expected here.",
    ],
    ["a text without an end", '{ "a": "b', "RDP032 1:8 orders.parameters.json: This text has no closing quote."],
    ["a second value", "{} {}", "RDP032 1:4 orders.parameters.json: Nothing may follow the first value."],
    ["NUL characters", "{}\n\0", "RDP032 2:1 orders.parameters.json: The file is not text: it holds NUL characters."],
    [
      "a key twice",
      fileText(`"a": { "value": 1 }`, `"A": { "value": 2 }`),
      "RDP032 6:5 orders.parameters.json: This key is there twice; letter case makes no difference.",
    ],
    [
      "a deep nesting",
      `${"[".repeat(100_000)}`,
      "RDP032 1:101 orders.parameters.json: The file is nested more than 100 levels deep.",
    ],
    [
      "another schema",
      fileText().replace(SCHEMA, TEMPLATE_SCHEMA),
      "RDP033 2:3 orders.parameters.json: This file is a template, not a parameter file.",
    ],
    [
      "no schema",
      fileText().replace(/.*schema.*\n/, ""),
      "RDP033 1:1 orders.parameters.json: `$schema` is not that of a deployment-parameter file.",
    ],
    [
      "a content version that is none",
      fileText().replace("1.0.0.0", "1"),
      "RDP033 3:3 orders.parameters.json: `contentVersion` is four numbers, in quotes.",
    ],
    [
      "no parameters",
      `{ "$schema": "${SCHEMA}", "contentVersion": "1.0.0.0" }`,
      "RDP033 1:1 orders.parameters.json: `parameters` must be an object.",
    ],
    [
      "a misspelt key at the top",
      fileText().replace('"parameters"', '"paramters"'),
      "RDP033 4:3 orders.parameters.json: Unknown key paramters. Did you mean parameters?",
    ],
    ["a bare value", fileText(`"a": "x"`), `RDP034 5:5 a: The parameter a is neither {"value": …} nor {"reference": …}.`],
    ["neither value nor reference", fileText(`"a": {}`), "RDP034 5:5 a: The parameter a has neither a value nor a reference."],
    [
      "both",
      fileText(`"a": { "value": 1, "reference": ${vault} }`),
      "RDP034 5:5 a: The parameter a has both a value and a reference.",
    ],
    ["a misspelt value", fileText(`"a": { "valu": 1 }`), "RDP034 5:12 a: Unknown key valu. Did you mean value?"],
    [
      "a reference to both clouds",
      fileText(`"a": { "reference": { "secretManager": {}, "keyVault": {} } }`),
      "RDP034 5:48 a: A reference is to Secret Manager or to a Key Vault, not to both.",
    ],
    [
      "a reference to neither",
      fileText(`"a": { "reference": { "secretName": "x" } }`),
      "RDP034 5:12 a: The reference names neither `secretManager` nor `keyVault`.",
    ],
    [
      "a Key Vault without an id",
      fileText(`"a": { "reference": { "keyVault": {}, "secretName": "x" } }`),
      "RDP034 5:12 a: A Key Vault reference has `keyVault.id` and `secretName`.",
    ],
    [
      "a misspelt key of a reference",
      fileText(secret("a", { secretVerison: 7 })),
      "RDP034 5:90 a: Unknown key secretVerison. Did you mean secretVersion?",
    ],
    [
      "a misspelt secretManager",
      fileText(`"a": { "reference": { "secretManger": {}, "secretName": "x" } }`),
      "RDP034 5:27 a: Unknown key secretManger. Did you mean secretManager?",
    ],
    [
      "a project that is none",
      fileText(secret("a", { secretManager: { project: "Acme Prod" } })),
      "RDP034 5:41 a: `project` is a Google Cloud project's id or number, in quotes.",
    ],
    [
      "a secret's whole name",
      fileText(secret("a", { secretName: "projects/p/secrets/s" })),
      "RDP034 5:64 a: `secretName` is a secret's name alone: letters, digits, dashes and underscores.",
    ],
    [
      "a version that is none",
      fileText(secret("a", { secretVersion: "newest" })),
      "RDP034 5:90 a: `secretVersion` is latest, at-point or a version's number.",
    ],
    [
      "version 0",
      fileText(secret("a", { secretVersion: 0 })),
      "RDP034 5:90 a: `secretVersion` is latest, at-point or a version's number.",
    ],
    [
      "a misspelt field",
      fileText(secret("a", { field: "createtime" })),
      "RDP034 5:90 a: `field` is value, version or createTime. Did you mean createTime?",
    ],
    [
      "a location that is none",
      fileText(secret("a", { secretManager: { project: "acme-prod", location: "a/b" } })),
      "RDP034 5:63 a: `location` is the region of a regional secret, such as europe-west1.",
    ],
  ])("is told where and why it is wrong: %s", (_, text, expected) => {
    const read = parse(text);
    expect(read).not.toHaveProperty("file");
    expect(told(read.problems)).toEqual([expected]);
  });

  it("may have keys that Azure ignores, with a warning", () => {
    const read = parse(fileText(`"a": { "value": 1 }`).replace('"parameters"', '"comment": "x", "parameters"'));
    expect(read).toMatchObject({ file: { parameters: { a: {} } }, problems: [{ rule: "shape", level: "warning" }] });
  });

  it("takes a parameter named __proto__ as any other", () => {
    expect(Object.keys(parameterFile(`"__proto__": { "value": 1 }`).parameters)).toEqual(["__proto__"]);
  });
});
