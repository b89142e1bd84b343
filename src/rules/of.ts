import type { Configuration, VaultConfig } from "../configuration/model.ts";

/** Every vault once: what several files, or several resources, say of one of a name is put together. */
export function vaultsOf({ vaults }: Configuration): readonly VaultConfig[] {
  const known = new Map<string, VaultConfig>();
  for (const each of vaults) {
    const key = each.name.toLowerCase();
    const before = known.get(key);
    if (!before || each.name === "unknown") known.set(before ? `${key} ${known.size}` : key, each);
    else {
      const [main, other] = each.whole ? [each, before] : [before, each];
      known.set(key, { ...other, ...main, where: { ...other.where, ...main.where } });
    }
  }
  return [...known.values()];
}
