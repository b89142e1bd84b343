import type { GrantRun, PermissionRun, Restore, Run } from "../core/index.ts";
import type { Context, Facts } from "../judge/facts.ts";
import { secretsOf } from "../secrets/used.ts";
import { decide } from "../trust/grants.ts";
import { actionsInWords, needed } from "../trust/needed.ts";
import { SECRET_NEEDS } from "../trust/needs.ts";

/** Adds to the record what a restore needs against what is granted, in both clouds, and what the plan's grants say of it. */
export async function recordPermissions(run: Run, facts: Facts, context: Context, restore: Restore): Promise<void> {
  const rows = [...(await inAzure(facts, context, restore)), ...(await inGoogle(facts, context, restore))];
  run.permissions = [...(run.permissions ?? []), ...rows];
  const grant = await grantOf(facts, context, restore);
  if (grant) run.grants = [...(run.grants ?? []), grant];
}

async function inAzure(facts: Facts, { settings }: Context, { name }: Restore): Promise<PermissionRun[]> {
  const scopes = await facts.get("permissions");
  if ("unreadable" in scopes) return [];
  const rows = needed(scopes.value, settings.mode).map(({ need, scope, granted }): PermissionRun => {
    return { restore: name, cloud: "Azure", scope: scope.name, needed: actionsInWords(need), to: need.to, granted };
  });
  return [...new Map(rows.map((row) => [`${row.scope} ${row.needed}`, row])).values()];
}

async function inGoogle(facts: Facts, { plan }: Context, restore: Restore): Promise<PermissionRun[]> {
  const names = secretsOf(restore);
  const proofs = plan.grants.map(({ on }) => on).filter((on) => !names.includes(on));
  if (names.length + proofs.length === 0) return [];
  const held = await facts.get("secretPermissions");
  const row = (secret: string, permission: string, to: string): PermissionRun => {
    const fact = "value" in held ? held.value[secret] : undefined;
    const granted = fact && "value" in fact ? (fact.value.includes(permission) ? "yes" : "no") : "unreadable";
    return { restore: restore.name, cloud: "Google Cloud", scope: `the secret ${secret}`, needed: permission, to, granted };
  };
  const [, , access] = SECRET_NEEDS;
  // Of many secrets it was not asked: that they can be read is the proof.
  const asked = "unreadable" in held ? names : names.filter((name) => Object.hasOwn(held.value, name));
  return [
    ...asked.flatMap((secret) =>
      SECRET_NEEDS.map((permission) => row(secret, permission, permission === access ? "read the value" : "find its version")),
    ),
    ...[...new Set(proofs)].map((secret) => row(secret, access, "prove a grant")),
  ];
}

async function grantOf(facts: Facts, { plan, settings }: Context, { name }: Restore): Promise<GrantRun | null> {
  if (plan.grants.length === 0) return null;
  const [items, proofs] = await Promise.all([facts.get("items"), facts.get("grants")]);
  if (!("value" in items && "value" in proofs)) return null;
  const policy = (items.value.find(({ softDeleted }) => !softDeleted) ?? items.value[0])?.policyName ?? null;
  const decision = decide(plan.grants, policy, proofs.value);
  if (decision.how === "none") return null;
  const broken = decision.how === "unanswered" && settings.breakGlass;
  return { restore: name, policy, secret: "by" in decision ? decision.by : null, outcome: broken ? "break-glass" : decision.how };
}
