import { late } from "../clouds/refusals/explain.ts";
import { roleAssignment } from "../clouds/refusals/terraform.ts";
import { MODES, quote, type Said } from "../core/index.ts";
import type { FactMap } from "../judge/facts.ts";
import { type AnyRule, type RestoreAbout, rule } from "../judge/judge.ts";
import { actionsInWords, type Needed, needed } from "./needed.ts";
import { type PermissionNeed, SECRET_SURPLUS } from "./needs.ts";
import { may } from "./permissions.ts";
import { BLOB_READER, smallestRole } from "./roles.ts";

const base = {
  phase: "vault",
  of: "restore",
  acceptable: true,
  needs: ["permissions", "azure"],
  // The permissions API only explains: unread, it changes nothing, and the matrix says so.
  unreadable: "silent",
} as const;

/** One finding a scope: everything of this weight that is missing there, and one role that gives all that is missing. */
function missing(
  weight: PermissionNeed["weight"],
  { permissions, azure }: Pick<FactMap, "permissions" | "azure">,
  { settings }: RestoreAbout,
): Said[] {
  const lacking = needed(permissions, settings.mode).filter(({ granted }) => granted === "no");
  // No one role gives both: what manages an account does not read its data.
  const key = ({ scope, need }: Needed) => `${need.data ? "data " : ""}${scope.id.toLowerCase()}`;
  return [...new Set(lacking.map(key))].flatMap((of) => {
    const here = lacking.filter((each) => key(each) === of);
    const own = here.filter(({ need }) => need.weight === weight);
    const [first] = own;
    if (!first) return [];
    const role = first.need.data ? BLOB_READER : smallestRole([...new Set(here.flatMap(({ need }) => need.anyOf[0] ?? []))]);
    const who = azure.objectId
      ? `--assignee-object-id ${quote(azure.objectId)} --assignee-principal-type ServicePrincipal`
      : `--assignee ${quote(azure.clientId)}`;
    return [
      {
        subject: first.scope.name,
        message: `No role gives the identity on ${first.scope.name} what it takes to\n${distinctLines(own).join("\n")}`,
        expected: `${role} on ${first.scope.id}`,
        actual: `${own.length === 1 ? "1 permission" : `${own.length} permissions`} of it missing`,
        fix: late(`az role assignment create ${who} --role "${role}" --scope ${quote(first.scope.id)}`),
        terraform: roleAssignment(role, first.scope.id, azure.clientId, azure.objectId),
      },
    ];
  });
}

function distinctLines(own: readonly Needed[]): string[] {
  return [...new Set(own.map(({ need }) => `${need.to}: ${actionsInWords(need)}`))];
}

/** Of each restore: what is missing, before anything starts. */
export const permissionRules: readonly AnyRule[] = [
  rule({
    ...base,
    of: "restore",
    code: "RDT201",
    level: "error",
    title: "The identity has the permissions that the restore request needs",
    why: "Azure refuses a restore half-way when a role is missing on the vault, the staging account or the target group.",
    stopsRestore: true,
    judge: (known, about) => missing("request", known, about),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDT202",
    level: "error",
    title: "The identity has the permissions to prove a restore and to clear it away",
    why: "A drill that may not count or remove what it made leaves it standing.",
    stopsRestore: false,
    judge: (known, about) => missing("proof", known, about),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDT203",
    level: "warning",
    title: "The identity has the permissions that Azure documents and that a run can say more with",
    why: "Without them a run goes on and can tell or do less; Azure documents some that it does not always ask for.",
    stopsRestore: false,
    judge: (known, about) => missing("wish", known, about),
  }),
];

/** Roles that a restore has no use for are what a leaked identity would be used for. */
export const surplusRules: readonly AnyRule[] = [
  rule({
    code: "RDT204",
    level: "warning",
    title: "The identity has no more than it needs in Azure",
    why: "Owner or Contributor on the subscription lets this identity change everything in it, the backups included.",
    phase: "trust",
    of: "run",
    acceptable: true,
    stopsRestore: false,
    needs: ["subscription", "azure"],
    unreadable: "silent",
    judge: ({ subscription: { permissions, ownGroups }, azure }, { plan, settings }) => {
      // The reaper removes groups all over the subscription.
      if (MODES[settings.mode].reaps === "alone") return [];
      const owner = may(permissions, "Microsoft.Authorization/roleAssignments/write");
      const wide = ["Microsoft.RecoveryServices/Vaults/delete", "Microsoft.Compute/virtualMachines/delete"];
      const contributor = wide.every((action) => may(permissions, action));
      if (!(contributor && (owner || !ownGroups))) return [];
      const held = owner ? "Owner" : "Contributor";
      const scope = `/subscriptions/${plan.azure.subscriptionId}`;
      return [
        {
          subject: `${held} on the subscription`,
          message: `The identity has the rights of ${held} on the whole subscription${owner && ownGroups ? "; a resource group of the run's own takes Contributor" : ""}.`,
          expected: owner && ownGroups ? "Contributor on the subscription" : "roles on vault, staging account and target group",
          actual: `${held} on ${scope}`,
          fix: `az role assignment delete --assignee ${quote(azure.objectId ?? azure.clientId)} --role ${held} --scope ${quote(scope)}   # having given it the smaller roles first`,
        },
      ];
    },
  }),
];

/** Judged only when Google is contacted. What testIamPermissions answers is shown, and decides nothing. */
export const googleSurplusRules: readonly AnyRule[] = [
  rule({
    code: "RDT205",
    level: "warning",
    title: "The identity has no more than it needs on the secrets",
    why: "Who may change a secret's policy, or delete it, can take it away from everybody on the day of the restore.",
    phase: "trust",
    of: "run",
    acceptable: true,
    stopsRestore: false,
    needs: ["secretPermissions"],
    unreadable: "silent",
    judge: ({ secretPermissions }, { plan }) =>
      Object.entries(secretPermissions).flatMap(([name, fact]) => {
        const held = "value" in fact ? SECRET_SURPLUS.filter((each) => fact.value.includes(each)) : [];
        const [first] = held;
        if (!first) return [];
        const role = first === SECRET_SURPLUS[0] ? "roles/secretmanager.admin or roles/owner" : "roles/editor";
        return [
          {
            subject: name,
            where: plan.place(["secrets", name]),
            message: `The identity holds ${held.join(" and ")} on ${plan.secrets[name]?.resource ?? name}: the rights of ${role}.`,
            expected: "roles/secretmanager.viewer and roles/secretmanager.secretAccessor on the secret",
            actual: role,
            fix: `gcloud secrets get-iam-policy ${quote(plan.secrets[name]?.resource ?? name)}   # and the project's: remove the wider role, having given the smaller ones first`,
          },
        ];
      }),
  }),
];
