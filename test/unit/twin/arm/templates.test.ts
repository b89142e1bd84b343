import { describe, expect, it } from "vitest";
import { lenientJson } from "../../../twin/lenient.ts";
import { deploy, shown, templateOf } from "./deploying.ts";
import { Cloud, type Json } from "./harness.ts";

/** What an expression comes to. */
function value(expression: string, parameters: Record<string, Json> = {}): Json {
  const cloud = new Cloud();
  const declared = Object.fromEntries(Object.keys(parameters).map((name) => [name, { type: "string" }]));
  const template = templateOf({
    parameters: declared,
    variables: { list: ["a", "b"], map: { inner: "it's" }, twice: "[concat(variables('map').inner, '!')]" },
    outputs: { it: { type: "object", value: expression } },
  });
  const { json } = deploy(cloud, template, parameters);
  if (json.error) return json.error;
  cloud.pass(5);
  return shown(cloud).outputs?.it.value ?? shown(cloud).error.details[0];
}

describe("an expression", () => {
  it.each([
    ["[concat('a', 'b''c', 3)]", "ab'c3"],
    ["[format('{0}-{1}', parameters('x'), 7)]", "one-7"],
    ["[variables('list')[1]]", "b"],
    ["[variables('map').inner]", "it's"],
    ["[variables('twice')]", "it's!"],
    ["[toLower(resourceGroup().name)]", "drill-target"],
    ["[if(equals(parameters('x'), 'one'), 'yes', 'no')]", "yes"],
    ["[[not an expression]", "[not an expression]"],
    [
      "[resourceId('prod', 'Microsoft.Network/virtualNetworks/subnets', 'n', 's')]",
      expect.stringMatching(/\/prod\/.*\/n\/subnets\/s$/),
    ],
    ["[uniqueString(resourceGroup().id)]", expect.stringMatching(/^[a-z2-7]{13}$/)],
  ])("%s comes to its value", (expression, expected) => {
    expect(value(expression, { x: "one" })).toEqual(expected);
  });

  it.each([
    ["[parameters('nothing')]", "The template parameter 'nothing' is not found"],
    ["[nonsense('a')]", "The template function 'nonsense' is not valid"],
    ["[variables('map').outer]", "The language expression property 'outer' doesn't exist"],
    ["[concat('a'", undefined],
  ])("%s is refused in ARM's words", (expression, words) => {
    const found = value(expression);
    if (words === undefined) expect(found).toBe(expression);
    else expect(found).toMatchObject({ code: "InvalidTemplate", message: expect.stringContaining(words) });
  });
});

describe("parameters", () => {
  const template = templateOf({
    parameters: {
      name: { type: "string", minLength: 3 },
      size: { type: "string", defaultValue: "small", allowedValues: ["small", "large"] },
      count: { type: "int", defaultValue: 1, maxValue: 4 },
    },
  });
  it.each([
    [{}, "The value for the template parameter 'name' at line '1'"],
    [{ name: "orders", nmae: "x", other: 1 }, "The template parameters 'nmae, other' in the parameters file are not valid"],
    [{ name: 7 }, "Expected 'String, Uri'. Actual 'Integer'"],
    [{ name: "ab" }, "greater than or equal to '3'"],
    [{ name: "orders", size: "huge" }, "is not part of the allowed value(s): 'small,large'"],
    [{ name: "orders", count: 5 }, "less than or equal to '4'"],
  ])("%j are refused", (parameters, words) => {
    const { status, json } = deploy(new Cloud(), template, parameters);
    expect([status, json.error.code]).toEqual([400, "InvalidTemplate"]);
    expect(json.error.message).toContain(words);
    expect(json.error.additionalInfo[0].type).toBe("TemplateViolation");
  });
});

it("a template's resources cannot depend on each other in a circle, nor on what is not there", () => {
  const ip = (name: string, on: string) => ({
    type: "Microsoft.Network/publicIPAddresses",
    apiVersion: "2023-09-01",
    name,
    dependsOn: [on],
  });
  const message = (resources: Json) => deploy(new Cloud(), templateOf({ resources })).json.error.message;
  expect(message([ip("a", "b"), ip("b", "a")])).toContain("Circular dependency detected");
  expect(message([ip("a", "c")])).toContain("The resource 'c' is not defined in the template");
});

it("a body is read with comments, trailing commas and names without quotes, as az sends it", () => {
  const text = '{"properties": {"mode": "a // b", template: {\n// why\n"x": [1, 2,], /* and */ "y": "c: d",}}}';
  expect(lenientJson(text)).toEqual({ properties: { mode: "a // b", template: { x: [1, 2], y: "c: d" } } });
  expect(() => lenientJson("{no json")).toThrow(SyntaxError);
});
