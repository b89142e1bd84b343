/** Azure's role-based access control: which actions a caller has, and what ARM says when one is missing. */
import type { Answer, Caller, World } from "../../core.ts";
import { missingToken, refusal } from "../errors.ts";
import { same } from "../find.ts";
import type { RoleDefinition } from "../types.ts";

export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** The roles that count for a caller at a scope: assigned there or above, in the order of assignment. */
export function rolesAt({ azure }: World, caller: Caller, scope: string): RoleDefinition[] {
  if (caller.kind !== "entra") return [];
  return azure.roleAssignments
    .filter((one) => same(one.principalId, caller.objectId) && within(scope, one.scope))
    .flatMap(({ roleId }) => azure.roleDefinitions.filter(({ id }) => same(id, roleId)));
}

export function within(scope: string, outer: string): boolean {
  const [inside, around] = [scope, outer].map((text) => `${text.replace(/\/+$/, "").toLowerCase()}/`);
  return inside!.startsWith(around!);
}

/** Whether one role gives an action: named in its actions and not taken out again. */
export function gives({ actions, notActions }: Permission, action: string): boolean {
  return actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action));
}

/** The same for an action on data: a blob's content, not the account that holds it. */
export function givesData({ dataActions, notDataActions }: Permission, action: string): boolean {
  return gives({ actions: dataActions, notActions: notDataActions, dataActions: [], notDataActions: [] }, action);
}

/** By their texts: the same few patterns are asked for with every request. */
const patterns = new Map<string, RegExp>();

function matches(pattern: string, action: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    compiled = new RegExp(`^${pattern.split("*").map(RegExp.escape).join(".*")}$`, "i");
    patterns.set(pattern, compiled);
  }
  return compiled.test(action);
}

export function mayDo(world: World, caller: Caller, action: string, scope: string): boolean {
  return rolesAt(world, caller, scope).some((role) => gives(role, action));
}

/** Whether a caller sees anything at all inside `scope`: so ARM decides what its lists show. */
export function sees({ azure }: World, caller: Caller, scope: string): boolean {
  if (caller.kind !== "entra") return false;
  return azure.roleAssignments.some(
    (one) => same(one.principalId, caller.objectId) && (within(scope, one.scope) || within(one.scope, scope)),
  );
}

/** Undefined: allowed. Else ARM's own refusal: 401 without a token of Entra's, 403 AuthorizationFailed without a role. */
export function armAuthorize(world: World, caller: Caller, action: string, scope: string): Answer | undefined {
  if (caller.kind !== "entra") return missingToken();
  if (mayDo(world, caller, action, scope)) return undefined;
  return denied(caller, action, scope);
}

/** ARM's 403 for an action that no role of the caller gives. */
export function denied(caller: Caller, action: string, scope: string): Answer {
  return refusal(
    403,
    "AuthorizationFailed",
    `${client(caller)} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** The refusal when the action itself is allowed, but not something it refers to. Undefined: allowed. */
export function armLinked(
  world: World,
  caller: Caller,
  done: { readonly action: string; readonly scope: string },
  linked: readonly { readonly action: string; readonly scope: string }[],
): Answer | undefined {
  if (caller.kind !== "entra") return missingToken();
  const missing = linked.filter(({ action, scope }) => !mayDo(world, caller, action, scope));
  if (missing.length === 0) return undefined;
  const list = (of: "action" | "scope") => missing.map((one) => one[of]).join(",");
  return refusal(
    403,
    "LinkedAuthorizationFailed",
    `${client(caller)} has permission to perform action '${done.action}' on scope '${done.scope}'; however, it does not have permission to perform action(s) '${list("action")}' on the linked scope(s) '${list("scope")}' (respectively) or the linked scope(s) are invalid.`,
  );
}

function client(caller: Caller): string {
  if (caller.kind !== "entra") return "The client";
  return `The client '${caller.clientId}' with object id '${caller.objectId}'`;
}
