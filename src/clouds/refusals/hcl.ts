/** A value of Terraform's language. */
type Hcl = string | number | boolean | readonly string[] | { readonly ref: string } | { readonly [key: string]: string };

/**
 * A quoted string: what would end it, begin an escape, or be a template is escaped, so that it reads back as the text.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
 */
export function hclString(text: string): string {
  const escaped = text
    .toWellFormed()
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, unicode)
    // Of several in a row, Terraform would take the first two for an escape.
    .replace(/(?<!\$)(\$+)\{|(?<!%)(%+)\{/g, (_, dollars: string | undefined, percents: string | undefined) => {
      const signs = dollars ?? percents ?? "";
      return signs.length === 1 ? `${signs}${signs}{` : `${[...signs].map(unicode).join("")}{`;
    });
  return `"${escaped}"`;
}

function unicode(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16).toUpperCase();
  return point > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}

/** A name that Terraform takes for a resource. */
export function label(text: string): string {
  const kept = text.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^[^A-Za-z_]+/, "");
  return kept === "" ? "restore_drills" : kept;
}

/** Attributes, or a block by the key of one whose value is a list of pairs. */
export type Body = readonly (readonly [key: string, value: Hcl] | readonly [key: string, block: { readonly block: Body }])[];

/** One block, as `terraform fmt` would lay it out. */
export function block(head: readonly string[], body: Body): string {
  const [type = "", ...labels] = head;
  return `${[type, ...labels.map(hclString)].join(" ")} {\n${inside(body, "  ")}}\n`;
}

function inside(body: Body, indent: string): string {
  const attributes = body.filter(([, value]) => !isBlock(value));
  const width = Math.max(0, ...attributes.map(([key]) => key.length));
  return body
    .map(([key, value]) =>
      isBlock(value)
        ? `${indent}${key} {\n${inside(value.block, `${indent}  `)}${indent}}\n`
        : `${indent}${key.padEnd(width)} = ${written(value)}\n`,
    )
    .join("");
}

function isBlock(value: Hcl | { readonly block: Body }): value is { readonly block: Body } {
  return typeof value === "object" && !Array.isArray(value) && "block" in value && typeof value.block === "object";
}

function written(value: Hcl): string {
  if (typeof value === "string") return hclString(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `[${value.map(hclString).join(", ")}]`;
  if (isReference(value)) return value.ref;
  const entries = Object.entries(value).map(([key, of]) => `${hclString(key)} = ${hclString(of)}`);
  return `{ ${entries.join(", ")} }`;
}

function isList(value: Hcl): value is readonly string[] {
  return Array.isArray(value);
}

function isReference(value: object): value is { readonly ref: string } {
  return "ref" in value && Object.keys(value).length === 1;
}
