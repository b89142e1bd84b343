import { type Bag, bag, get, list, text } from "../look.ts";
import type { At, Configuration } from "../model.ts";
import { joined } from "../read.ts";
import type { Source } from "../source.ts";
import { terraformAzure } from "./azure.ts";
import { terraformEntra } from "./entra.ts";
import { terraformGoogle } from "./google.ts";
import type { TerraformRules } from "./resource.ts";

const RULES: TerraformRules = { ...terraformAzure, ...terraformEntra, ...terraformGoogle };

/** Modules within modules. */
const DEEPEST = 40;

/**
 * `terraform show -json` of a plan (what will be there after it) or of a state.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function terraform({ path, value }: Source): Partial<Configuration> | string | null {
  const version = text(get(value, "format_version"));
  if (version === undefined) return null;
  // A new minor version only adds to the last one; a new major version may mean anything.
  if (!/^[01]\.\d+$/.test(version)) return `The file has Terraform's format_version ${version}, which is not known here.`;
  const planned = bag(get(value, "planned_values"));
  const root = get(planned ?? get(value, "values"), "root_module");
  // A state without resources has no values at all.
  if (!bag(root)) return planned || text(get(value, "terraform_version")) !== undefined ? {} : null;
  const later = unknownLater(get(value, "resource_changes"));
  return joined(inModule(root, { path, keys: [planned ? "planned_values" : "values", "root_module"] }, later, 0));
}

function inModule(of: unknown, at: At, later: ReadonlyMap<string, unknown>, depth: number): Partial<Configuration>[] {
  if (depth > DEEPEST) return [];
  const own = (list(get(of, "resources")) ?? []).flatMap((each, n) => {
    const [type, address, mode] = ["type", "address", "mode"].map((key) => text(get(each, key)));
    const rule = type === undefined || mode === "data" || !Object.hasOwn(RULES, type) ? undefined : RULES[type];
    if (!rule || type === undefined || address === undefined) return [];
    const values = marked(bag(get(each, "values")) ?? {}, later.get(address));
    return [rule({ type, address, values, at: { path: at.path, keys: [...at.keys, "resources", n] } })];
  });
  const children = (list(get(of, "child_modules")) ?? []).flatMap((each, n) =>
    inModule(each, { path: at.path, keys: [...at.keys, "child_modules", n] }, later, depth + 1),
  );
  return [...own, ...children];
}

/** Address → Terraform's own marks of what is known after the apply alone. */
function unknownLater(changes: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    (list(changes) ?? []).flatMap((each) => {
      const address = text(get(each, "address"));
      return address === undefined ? [] : [[address, get(get(each, "change"), "after_unknown")] as const];
    }),
  );
}

/** Values with "unknown" where Terraform leaves a gap, which it writes as null or not at all. */
function marked(values: Bag, later: unknown): Bag {
  const gaps = Object.entries(bag(later) ?? {}).map(([key, of]) => [key, filled(values[key], of)] as const);
  return { ...values, ...Object.fromEntries(gaps.filter(([, value]) => value !== undefined)) };
}

function filled(known: unknown, later: unknown): unknown {
  if (later === true) return known ?? "unknown";
  // A block is a list of objects, each with gaps of its own.
  const [inside, blocks] = [list(known), list(later)];
  if (inside && blocks) return inside.map((each, n) => filled(each, blocks[n]));
  const [map, gaps] = [bag(known), bag(later)];
  return map && gaps ? marked(map, gaps) : known;
}
