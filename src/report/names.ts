import { line, type Option } from "./shell.ts";

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

/** Options of `az backup` that name the vault: from its ARM id, `group/name`, or its name alone, whose group is then looked up `before`. */
export function vaultOptions(vault: string): { readonly before: readonly string[]; readonly options: readonly Option[] } {
  const [group, name] = vault.startsWith("/") ? [part(vault, "resourceGroups"), part(vault, "vaults")] : vault.split("/", 2);
  const subscription = part(vault, "subscriptions");
  if (group && name)
    return {
      before: [],
      options: [
        ["--resource-group", group],
        ["--vault-name", name],
        ...(subscription ? [["--subscription", subscription] satisfies Option] : []),
      ],
    };
  const find = line("az resource list", [
    ["--name", vault],
    ["--resource-type", "Microsoft.RecoveryServices/vaults"],
    ["--query", "[0].resourceGroup"],
    ["--output", "tsv"],
  ]);
  return {
    before: [`GROUP=$(${find})`],
    options: [
      ["--resource-group", { variable: "GROUP" }],
      ["--vault-name", vault],
    ],
  };
}
