import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { Arm } from "../clouds/azure/arm.ts";
import { sentKey } from "../clouds/azure/ids.ts";
import type { Fact } from "../core/index.ts";
import type { Entries } from "../io/entries.ts";
import { Refused } from "../io/io.ts";
import { oncePer } from "../io/once.ts";

/** What one role assignment gives, as ARM's permissions API lists it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/**
 * Whether these permissions give an action: one of them names it in `actions` and does not take it out again in its own `notActions`;
 * what one role takes out, another may give. `*` stands for any text, slashes included, and case makes no difference
 * (https://learn.microsoft.com/azure/role-based-access-control/role-definitions). @param data whether it is a data action.
 */
export function may(permissions: readonly Permission[], action: string, data = false): boolean {
  return permissions.some((of) => {
    const [gives, takes] = data ? [of.dataActions, of.notDataActions] : [of.actions, of.notActions];
    return gives.some((pattern) => covers(pattern, action)) && !takes.some((pattern) => covers(pattern, action));
  });
}

/** Whether a text fits a pattern in which `*` stands for any text; without regard to case, in linear time. */
export function covers(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const of = text.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return of === first;
  if (!of.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = of.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return of.length - last.length >= from && of.endsWith(last);
}

const texts = z
  .array(z.string())
  .nullish()
  .transform((of) => of ?? []);
const permission = z.object({ actions: texts, notActions: texts, dataActions: texts, notDataActions: texts });

/** What the caller itself may do at a place: a malformed entry may give what the others do not. */
export type Permissions = Fact<Entries<Permission>>;

/**
 * What the caller itself may do at a scope, or the refusal that stood in the way; each scope is asked once a run, and never a second time,
 * for this only explains. Deny assignments and conditions are not in the answer: Azure decides.
 * Takes the scope, an ARM id, not encoded; and the clock that says when it was read.
 */
export const permissionsAt: (arm: Arm, scope: string, readAt: () => string) => Promise<Permissions> = oncePer(read, (scope) =>
  sentKey(scope),
);

async function read(arm: Arm, scope: string, readAt: () => string): Promise<Permissions> {
  const operation = `ask what this identity may do on ${scope}`;
  const path = `${scope.split("/").map(encodeURIComponent).join("/")}/providers/Microsoft.Authorization/permissions`;
  const listing = { operation, of: "permissions", path, apiVersion: API_VERSIONS.permissions, once: true } as const;
  try {
    return { value: await arm.entries(listing, permission), readAt: readAt() };
  } catch (error) {
    if (error instanceof Refused) return { unreadable: error.refusal };
    throw error;
  }
}
