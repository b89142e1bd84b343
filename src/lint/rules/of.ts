import type { Restore } from "../../core/index.ts";
import type { Configuration, ItemConfig, Maybe, PolicyConfig, VaultConfig } from "../configuration/model.ts";

/** Every vault once: what several files, or several resources, say of one of a name is put together. */
export function vaultsOf({ vaults }: Configuration): readonly VaultConfig[] {
  const known: VaultConfig[] = [];
  const loose = vaults.filter(({ name, whole }) => name === "unknown" && !whole);
  for (const each of vaults.filter((of) => !loose.includes(of))) {
    const at = known.findIndex((before) => isOne(before, each));
    const before = known[at];
    if (!before) known.push(each);
    else known[at] = each.whole ? together(each, before) : together(before, each);
  }
  // A setting of a vault whose name is known later is of one of its file's vaults: of the only one, or nobody can tell of which.
  return known.map((vault) => {
    const inFile = (of: VaultConfig) => of.at.path === vault.at.path;
    const settings = loose.filter(inFile);
    if (known.filter(inFile).length === 1) return settings.reduce(together, vault);
    return settings.length === 0 ? vault : { ...vault, ...Object.assign({}, ...settings.map(unsure)) };
  });
}

function isOne(a: VaultConfig, b: VaultConfig): boolean {
  return a.name !== "unknown" && same(a.name, b.name) && fits(a.resourceGroup, b.resourceGroup ?? "unknown");
}

function together(main: VaultConfig, other: VaultConfig): VaultConfig {
  return { ...main, ...told(other), ...told(main), where: { ...other.where, ...main.where } };
}

/** Without what is unknown, for another file may know it; and without the name of what only adds a setting. */
function told(of: VaultConfig): Partial<VaultConfig> {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== "unknown"));
}

/** What a setting is of, as unknown. */
function unsure(of: VaultConfig): Partial<VaultConfig> {
  const own = new Set(["name", "at", "whole", "where", "resourceGroup"]);
  return Object.fromEntries(
    Object.keys(of)
      .filter((key) => !own.has(key))
      .map((key) => [key, "unknown"]),
  );
}

/** The vault of a restore, when the files tell of it. */
export function vaultOf(of: Configuration, { vault }: Restore): VaultConfig | undefined {
  return vaultsOf(of).find(({ name, resourceGroup }) => same(name, vault.name) && fits(resourceGroup, vault.resourceGroup));
}

/** The policies by which the files say that a restore's item is backed up; none when they do not tell. */
export function policiesOf(of: Configuration, restore: Restore): readonly PolicyConfig[] {
  const names = restore.select
    ? of.policies.filter(({ name }) => glob(restore.select?.backupPolicy ?? "*", name)).map(({ name }) => name)
    : itemsOf(of, restore).flatMap(({ policy }) => policy ?? []);
  return of.policies.filter(({ name, vault }) => names.some((wanted) => same(wanted, name)) && fits(vault, restore.vault.name));
}

function itemsOf({ items }: Configuration, { item, vault }: Restore): readonly ItemConfig[] {
  if (!item) return [];
  const name = item.type === "vm" || item.type === "file-share" ? item.name : item.database;
  const group = "resourceGroup" in item ? item.resourceGroup : undefined;
  return items.filter(
    (each) =>
      each.workload === item.type &&
      same(each.name, name) &&
      fits(each.vault, vault.name) &&
      (group === undefined || fits(/\/resourceGroups\/([^/]+)/i.exec(each.sourceId ?? "")?.[1], group)),
  );
}

function fits(said: Maybe<string> | undefined, wanted: string): boolean {
  return said === undefined || said === "unknown" || wanted === "unknown" || same(said, wanted);
}

/** Azure's names are compared without regard to case. */
export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
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
