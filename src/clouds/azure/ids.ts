/** Names out of ARM resource ids. ARM compares them without regard to case; so do we. */

/** The parts that follow `/subscriptions/`, `/resourceGroups/` and so on; null when the id has no such part. */
export function part(id: string, after: string): string | null {
  const parts = id.split("/");
  const at = parts.findIndex((text) => text.toLowerCase() === after.toLowerCase());
  return at < 0 ? null : (parts[at + 1] ?? null);
}

/** The last segment. */
export function lastPart(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** Whether two ids or names mean the same resource: case, a trailing slash and `%3B` for `;` make no difference. */
export function same(a: string | null | undefined, b: string | null | undefined): boolean {
  if (a == null || b == null) return false;
  const plain = (text: string) => text.replaceAll(/%3b/gi, ";").replace(/\/+$/, "").toLowerCase();
  return plain(a) === plain(b);
}

export function vaultPath(subscription: string, vault: { readonly resourceGroup: string; readonly name: string }): string {
  const [s, g, v] = [subscription, vault.resourceGroup, vault.name].map(encodeURIComponent);
  return `/subscriptions/${s}/resourceGroups/${g}/providers/Microsoft.RecoveryServices/vaults/${v}`;
}

export function groupId(subscription: string, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}
