/** The parts of ids and names that reports put into commands. ARM compares ids without regard to case. */

/** What follows `/resourceGroups/` and so on in an ARM id; null when it has no such part. */
export function part(id: string, after: string): string | null {
  const parts = id.split("/");
  const at = parts.findIndex((text) => text.toLowerCase() === after.toLowerCase());
  return at < 0 ? null : parts[at + 1] || null;
}

export function lastPart(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** Options of `az backup` that name the vault: from its ARM id, or from `group/name`. */
export function vaultOptions(vault: string): [string, string][] {
  const [group, name] = vault.startsWith("/")
    ? [part(vault, "resourceGroups"), part(vault, "vaults")]
    : vault.includes("/")
      ? vault.split("/", 2)
      : [null, vault];
  const subscription = part(vault, "subscriptions");
  return [
    ["--resource-group", group ?? "<resource group of the vault>"],
    ["--vault-name", name ?? "<vault>"],
    ...(subscription ? [["--subscription", subscription] satisfies [string, string]] : []),
  ];
}
