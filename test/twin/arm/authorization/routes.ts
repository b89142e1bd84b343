/** Roles: what the caller may do at a scope, who has which role, and what a role gives. */
import type { Call, Route, World } from "../../core.ts";
import { unknownObject } from "../errors.ts";
import { lastPart, param, same, subscriptionScope, VAULT } from "../find.ts";
import { page, route } from "../route.ts";
import type { AzureWorld, RoleAssignment, RoleDefinition } from "../types.ts";
import { rolesAt, within } from "./rbac.ts";

/** Scopes that ARM takes before `/providers/Microsoft.Authorization`. */
const SCOPES = {
  subscription: "/subscriptions/:subscription",
  group: "/subscriptions/:subscription/resourceGroups/:group",
  vault: VAULT,
  resource: "/subscriptions/:subscription/resourceGroups/:group/providers/:namespace/:type/:name",
} as const;

/** The scope of the call: what stands before the last `/providers/Microsoft.Authorization`. */
function scopeOf(call: Call): string {
  return decodeURIComponent(call.path).replace(/\/providers\/Microsoft\.Authorization\/.*$/i, "");
}

export const authorizationRoutes: readonly Route[] = Object.entries(SCOPES).flatMap(([name, scope]) => [
  // Everybody may ask what he himself may do.
  route(`permissions.${name}`, `GET ${scope}/providers/Microsoft.Authorization/permissions`, {
    versions: "authorization",
    answer: (world, call) => page(world, call, rolesAt(world, call.caller, scopeOf(call)).map(permissionJson)),
  }),
  route(`roleAssignments.${name}`, `GET ${scope}/providers/Microsoft.Authorization/roleAssignments`, {
    versions: "authorization",
    needs: ["Microsoft.Authorization/roleAssignments/read", scopeOf],
    answer: (world, call) =>
      page(
        world,
        call,
        assignments(world, call).map((one) => assignmentJson(world.azure, one)),
      ),
  }),
  route(`roleDefinitions.${name}`, `GET ${scope}/providers/Microsoft.Authorization/roleDefinitions`, {
    versions: "authorization",
    answer: (world, call) => {
      const wanted = /roleName\s+eq\s+'([^']*)'/i.exec(call.query.get("$filter") ?? "")?.[1];
      const found = world.azure.roleDefinitions.filter((role) => wanted === undefined || same(role.name, wanted));
      return page(
        world,
        call,
        found.map((role) => definitionJson(role, subscriptionScope(call))),
      );
    },
  }),
  route(`roleDefinition.${name}`, `GET ${scope}/providers/Microsoft.Authorization/roleDefinitions/:role`, {
    versions: "authorization",
    answer: (world, call) => {
      const role = world.azure.roleDefinitions.find(({ id }) => same(id, param(call, "role")));
      return role ? { status: 200, body: definitionJson(role, subscriptionScope(call)) } : unknownObject();
    },
  }),
]);

/** At the scope and above; below too, unless `atScope()` is asked; of one principal with `principalId eq` or `assignedTo()`. */
function assignments({ azure }: World, call: Call): RoleAssignment[] {
  const filter = call.query.get("$filter") ?? "";
  const scope = scopeOf(call);
  const who = /(?:principalId\s+eq\s+|assignedTo\()'([^']*)'/i.exec(filter)?.[1];
  const above = /atScope\(\)/i.test(filter);
  return azure.roleAssignments.filter(
    (one) =>
      (within(scope, one.scope) || (!above && within(one.scope, scope))) && (who === undefined || same(one.principalId, who)),
  );
}

function permissionJson({ actions, notActions, dataActions, notDataActions }: RoleDefinition): unknown {
  return { actions, notActions, dataActions, notDataActions };
}

function assignmentJson({ subscriptions }: AzureWorld, { id, principalId, roleId, scope, createdAt }: RoleAssignment): unknown {
  const at = new Date(createdAt).toISOString();
  return {
    id,
    name: lastPart(id),
    type: "Microsoft.Authorization/roleAssignments",
    properties: {
      roleDefinitionId: `/subscriptions/${subscriptions[0]?.id}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
      principalId,
      principalType: "ServicePrincipal",
      scope,
      createdOn: at,
      updatedOn: at,
    },
  };
}

function definitionJson(role: RoleDefinition, scope: string): unknown {
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
    name: role.id,
    type: "Microsoft.Authorization/roleDefinitions",
    properties: {
      roleName: role.name,
      type: "BuiltInRole",
      description: role.description,
      assignableScopes: ["/"],
      permissions: [permissionJson(role)],
    },
  };
}
