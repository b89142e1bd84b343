import type { Schema } from "./plan-schema.ts";

const HEAD = `<!-- Generated from the code by \`npm run generate\`. -->
# The restore plan

One YAML file, by default \`.github/restore-plan.yml\`, says what to restore. Durations are \`15m\`, \`24h\`, \`90d\`; sizes \`512GiB\`. Unknown keys are
errors. For completion in an editor, put this on the first line of the plan:

\`\`\`yaml
# yaml-language-server: $schema=<path or URL of schema/restore-plan.schema.json>
\`\`\`

A key that this version reads but cannot run yet ends in finding RDP029 before any cloud is asked.
`;

/** docs/plan.md: one table for each map of the plan. */
export function planReference(schema: Schema): string {
  const restore = schema.properties?.restores?.additionalProperties;
  const sections = [
    section("Top level", { ...schema, properties: { ...schema.properties } }),
    section("`azure`", schema.properties?.azure),
    section("`google`", schema.properties?.google),
    section("`secrets.<name>`", mapValue(schema.properties?.secrets)),
    section("`grants[]`", schema.properties?.grants?.items),
    section("`limits`", schema.properties?.limits),
    section("`accept[]`", schema.properties?.accept?.items),
    section("`restores.<name>`", typeof restore === "object" ? restore : undefined),
    ...variants("item", restore),
    ...variants("target", restore),
    ...variants("verify", restore),
  ];
  return `${[HEAD, ...sections].join("\n")}`;
}

function mapValue(schema: Schema | undefined): Schema | undefined {
  const value = schema?.additionalProperties;
  return typeof value === "object" ? value : undefined;
}

/** The kinds of an item or a target, a table each; of steps, their one table. */
function variants(key: string, restore: Schema | boolean | undefined): string[] {
  const of = typeof restore === "object" ? restore.properties?.[key] : undefined;
  if (of?.items) return [section(`A step (\`before\`, \`verify\`, \`after\`, \`clean-up\`)`, of.items)];
  return (of?.oneOf ?? of?.anyOf ?? []).map((variant) =>
    section(`\`${key}\` of type \`${String(variant.properties?.type?.const)}\``, variant),
  );
}

function section(title: string, schema: Schema | undefined): string {
  const rows = Object.entries(schema?.properties ?? {}).map(([key, of]) => {
    const needed = schema?.required?.includes(key) ? "yes" : "";
    return `| \`${key}\` | ${cell(typeOf(of))} | ${needed} | ${of.default === undefined ? "" : `\`${JSON.stringify(of.default)}\``} | ${cell(of.description ?? "")} |`;
  });
  return `## ${title}\n\n| key | value | needed | default | |\n|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** A value's type in a few words. */
function typeOf(of: Schema): string {
  if (of.const !== undefined) return `\`${String(of.const)}\``;
  if (of.enum) return of.enum.map((each) => `\`${String(each)}\``).join(", ");
  const choices = of.anyOf ?? of.oneOf;
  if (choices?.every(({ properties }) => properties?.type?.const !== undefined)) {
    return `map, by its \`type\`: ${choices.map(({ properties }) => `\`${String(properties?.type?.const)}\``).join(", ")}; see below`;
  }
  if (choices) return [...new Set(choices.map(typeOf))].join(", or ");
  if (of.type === "array" && of.items?.properties?.run) return "list of steps; see below";
  if (of.type === "array") return `list of ${of.items ? typeOf(of.items) : "anything"}`;
  if (of.type === "object") {
    const names = Object.keys(of.properties ?? {});
    return names.length > 12 ? "map" : names.length > 0 ? `map: ${names.map((name) => `\`${name}\``).join(", ")}` : "map";
  }
  if (of.type === "integer") return "whole number";
  if (of.type === "boolean") return "`true` or `false`";
  const pattern = typeof of.pattern === "string" ? of.pattern : "";
  if (pattern.includes("(s|m|h|d|w)")) return "duration";
  if (pattern.includes("KiB")) return "size";
  if (pattern.startsWith("^[0-9a-f]{8}")) return "GUID";
  return of.type === "string" ? "text" : "anything";
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
