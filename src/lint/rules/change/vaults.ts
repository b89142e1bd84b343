import type { VaultConfig } from "../../configuration/model.ts";
import type { Placed } from "./placed.ts";

/** From the weakest on. */
const GRADES = {
  softDelete: { what: "soft delete", scale: ["off", "on", "always-on"] },
  immutability: { what: "immutability", scale: ["disabled", "unlocked", "locked"] },
  redundancy: { what: "redundancy", scale: ["locally", "zone", "geo"] },
  crossRegionRestore: { what: "cross-region restore", scale: ["off", "on"] },
  resourceGuard: { what: "Resource Guard", scale: ["off", "on"] },
  jobFailureAlerts: { what: "alerts for failed jobs", scale: ["off", "on"] },
} as const satisfies Partial<Record<keyof VaultConfig, { readonly what: string; readonly scale: readonly string[] }>>;
type Graded = keyof typeof GRADES;

/** What a vault has where its file does not say: https://learn.microsoft.com/azure/templates/microsoft.recoveryservices/vaults */
const DEFAULTS: Partial<Record<Graded, string>> = {
  softDelete: "on",
  immutability: "disabled",
  redundancy: "geo",
  crossRegionRestore: "off",
  resourceGuard: "off",
};

/** What changes of a vault. A file of single settings says nothing by what is absent; one of the whole vault means the service's default. */
export function vaultChanges(was: VaultConfig, now: VaultConfig): Placed[] {
  return (Object.keys(GRADES) as Graded[]).flatMap((field): Placed[] => {
    const { what, scale } = GRADES[field];
    const [from, to] = [settingOf(was, field), settingOf(now, field)];
    const [before, after] = [from, to].map((each) => (scale as readonly string[]).indexOf(each.value));
    if (before === undefined || after === undefined || before === -1 || after === -1 || before === after) return [];
    const way = after < before ? "reduced" : "improved";
    return [{ of: now.name, what, from: from.words, to: to.words, way, at: now.where?.[field] ?? now.at }];
  });
}

function settingOf(of: VaultConfig, field: Graded): { readonly value: string; readonly words: string } {
  const said = of[field];
  if (typeof said === "boolean") return setting(said ? "on" : "off");
  if (said !== undefined) return setting(said);
  const standard = of.whole ? DEFAULTS[field] : undefined;
  return standard === undefined ? setting("unknown") : { value: standard, words: `${standard} (the default)` };
}

function setting(value: string) {
  return { value, words: value };
}
