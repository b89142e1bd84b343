import type { Configuration, ItemConfig, Maybe, PolicyConfig, VaultConfig } from "../configuration/model.ts";
import type { Restore } from "../core.ts";

/** Every vault once: what several files, or several resources, say of one of a name is put together. */
export function vaultsOf({ vaults }: Configuration): readonly VaultConfig[] {
  const known = new Map<string, VaultConfig>();
  for (const each of vaults) {
    const key = each.name.toLowerCase();
    const before = known.get(key);
    if (!before || each.name === "unknown") known.set(before ? `${key} ${known.size}` : key, each);
    else {
      const [main, other] = each.whole ? [each, before] : [before, each];
      known.set(key, { ...main, ...told(other), ...told(main), where: { ...other.where, ...main.where } });
    }
  }
  return [...known.values()];
}

/** Without what is unknown: another file may know it. */
function told(of: VaultConfig): VaultConfig {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== "unknown")) as unknown as VaultConfig;
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
  return items.filter((each) => each.workload === item.type && same(each.name, name) && fits(each.vault, vault.name));
}

function fits(said: Maybe<string> | undefined, wanted: string): boolean {
  return said === undefined || said === "unknown" || same(said, wanted);
}

/** Azure's names are compared without regard to case. */
export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** `*` for any text, as the plan's names have it. */
export function glob(pattern: string, text: string): boolean {
  const parts = pattern
    .toLowerCase()
    .split("*")
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text.toLowerCase());
}
