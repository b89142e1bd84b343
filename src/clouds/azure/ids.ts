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

/** An id or a name in the one form that all spellings of it have: case, a trailing slash and `%3B` for `;` make no difference. */
export function canonical(id: string): string {
  return id.replaceAll(/%3b/gi, ";").replace(/\/+$/, "").toLowerCase();
}

/** Whether two ids or names mean the same resource. */
export function same(a: string | null | undefined, b: string | null | undefined): boolean {
  return a != null && b != null && canonical(a) === canonical(b);
}

/**
 * What makes two readings one: exactly what is sent, without regard to case. Nothing else is left out, and no part runs into the next, so that what
 * somebody misspelt is asked for by itself.
 */
export function sentKey(...parts: readonly string[]): string {
  return JSON.stringify(parts.map((part) => part.toLowerCase()));
}

export function vaultPath(subscription: string, vault: { readonly resourceGroup: string; readonly name: string }): string {
  const [s, g, v] = [subscription, vault.resourceGroup, vault.name].map(encodeURIComponent);
  return `/subscriptions/${s}/resourceGroups/${g}/providers/Microsoft.RecoveryServices/vaults/${v}`;
}

export function groupId(subscription: string, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}
