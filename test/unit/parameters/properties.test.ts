import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInputs } from "../../../src/parameters/inputs.ts";
import { parseParameterFile } from "../../../src/parameters/parse.ts";
import { resolveParameters } from "../../../src/parameters/resolve.ts";
import { parseTemplate } from "../../../src/parameters/template.ts";
import { plan, reading, settings } from "../plan/make.ts";
import { fileText, GOOGLE, parameterFile, planOf, secret, secretManager, templateText } from "./make.ts";

const SOUND = fileText(
  `"name": { "value": "drill-{run}" }`,
  secret("password", { secretVersion: "at-point" }),
  `"kept": { "reference": { "keyVault": { "id": "/subscriptions/x" }, "secretName": "s" } } // a comment`,
  `"zones": { "value": ["1"] }`,
);
const TEMPLATE = templateText({ name: { type: "string" }, password: { type: "secureString" }, kept: { type: "secureString" } });

/** A text with a piece of it cut out, doubled, or replaced by anything. */
const mutated = (text: string) =>
  fc
    .tuple(
      fc.nat(text.length),
      fc.nat(40),
      fc.oneof(
        fc.constant(""),
        fc.string(),
        fc.json({ maxDepth: 3 }),
        fc.constantFrom("{", "[", '"', "\\", "/*", "//", "\ufeff", "\r", "null"),
      ),
    )
    .map(([at, length, by]) => text.slice(0, at) + by + text.slice(at + length));

describe("whatever a file holds", () => {
  it("it is understood or has an error, and nothing throws", () => {
    const check = (text: string) => {
      const file = parseParameterFile(text, "p.json");
      expect("file" in file || file.problems.some(({ level = "error" }) => level === "error")).toBe(true);
      const template = parseTemplate(text, "t.json");
      expect("template" in template || template.problems.some(({ level = "error" }) => level === "error")).toBe(true);
      const lines = text.split(/\r\n|\r|\n/);
      for (const { where } of [...file.problems, ...template.problems]) {
        expect(where.line).toBeLessThanOrEqual(lines.length);
        expect(where.column).toBeLessThanOrEqual((lines[where.line - 1]?.length ?? 0) + 1);
      }
    };
    fc.assert(fc.property(mutated(SOUND), check), { numRuns: 500 });
    fc.assert(fc.property(mutated(TEMPLATE), check), { numRuns: 300 });
    fc.assert(fc.property(fc.string({ unit: "binary" }), check));
    fc.assert(fc.property(fc.json(), check));
  });

  it("what could not be understood stops the run", async () => {
    const lines = "    parameters: p.json\n    deploy: { template: t.json }\n";
    const read = reading(plan(lines, GOOGLE), { INPUT_MODE: "lint" });
    if (!("plan" in read)) throw new Error("the plan is sound");
    await fc.assert(
      fc.asyncProperty(mutated(SOUND), mutated(TEMPLATE), async (file, template) => {
        const texts: Record<string, string> = { "p.json": file, "t.json": template };
        const { inputs, findings, restores } = await readInputs(read, settings({ INPUT_MODE: "lint" }), async (path) => ({
          bytes: Buffer.from(texts[path] ?? ""),
        }));
        const [restore] = restores;
        const understood = restore && inputs.parameterFile(restore) && inputs.template(restore);
        expect(Boolean(understood) || findings.some(({ level }) => level === "error")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("whatever a secret's value is", () => {
  const value = fc
    .string({ minLength: 8, maxLength: 60, unit: "grapheme" })
    .filter((text) => text.trim().length >= 8 && !SOUND.includes(text));

  it("neither the document nor a reason shows it, also where a literal repeats it", async () => {
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.constantFrom("at-point", "latest", 1, 2),
        fc.constantFrom(undefined, 4, 100),
        async (text, secretVersion, maxLength) => {
          const read = parseTemplate(
            templateText({ a: { type: "secureString", ...(maxLength ? { maxLength } : {}) }, b: { type: "object" } }),
            "t.json",
          );
          const result = await resolveParameters({
            asking: secretManager({
              "projects/acme-prod/secrets/orders-app": [{ createTime: "2026-01-01T00:00:00Z", payload: text }],
            }),
            plan: planOf(),
            file: parameterFile(secret("a", { secretVersion }), `"b": { "value": { "x": [${JSON.stringify(`<${text}>`)}] } }`),
            template: "template" in read ? read.template : undefined,
            pointTime: "2026-02-01T00:00:00Z",
            variables: { item: "i", run: "r", date: "d" },
          });
          const shown = "parameters" in result ? [result.pinned, result.used, result.common] : result;
          expect(JSON.stringify(shown)).not.toContain(JSON.stringify(text).slice(1, -1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("no finding shows it, wherever it stands in the files", async () => {
    const lines = "    parameters: p.json\n    deploy: { template: t.json }\n";
    const read = reading(plan(lines, GOOGLE), { INPUT_MODE: "lint" });
    if (!("plan" in read)) throw new Error("the plan is sound");
    const names = fc.constantFrom("name", "password", "zones", "targetResourceGroupId", "other", "adminPassword");
    await fc.assert(
      fc.asyncProperty(value, names, fc.boolean(), fc.nat(300), async (text, name, broken, cut) => {
        const whole = fileText(
          `"${name}": { "value": ${JSON.stringify(text)} }`,
          `"nested": { "value": [{ "key": ${JSON.stringify(text)} }] }`,
        );
        const { findings } = await readInputs(read, settings({ INPUT_MODE: "lint" }), async (path) => ({
          bytes: Buffer.from(path === "t.json" ? TEMPLATE : broken ? whole.slice(0, -cut) : whole),
        }));
        expect(JSON.stringify(findings)).not.toContain(JSON.stringify(text).slice(1, -1));
      }),
      { numRuns: 200 },
    );
  });
});
