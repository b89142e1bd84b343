import { describe, expect, it } from "vitest";
import { literalsInFile, literalsInTemplate, literalsInText } from "../../../src/parameters/lint-literals.ts";
import { parameterFile, secret, template, told } from "./make.ts";

const JWT = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "c2lnbmF0dXJl"].join(".");
const KEY = "A".repeat(86);
/** Put together, so that no scanner takes this file for a leak. */
const FORMATS: readonly (readonly [string, string])[] = [
  ["a storage account's key", `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${KEY}==`],
  ["a private key", `${"-".repeat(5)}BEGIN RSA PRIVATE KEY${"-".repeat(5)}`],
  ["a private key", `${"-".repeat(5)}BEGIN PRIVATE KEY${"-".repeat(5)}`],
  ["a JSON web token", JWT],
  ["a GitHub token", `ghp${"_"}${"a1".repeat(18)}`],
  ["a GitHub token", `github_pat${"_"}${"a1".repeat(20)}`],
  ["a Google credential", `ya29${"."}${"a1".repeat(20)}`],
  ["a Google credential", `AIza${"a".repeat(35)}`],
  ["an Entra client secret", `abc8Q~${"x".repeat(34)}`],
  ["a shared access signature", `https://x.blob.core.windows.net/c?sv=2022-11-02&sig=${"a".repeat(43)}%3D`],
  ["a shared access key", `Endpoint=sb://x/;SharedAccessKey=${"a".repeat(43)}=`],
  ["a password", "Server=db;User Id=sa;Password=hunter-2;"],
];

describe("secrets that stand in files", () => {
  it.each(FORMATS)("are told by their format, never shown: %s %#", (kind, value) => {
    const file = parameterFile(`"setting": { "value": ${JSON.stringify(value)} }`);
    const [finding, ...more] = told(literalsInFile(file, undefined));
    expect(more).toEqual([]);
    expect(finding).toBe(`RDP014 5:5 setting: setting holds ${kind}, ${value.length} characters long. It is not shown here.`);
    const inPlan = told(literalsInText(`version: 1\n\n  # ${value}\n`, "plan.yml"));
    expect(inPlan).toEqual([`RDP014 3:3 plan.yml: The line holds what looks like ${kind}. It is not shown here.`]);
  });

  it("are told by the name that they have, however deep", () => {
    const file = parameterFile(
      `"adminPassword": { "value": "hunter-2" }`,
      `"app": { "value": { "connectionString": "x", "list": [{ "api_key": "y" }] } }`,
    );
    expect(told(literalsInFile(file, undefined))).toEqual([
      "RDP014 5:5 adminPassword: adminPassword holds a value that its name calls secret, 8 characters long. It is not shown here.",
      "RDP014 6:5 app: app holds a value that its name calls secret, 1 character long. It is not shown here.",
    ]);
  });

  it("are told by the template, which declares the parameter secure", () => {
    const file = parameterFile(`"a": { "value": "plain" }`, `"b": { "value": { "c": 1 } }`);
    const found = literalsInFile(file, template({ a: { type: "securestring" }, b: { type: "secureObject" } }));
    expect(told(found)).toEqual([
      "RDP014 5:5 a: a holds a value for a secureString, 5 characters long. It is not shown here.",
      "RDP014 6:5 b: b holds a value for a secureObject, 7 characters long. It is not shown here.",
    ]);
    expect(literalsInTemplate(template({ a: { type: "secureString", defaultValue: "plain" } }))).toHaveLength(1);
  });

  it("are not seen in what is sound", () => {
    const file = parameterFile(
      secret("adminPassword"),
      `"sshPublicKey": { "value": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA" }`,
      `"keyName": { "value": "orders" }`,
      `"secretName": { "value": "orders-app" }`,
      `"storageKey": { "value": "" }`,
      `"accessToken": { "value": "<your token>" }`,
      `"password": { "value": "{run}" }`,
      `"diskEncryptionKey": { "value": "https://vault.vault.azure.net/keys/k/0123" }`,
      `"vaultSecret": { "value": "/subscriptions/x/resourceGroups/g" }`,
      `"partitionKey": { "value": "id" }`,
      `"useToken": { "value": true }`,
      `"text": { "value": "Password: see the handbook; sig=none" }`,
    );
    expect(told(literalsInFile(file, undefined))).toEqual([]);
    const plan =
      'run: PGPASSWORD=$SECRET ./x.sh\nsecrets: { PGPASSWORD: { secret: orders-db-password } }\nrun: "export password=$PW"\n';
    expect(literalsInText(plan, "plan.yml")).toEqual([]);
    const expression = { type: "secureString", defaultValue: "[newGuid()]" };
    expect(literalsInTemplate(template({ a: expression, b: { type: "secureString", defaultValue: "" } }))).toEqual([]);
  });
});
