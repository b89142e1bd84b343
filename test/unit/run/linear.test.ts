import { describe, expect, it } from "vitest";
import { Inputs } from "../../../src/action/inputs.ts";
import { explain } from "../../../src/clouds/refusals/explain.ts";
import { hclString } from "../../../src/clouds/refusals/hcl.ts";
import { readRefusal } from "../../../src/clouds/refusals/read.ts";
import { redact } from "../../../src/clouds/refusals/redact.ts";
import { eachLine, oneLine, sh, yamlScalar } from "../../../src/core/index.ts";
import { namesIn } from "../../../src/lint/configuration/azure/resource.ts";
import { readConfiguration } from "../../../src/lint/configuration/read.ts";
import { READERS } from "../../../src/lint/configuration/readers.ts";
import { LINT_RULES } from "../../../src/lint/rules/index.ts";
import { glob } from "../../../src/lint/rules/of.ts";
import { Masker } from "../../../src/masking/masker.ts";
import { literalsInText } from "../../../src/parameters/lint-literals.ts";
import { parsePlan } from "../../../src/plan/parse.ts";
import { readYaml } from "../../../src/plan/positions.ts";
import { code, fence, inline, mermaidText } from "../../../src/report/escape.ts";

/** Some readers take no more: a plan is one megabyte, an error 1 MB, an input 128 KiB. */
const LONG = 1_000_000;
const filled = (piece: string, end = "") => piece.repeat(Math.ceil(LONG / piece.length)) + end;

/** Each makes some expression that backtracks try again from every place: of so long a text it would take from minutes to for ever. */
const TEXTS: readonly string[] = [
  filled("a"),
  filled("a", "@"),
  filled(" ", "x"),
  filled("\n", "x"),
  filled("/", "x"),
  filled("$", "x"),
  filled("%", "x"),
  filled("`"),
  filled(":"),
  filled("::"),
  filled(":a"),
  `:${filled("a")}`,
  filled("##["),
  filled("'"),
  filled('"'),
  filled("\\"),
  filled("<head ", `<title>${"x".repeat(1000)}`),
  filled("<Error>"),
  filled("<!--"),
  filled("ID Token "),
  filled("@"),
  filled("${{ "),
  filled("eyJaaaaaaaa."),
  filled("password="),
  filled("-----BEGIN "),
  filled("Bearer "),
  filled("[]"),
  filled("../"),
  filled("action '"),
  filled("wait "),
  filled("\u001b[0m"),
  filled("$'\\303"),
  filled("'\\''"),
  filled("\"'"),
  filled("M-^"),
  filled("=\n"),
  filled("&eacute"),
  filled("0 "),
  filled("   a"),
  filled("0000 61 62\n"),
  filled("   a   b\n"),
  `/providers/x/${filled("aaaa/")}/`,
];
/** What a process takes of one variable (MAX_ARG_STRLEN). */
const INPUT = 128 * 1024 - 1;
const masker = new Masker();
masker.add("correct-horse-battery-staple\n''\"\"`$(x)\\n\\\\%2B&amp;é");
/** It reads in some hundred ways: a tenth of the text tells as much. */
const hideIn = (text: string) => masker.hide(text.slice(0, LONG / 10));
const lists = (text: string) => [text, text.replaceAll(" ", ","), ",".repeat(INPUT), "{,".repeat(INPUT / 2)].map(listOf);
const listOf = (text: string) => new Inputs({ INPUT_ONLY: text }).list("only");
const readJson = (of: unknown) =>
  readConfiguration(new Map([["infra/a.json", new TextEncoder().encode(JSON.stringify(of))]]), READERS);
const YAML: readonly string[] = [
  Array.from({ length: LONG / 9 }, (_, n) => `k${n}: 1\n`).join(""),
  `{${Array.from({ length: 20_000 }, (_, n) => `k${n}: 1,`).join("")}}`,
  filled("["),
  filled("{a: "),
  filled("- "),
  filled("? "),
  filled("#\n"),
  filled("!a "),
  Array.from({ length: 20_000 }, (_, n) => `k${n}: &a${n} 1\n`).join(""),
];

