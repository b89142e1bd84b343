import { CHANGE_RULES, LINT_RULES } from "../../src/lint/rules/index.ts";
import type { Example } from "../../src/lint/rules/rule.ts";
import { CATALOGUE, type CatalogueEntry } from "../../src/run/catalogue.ts";
import { changes } from "./changes.ts";

const FAMILIES: readonly (readonly [string, string])[] = [
  ["RDP", "Plan and inputs"],
  ["RDT", "Trust"],
  ["RDS", "Secrets"],
  ["RDB", "Backup and restore"],
  ["RDA", "Azure configuration"],
  ["RDG", "Google configuration"],
  ["RDW", "Workflow"],
  ["RDD", "Drill"],
  ["RDI", "The action itself"],
];

/** docs/rules.md: every rule of the tool, by family; those over files with what they want, by an example. */
export function rulesReference(): string {
  const explained = new Map<string, string>([
    ...LINT_RULES.map(({ code, examples: { failing, passing } }): [string, string] => [
      code,
      example("An example, mended", failing, passing),
    ]),
    ...CHANGE_RULES.map(({ code, examples: { failing } }): [string, string] => [
      code,
      example("A change of which it speaks", failing.base, failing.head),
    ]),
  ]);
  const sections = FAMILIES.flatMap(([family, title]) => {
    const own = merged(CATALOGUE.filter(({ code }) => code.startsWith(family)));
    if (own.length === 0) return [];
    const table = `| code | level | title | why | may be accepted |\n|---|---|---|---|---|\n${own.map(line).join("\n")}\n`;
    const details = own.flatMap((rule) =>
      explained.has(rule.code) ? [`${section(rule)}\n\n${explained.get(rule.code)}\n`] : [],
    );
    return [[`## ${title}\n`, table, ...details].join("\n")];
  });
  return `<!-- Generated from the code by \`npm run generate\`. -->
# Rules

Each finding names one of these. A refusal that nobody has described yet ends in its family's \`000\` rule, with the service's full text.
Those that look at files alone, in mode lint, have an example below their table: the lines to take away and to write instead. A finding that may be
accepted is accepted by an entry of the plan's [\`accept\`](plan.md), with a reason and an end.

${sections.join("\n")}`;
}

/** One line a code and title: several refusals may share a code. */
function merged(rows: readonly CatalogueEntry[]): CatalogueEntry[] {
  const seen = new Map(rows.toReversed().map((row) => [`${row.code} ${row.title}`, row]));
  return [...seen.values()].sort((a, b) => a.code.localeCompare(b.code) || a.title.localeCompare(b.title));
}

function line({ code, level, title, why, acceptable }: CatalogueEntry): string {
  return `| ${[code, level, ...[title, why].map((each) => text(each).replaceAll("|", "\\|")), acceptable ? "yes" : ""].join(" | ")} |`;
}

function section({ code, title, fix = "", reference = "" }: CatalogueEntry): string {
  // A fix that is a piece of a file, not a sentence.
  const isCode = /\n|^[a-z-]+: \{/.test(fix);
  const what = isCode ? `\`\`\`text\n${fix}\n\`\`\`\n\n` : `${text(fix)} `;
  return `### ${code} ${text(title)}\n\n${what}[More](${reference})`;
}

function example(what: string, from: Example, to: Example): string {
  return `<details><summary>${what}</summary>\n\n\`\`\`diff\n${changes(from, to)}\n\`\`\`\n\n</details>`;
}

function text(of: string): string {
  return of.replaceAll("<", "&lt;").replaceAll("\n", " ");
}
