import type { Restore } from "../../core/index.ts";
import type { Configuration, ItemConfig, PolicyConfig, VaultConfig } from "../configuration/model.ts";
import { folded, Lookup, onceFor } from "./lookup.ts";

/** Every vault once: what several files, or several resources, say of one of a name is put together. */
export const vaultsOf: (of: Configuration) => readonly VaultConfig[] = onceFor(({ vaults }) => {
  const isLoose = ({ name, whole }: VaultConfig) => name === "unknown" && !whole;
  const known = merged(vaults.filter((of) => !isLoose(of)));
  const settings = Map.groupBy(vaults.filter(isLoose), ({ at }) => at.path);
  const inFile = Map.groupBy(known, ({ at }) => at.path);
  const unsureIn = new Map([...settings].map(([path, all]) => [path, Object.fromEntries(all.flatMap(unsure))]));
  // A setting of a vault whose name is known later is of one of its file's vaults: of the only one, or nobody can tell of which.
  return known.map((vault) => {
    const { path } = vault.at;
    if (inFile.get(path)?.length === 1) return (settings.get(path) ?? []).reduce(together, vault);
    return settings.has(path) ? { ...vault, ...unsureIn.get(path) } : vault;
  });
});

/** Where the vaults of one name stand. At most the first of them has no group that is known: what has none is taken for the first. */
interface OfName {
  readonly first: number;
  readonly groups: Map<string, number>;
}

function merged(vaults: readonly VaultConfig[]): VaultConfig[] {
  const known: VaultConfig[] = [];
  const names = new Map<string, OfName>();
  for (const each of vaults) {
    const name = folded(each.name);
    const group = groupOf(each);
    const there = each.name === "unknown" ? undefined : names.get(name);
    const first = there && known[there.first];
    const at = there && (group === undefined || (first && groupOf(first) === undefined) ? there.first : there.groups.get(group));
    const before = at === undefined ? undefined : known[at];
    const place = at !== undefined && before ? at : known.length;
    known[place] = before ? (each.whole ? together(each, before) : together(before, each)) : each;
    if (each.name === "unknown") continue;
    const { groups } = there ?? { groups: new Map<string, number>() };
    if (!there) names.set(name, { first: place, groups });
    if (group !== undefined && !groups.has(group)) groups.set(group, place);
  }
  return known;
}

function groupOf({ resourceGroup }: VaultConfig): string | undefined {
  return resourceGroup === undefined || resourceGroup === "unknown" ? undefined : folded(resourceGroup);
}

function together(main: VaultConfig, other: VaultConfig): VaultConfig {
  return { ...main, ...stated(other), ...stated(main), where: { ...other.where, ...main.where } };
}

/** Without what is unknown, for another file may know it; and without the name of what only adds a setting. */
function stated(of: VaultConfig): Partial<VaultConfig> {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== "unknown"));
}

/** What a setting is of, as unknown. */
function unsure(of: VaultConfig): [setting: string, value: "unknown"][] {
  const own = new Set(["name", "at", "whole", "where", "resourceGroup"]);
  return Object.keys(of).flatMap((key) => (own.has(key) ? [] : [[key, "unknown"]]));
}

/** Every vault that the files tell of, by its folded name and its group. */
export const vaultsByName: (of: Configuration) => Lookup<VaultConfig> = onceFor(
  (of: Configuration) =>
    new Lookup(
      vaultsOf(of),
      ({ name }) => folded(name),
      ({ resourceGroup }) => resourceGroup,
    ),
);

/** The vault of a restore, when the files tell of it. */
export function vaultOf(of: Configuration, { vault }: Restore): VaultConfig | undefined {
  return vaultsByName(of).first(folded(vault.name), vault.resourceGroup);
}

/** Every policy, by its folded name and its vault. */
export const policiesByName: (of: Configuration) => Lookup<PolicyConfig> = onceFor(
  ({ policies }: Configuration) =>
    new Lookup(
      policies,
      ({ name }) => folded(name),
      ({ vault }) => vault,
    ),
);

/** Every protected item, by kind and name (`itemKey`) and by its vault. */
export const itemsByName: (of: Configuration) => Lookup<ItemConfig> = onceFor(
  ({ items }: Configuration) => new Lookup(items, itemKey, ({ vault }) => vault),
);
export function itemKey({ workload, name }: { readonly workload: string; readonly name: string }): string {
  return `${workload} ${folded(name)}`;
}

/**
 * The policies by which the files say that a restore's item is backed up; none when they do not tell. What is looked at in vain is null, so that
 * others have their turn.
 */
export function* policiesOf(of: Configuration, restore: Restore): Generator<PolicyConfig | null, void> {
  const policies = policiesByName(of);
  const vault = restore.vault.name;
  if (restore.select) {
    const pattern = restore.select.backupPolicy ?? "*";
    if (!pattern.includes("*")) return yield* policies.fitting(folded(pattern), vault);
    for (const name of policies.names())
      if (glob(pattern, name)) yield* policies.fitting(name, vault);
      else yield null;
    return;
  }
  const seen = new Set<string>();
  for (const item of itemsOf(of, restore)) {
    const name = item?.policy === undefined ? undefined : folded(item.policy);
    if (name === undefined || seen.has(name)) yield null;
    else yield* policies.fitting(name, vault);
    if (name !== undefined) seen.add(name);
  }
}

/** Keys by which items of different kinds are named. */
/** The keys of an item that are texts: items of different kinds are named by different ones. */
function textsOf(item: object): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => typeof value === "string"));
}

function* itemsOf(of: Configuration, { item, vault }: Restore): Generator<ItemConfig | null, void> {
  if (!item) return;
  const { name, database, resourceGroup: group } = textsOf(item);
  for (const each of itemsByName(of).fitting(itemKey({ workload: item.type, name: name ?? database ?? "" }), vault.name)) {
    const own = /\/resourceGroups\/([^/]+)/i.exec(each.sourceId ?? "")?.[1];
    const fits = group === undefined || own === undefined || own === "unknown" || group === "unknown" || same(own, group);
    yield fits ? each : null;
  }
}

/** Azure's names are compared without regard to case. */
export function same(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

/** `*` for any text, as the plan's names have it. */
export function glob(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const [first = "", ...rest] = wanted.split("*");
  const whole = text.toLowerCase();
  if (rest.length === 0) return whole === wanted;
  if (!whole.startsWith(first)) return false;
  // The earliest place of each part leaves the most for those after it.
  let from = first.length;
  const last = rest.pop() ?? "";
  for (const part of rest) {
    const at = whole.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return whole.length - last.length >= from && whole.endsWith(last);
}
