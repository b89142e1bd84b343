import { OTHER_IDENTITY } from "../../src/audit/entry.ts";
import { productionRule } from "../../src/backup/production.ts";
import type { Level } from "../../src/core.ts";
import { PARAMETER_RULES } from "../../src/parameters/rules.ts";
import { PLAN_RULES } from "../../src/plan/codes.ts";
import { refusalRules } from "../../src/refusals/explain.ts";
import { REPORT_RULES } from "../../src/report/index.ts";
import { ENGINE_RULES } from "../../src/restore/rules.ts";
import { FACT_RULES } from "../../src/rules.ts";
import { RECHECKED } from "../../src/trust/recheck.ts";

interface Row {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
  readonly why: string;
}

const FAMILIES: readonly (readonly [string, string])[] = [
  ["RDP", "Plan and inputs"],
  ["RDT", "Trust"],
  ["RDS", "Secrets"],
  ["RDB", "Backup and restore"],
  ["RDA", "Azure configuration"],
  ["RDG", "Google configuration"],
  ["RDW", "Workflow"],
  ["RDD", "Drill"],
];

/** docs/rules.md: every rule of the tool, by family. */
export function rulesReference(): string {
  const rows: Row[] = [
    ...Object.values(PLAN_RULES).map((rule) => ({ ...rule, level: "error" as const })),
    ...Object.values(PARAMETER_RULES).map((rule) => ({ ...rule, level: "error" as const })),
    productionRule,
    ...FACT_RULES,
    RECHECKED,
    OTHER_IDENTITY,
    ...Object.values(ENGINE_RULES),
    ...Object.values(REPORT_RULES),
    ...refusalRules,
  ];
  const sections = FAMILIES.flatMap(([family, title]) => {
    const own = merged(rows.filter(({ code }) => code.startsWith(family)));
    return own.length === 0
      ? []
      : [`## ${title}\n\n| code | level | title | why |\n|---|---|---|---|\n${own.map(line).join("\n")}\n`];
  });
  return `<!-- Generated from the code by \`npm run generate\`. -->
# Rules

Each finding names one of these. A refusal that nobody has described yet ends in its family's \`000\` rule, with the service's full text.

${sections.join("\n")}`;
}

/** One line a code and title: several refusals may share a code. */
function merged(rows: readonly Row[]): Row[] {
  const seen = new Map(rows.toReversed().map((row) => [`${row.code} ${row.title}`, row]));
  return [...seen.values()].sort((a, b) => a.code.localeCompare(b.code) || a.title.localeCompare(b.title));
}

function line({ code, level, title, why }: Row): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");
  return `| ${code} | ${level} | ${cell(title)} | ${cell(why)} |`;
}