describe("a megabyte of text that is meant to hold the process", () => {
  it.each([
    ["the log's lines", (text: string) => [oneLine(text), eachLine(text)]],
    ["a word of a shell", (text: string) => [sh`az --name ${text}`]],
    ["YAML's and Terraform's strings", (text: string) => [yamlScalar(text), hclString(text)]],
    ["Markdown", (text: string) => [inline, code, fence, mermaidText].map((write) => write(text))],
    ["what hides secrets", hideIn],
    ["what looks like a credential", (text: string) => [redact(text), literalsInText(text, "a")]],
    ["an input's list", (text: string) => lists(text.slice(0, INPUT))],
    ["names with *", (text: string) => glob(`${"*a".repeat(500)}b`, text)],
    ["names in an id", (text: string) => namesIn(text)],
  ] as const)(
    "goes through %s",
    (_, work) => {
      for (const text of TEXTS) expect(work(text)).toBeDefined();
    },
    200_000,
  );

  it("goes through the diagnosis of a refusal, as a text and as a body", () => {
    for (const service of ["entra", "sts"] as const)
      for (const text of TEXTS)
        for (const bodyText of [text, JSON.stringify({ error: { code: "X", message: text } })]) {
          const refusal = readRefusal(service, "ask", { status: 400, headers: {}, bodyText });
          expect(explain(refusal, "trust", {}).rule).toMatch(/^RD/);
        }
  }, 200_000);

  it("goes through a plan, wherever it stands", () => {
    const overrides = { azure: {}, google: {} };
    for (const text of [
      ...YAML,
      ...TEXTS.map((each) => JSON.stringify({ google: { "service-account": each.slice(0, 500_000) } })),
    ])
      expect(parsePlan(text, "plan.yml", overrides)).not.toHaveProperty("plan");
  }, 200_000);

  it("is said of a plan by its key", () => {
    const text = JSON.stringify({ version: 1, google: { "service-account": "a".repeat(900_000) } });
    const { findings } = parsePlan(text, "plan.yml", { azure: {}, google: {} });
    expect(findings).toMatchObject([{ rule: "RDP023", subject: "google.service-account" }]);
  });

  it("goes through YAML, whatever its form", () => {
    for (const text of YAML) expect(Object.keys(readYaml(text, "a.yml"))[0]).toMatch(/^(?:broken|value)$/);
  }, 200_000);

  it("goes through configuration and the rules over it", () => {
    for (const text of TEXTS) {
      const { configuration } = readJson({
        format_version: "1.2",
        planned_values: {
          root_module: {
            resources: [
              {
                address: "a",
                type: "google_service_account_iam_member",
                name: "a",
                values: { service_account_id: text, role: "roles/iam.workloadIdentityUser", member: text },
              },
            ],
          },
        },
      });
      expect(configuration.bindings).toHaveLength(1);
      for (const rule of LINT_RULES)
        Array.from(
          rule.judge(
            {
              plan: null,
              restores: [],
              configuration,
              cel: { evaluate: () => ({ unknown: "" }), conjuncts: () => [] },
              name: "acme/platform",
              ids: { repository: "1", owner: "2" },
              defaultBranch: "main",
              visibility: "private",
            },
            0,
          ),
        );
    }
  }, 200_000);
});

it("a key that stands twice is still told, at its second place", () => {
  expect(readYaml("a: 1\nb: {c: 1, c: 2}\na: 2\n", "a.yml")).toEqual({
    broken: [
      { message: "Map keys must be unique", where: { path: "a.yml", line: 2, column: 11 } },
      { message: "Map keys must be unique", where: { path: "a.yml", line: 3, column: 1 } },
    ],
  });
});

it.each([
  ["a,b\nc, a", ["a", "b", "c"]],
  ["x{a,b}y,z", ["x{a,b}y", "z"]],
  ["{a,b\nc}", ["{a", "b", "c}"]],
  ["a,b}c", ["a,b}c"]],
  ["{a},b,{c,d},", ["{a}", "b", "{c,d}"]],
])("an input's list is parted at commas that stand in no braces: %j", (text, entries) => {
  expect(listOf(text)).toEqual(entries);
});
