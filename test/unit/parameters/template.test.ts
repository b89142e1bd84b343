import { describe, expect, it } from "vitest";
import { compareWithTemplate as compare } from "../../../src/parameters/compare.ts";
import { parseTemplate } from "../../../src/parameters/template.ts";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { overrideField } from "../../../src/workloads/override-field.ts";
import { parameterFile, SCHEMA, secret, TEMPLATE_SCHEMA, template, templateText, told } from "./make.ts";

const compareWithTemplate = (...[file, against]: [Parameters<typeof compare>[0], Parameters<typeof compare>[1]]) =>
  compare(file, against, (name) => overrideField(WORKLOADS, name) !== undefined);
const BASE = {
  name: { type: "string" },
  appPassword: { type: "secureString" },
  size: { type: "int", defaultValue: 1, minValue: 1, maxValue: 8 },
  sku: { type: "string", defaultValue: "a", allowedValues: ["a", "b"] },
  tags: { type: "object", defaultValue: {} },
  zones: { type: "array", defaultValue: [], maxLength: 2 },
  on: { type: "bool", nullable: true },
};
const GIVEN = [`"name": { "value": "x" }`, secret("appPassword")];

describe("a parameter file against its template", () => {
  it("says nothing of one that fits, also in other letter case", () => {
    const file = parameterFile(
      `"NAME": { "value": "x" }`,
      secret("apppassword"),
      `"size": { "value": 8 }`,
      `"sku": { "value": "b" }`,
      `"tags": { "value": {} }`,
      `"zones": { "value": ["1"] }`,
      `"on": { "value": null }`,
    );
    expect(compareWithTemplate(file, template(BASE))).toEqual([]);
  });

  it("lets a version and a time go into plain strings", () => {
    const file = parameterFile(secret("name", { field: "createTime" }), secret("appPassword", { field: "version" }));
    expect(compareWithTemplate(file, template(BASE))).toEqual([]);
  });

  it.each([
    [
      "a secret's value for a plain string",
      [secret("name"), secret("appPassword")],
      "RDP035 5:5 name: The value of the secret orders-app would go into name, which is of type string.",
    ],
    [
      "a secret's value for an int",
      [...GIVEN, secret("size")],
      "RDP035 7:5 size: The value of the secret orders-app would go into size, which is of type int.",
    ],
    [
      "a time for an int",
      [...GIVEN, secret("size", { field: "createTime" })],
      "RDP038 7:5 size: The createTime of the secret orders-app is text, and size is of type int.",
    ],
    [
      "a misspelt name",
      [...GIVEN, `"sise": { "value": 1 }`],
      "RDP036 7:5 sise: The template orders.json declares no parameter sise. Did you mean size?",
    ],
    [
      "a missing one",
      [`"name": { "value": "x" }`],
      "RDP037 8:5 appPassword: The template needs the parameter appPassword (secureString), and orders.parameters.json does not give it.",
    ],
    [
      "a text for an int",
      [...GIVEN, `"size": { "value": "1" }`],
      "RDP038 7:5 size: The value of size is of another type (string).",
    ],
    [
      "a fraction for an int",
      [...GIVEN, `"size": { "value": 1.5 }`],
      "RDP038 7:5 size: The value of size is of another type (number).",
    ],
    [
      "null for what may not be null",
      [`"name": { "value": null }`, secret("appPassword")],
      "RDP038 5:5 name: The value of name is of another type (null).",
    ],
    [
      "a list for an object",
      [...GIVEN, `"tags": { "value": [] }`],
      "RDP038 7:5 tags: The value of tags is of another type (array).",
    ],
    ["another choice", [...GIVEN, `"sku": { "value": "c" }`], "RDP038 7:5 sku: The value of sku is none of the allowed ones."],
    ["too large", [...GIVEN, `"size": { "value": 9 }`], "RDP038 7:5 size: The value of size is too large."],
    ["too small", [...GIVEN, `"size": { "value": 0 }`], "RDP038 7:5 size: The value of size is too small."],
    ["too long", [...GIVEN, `"zones": { "value": ["1", "2", "3"] }`], "RDP038 7:5 zones: The value of zones is too long."],
  ])("is told at its place: %s", (_, parameters, expected) => {
    expect(told(compareWithTemplate(parameterFile(...parameters), template(BASE)))).toEqual([expected]);
  });

  it("does not judge the length or choice of what is only known at run time", () => {
    const file = parameterFile(`"name": { "value": "drill-{run}" }`);
    expect(compareWithTemplate(file, template({ name: { type: "string", maxLength: 5 } }))).toEqual([]);
  });

  it("knows what the template's own types stand for", () => {
    const text = JSON.parse(templateText({ login: { $ref: "#/definitions/login", defaultValue: {} } }));
    text.definitions = { login: { $ref: "#/definitions/base" }, base: { type: "secureObject" } };
    expect(parseTemplate(JSON.stringify(text), "t.json")).toMatchObject({
      template: { parameters: { login: { type: "secureObject", optional: true } } },
    });
  });
});

describe("a template", () => {
  it.each([
    [
      "a parameter file",
      templateText({}).replace(TEMPLATE_SCHEMA, SCHEMA),
      "RDP033 2:3 t.json: This file is a parameter file, not a template.",
    ],
    ["no object", "1", "RDP033 1:1 t.json: A template is an object."],
    ["no JSON", "param name string", "RDP032 1:1 t.json: This is no JSON value."],
    [
      "an unknown type",
      templateText({ a: { type: "text" } }),
      "RDP033 5:5 a: The type of the parameter a is none that templates know.",
    ],
    [
      "a type that is nowhere defined",
      templateText({ a: { $ref: "#/definitions/x" } }),
      "RDP033 5:5 a: The type of the parameter a is none that templates know.",
    ],
    [
      "parameters that are a list",
      `{ "$schema": "${TEMPLATE_SCHEMA}", "parameters": [] }`,
      "RDP033 1:97 t.json: `parameters` must be an object.",
    ],
  ])("is told where and why it is wrong: %s", (_, text, expected) => {
    const read = parseTemplate(text, "t.json");
    expect(read).not.toHaveProperty("template");
    expect(told(read.problems)).toEqual([expected]);
  });

  it("of Bicep is told to be built first", () => {
    expect(parseTemplate("param name string", "main.bicep").problems[0]?.fix).toContain("az bicep build --file main.bicep");
  });
});
