import { MODES, type Mode, reaches } from "../core/index.ts";
import type { PermissionNeed } from "./needs.ts";
import { may, type Permissions } from "./permissions.ts";

/** One place that a restore's request has to do with, and what the identity may do there. */
export interface Scope {
  /** `Need.at`. */
  readonly at: string;
  /** ARM id. */
  readonly id: string;
  /** For people: "the vault prod-vault". */
  readonly name: string;
  /** Whether drills go there; a `restore-target` sees mode restore alone. */
  readonly drills: boolean;
  /** What restores of the target's kind need, here and elsewhere. */
  readonly needs: readonly PermissionNeed[];
  /** What of it this restore does (`Need.use`). */
  readonly uses: readonly string[];
  readonly granted: Permissions;
}

/** One line of the matrix. */
export interface Needed {
  readonly need: PermissionNeed;
  readonly scope: Scope;
  /** `only-checks`: no, and this identity is not meant to. */
  readonly granted: "yes" | "no" | "unreadable" | "only-checks";
}

/**
 * What a restore needs where, against what is granted there. Modes check and dry-run foretell both a restore and a drill; mode restore
 * removes nothing. An identity that may change nothing in any of these places is one that only checks: what a restore needs beyond
 * the mode itself is not held against it.
 */
export function needed(scopes: readonly Scope[], mode: Mode): Needed[] {
  const all = scopes.flatMap((scope) =>
    scope.needs
      .filter(({ at, only, use }) => {
        const drills = only === undefined || (!MODES[mode].emergency && scope.drills);
        return at === scope.at && drills && (use === undefined || scope.uses.includes(use));
      })
      .map((need) => ({ need, scope, granted: isGranted(need, scope.granted) })),
  );
  if (MODES[mode].makes || all.some(({ need, granted }) => granted === "yes" && changes(need))) return all;
  return all.map((of) => (of.granted === "no" && !isNeededBy(mode, of.need) ? { ...of, granted: "only-checks" } : of));
}

function changes({ anyOf, from }: PermissionNeed): boolean {
  return from === undefined && anyOf.flat().some((action) => !action.endsWith("/read"));
}

function isNeededBy(mode: Mode, { from }: PermissionNeed): boolean {
  return from !== undefined && reaches(mode, from);
}

function isGranted({ anyOf, data }: PermissionNeed, granted: Scope["granted"]): "yes" | "no" | "unreadable" {
  if ("unreadable" in granted) return "unreadable";
  const { good, bad } = granted.value;
  if (anyOf.some((all) => all.every((action) => may(good, action, data)))) return "yes";
  // What cannot be read may give it.
  return bad.length > 0 ? "unreadable" : "no";
}

/** `a + b or c`. */
export function actionsInWords({ anyOf }: PermissionNeed): string {
  return anyOf.map((all) => all.join(" + ")).join(" or ");
}
