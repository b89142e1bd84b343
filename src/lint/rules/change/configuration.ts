import { duration } from "../../../core/duration.ts";
import type { At, Configuration, ItemConfig, Maybe, PolicyConfig, SecretConfig } from "../../configuration/model.ts";
import { folded, Lookup } from "../lookup.ts";
import { itemKey, itemsByName, policiesByName, same, vaultsByName, vaultsOf } from "../of.ts";
import type { Repository } from "../rule.ts";
import { ourCredentials, ourProviders } from "../trust/across.ts";
import { change, days, type Placed, removed } from "./placed.ts";
import { vaultChanges } from "./vaults.ts";

/** What changes of vaults, policies, protected items, trusts and secrets, wherever in the files they stand. */
export function configurationEffects(base: Repository, head: Repository): Placed[] {
  return [
    ...policyEffects(base.configuration, head.configuration),
    ...vaultEffects(base.configuration, head.configuration),
    ...itemEffects(base.configuration, head.configuration),
    ...secretEffects(base.configuration, head.configuration),
    ...trustEffects(base, head),
  ];
}

function policyEffects(base: Configuration, head: Configuration): Placed[] {
  const before = policiesByName(base);
  return head.policies.flatMap((now) => {
    const was = now.name === "unknown" ? undefined : before.first(folded(now.name), now.vault);
    return was ? policyChanges(now.name, was, now) : [];
  });
}

function policyChanges(of: string, was: PolicyConfig, now: PolicyConfig): Placed[] {
  const at = (field: string) => now.where?.[field] ?? now.at;
  const [then, since] = [was.retention, now.retention];
  const uniform = then?.shortestDays === then?.longestDays && since?.shortestDays === since?.longestDays;
  return [
    ...(was.schedule && now.schedule
      ? change(
          of,
          "longest time between two backups",
          [was.schedule.longestGapSeconds, now.schedule.longestGapSeconds],
          "up",
          duration,
          at("schedule"),
        )
      : []),
    ...(then && since ? change(of, "retention", [then.shortestDays, since.shortestDays], "down", days, at("retention")) : []),
    // Of a policy with one kind of points it is the same said twice.
    ...(then && since && !uniform
      ? change(of, "longest retention", [then.longestDays, since.longestDays], "down", days, at("retention"))
      : []),
    ...(typeof was.instantDays === "number" && typeof now.instantDays === "number"
      ? change(of, "snapshots kept", [was.instantDays, now.instantDays], "down", days, at("instantDays"))
      : []),
  ];
}

function vaultEffects(base: Configuration, head: Configuration): Placed[] {
  const after = vaultsByName(head);
  const open = vaultsOf(head).some(({ name }) => name === "unknown");
  return vaultsOf(base).flatMap((was) => {
    if (was.name === "unknown") return [];
    const now = after.first(folded(was.name), undefined);
    if (now) return vaultChanges(was, now);
    return was.whole && !open ? [removed(was.name, "vault")] : [];
  });
}

/** What is no longer protected, or by another policy, though its files are still there. */
function itemEffects(base: Configuration, head: Configuration): Placed[] {
  const open = head.items.some(({ name }) => name === "unknown");
  return base.items.flatMap((was): Placed[] => {
    if (was.name === "unknown") return [];
    const now = itemsByName(head).first(itemKey(was), was.vault);
    if (!now) return open ? [] : [removed(was.name, "protection")];
    const [before, after] = [policyOf(base, was), policyOf(head, now)];
    // A policy that itself changes is told as such.
    return before && after && !same(before.name, after.name)
      ? policyChanges(was.name, before, { ...after, at: now.at, where: {} })
      : [];
  });
}

function policyOf(of: Configuration, { policy, vault }: ItemConfig): PolicyConfig | undefined {
  return policy === undefined || policy === "unknown" ? undefined : policiesByName(of).first(folded(policy), vault);
}

function secretEffects(base: Configuration, head: Configuration): Placed[] {
  const declared = (of: Configuration) => of.secrets.filter(({ literalValue, name }) => !literalValue && name !== "unknown");
  const before = new Lookup(
    declared(base),
    ({ name }) => name,
    ({ project }) => project,
  );
  return declared(head).flatMap((now): Placed[] => {
    const was = before.first(now.name, now.project);
    if (!was) return [];
    const at = (field: keyof SecretConfig): At => now.where?.[field] ?? now.at;
    const period = ({ rotationSeconds: of }: SecretConfig) => (typeof of === "number" ? of : undefined);
    const known = was.rotationSeconds !== "unknown" && now.rotationSeconds !== "unknown";
    const [then, since] = [was.versionDestroyTtlSeconds, now.versionDestroyTtlSeconds];
    const number = (of: Maybe<number> | undefined) => (typeof of === "number" ? of : undefined);
    return [
      ...(known ? change(now.name, "rotation", [period(was), period(now)], "up", duration, at("rotationSeconds")) : []),
      ...(then !== "unknown" && since !== "unknown"
        ? change(
            now.name,
            "time in which a destroyed version can be brought back",
            [number(then), number(since)],
            "down",
            duration,
            at("versionDestroyTtlSeconds"),
          )
        : []),
    ];
  });
}

/** The last that the files said of a trust is gone: nobody can tell any more whom it lets in. */
function trustEffects(base: Repository, head: Repository): Placed[] {
  const unknown = head.configuration.credentials.some(({ subject }) => subject === "unknown");
  return [
    ...(ourCredentials(head).length === 0 && !unknown
      ? ourCredentials(base).map(({ name }) => removed(name, "federated identity credential"))
      : []),
    ...(ourProviders(head).length === 0 && head.configuration.providers.every(({ name }) => name !== "unknown")
      ? ourProviders(base).map(({ name }) => removed(name, "workload identity provider"))
      : []),
  ];
}
