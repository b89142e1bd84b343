import type { Held, RestoreRun, Settings } from "../../core/index.ts";
import { nameHash, readOwnerId } from "../engine/owner.ts";
import { heldKind } from "./kinds/index.ts";

/** What of a restore's record can be this run's, and what is left out, in words. */
export interface OwnRecord {
  readonly restore: RestoreRun | null;
  readonly foreign: readonly string[];
}

/**
 * Judges a record that others could have written since: the owner id is computed from the run, and everything that is held stands in the run's
 * own subscription. Whose a thing is, is still asked of Azure before it is removed.
 * @param subscription as the run's own state names it.
 */
export function ownRecord(
  restore: RestoreRun,
  { run: of, mode }: Pick<Settings, "run" | "mode">,
  subscription: string,
): OwnRecord {
  const owner = restore.ownerId === null ? null : readOwnerId(restore.ownerId);
  const own =
    owner !== null &&
    String(owner.repositoryId) === of.repositoryId &&
    String(owner.runId) === of.runId &&
    owner.attempt <= of.runAttempt &&
    owner.mode === mode &&
    owner.name === nameHash(of.serverUrl, restore.name);
  if (!own) return { restore: null, foreign: [`the owner id ${restore.ownerId ?? "(none)"} is not this run's`] };
  const strange = restore.held.filter((held) => !stands(held, subscription));
  const place = restore.vaultPlace;
  const named = place === null || (isName(place.resourceGroup) && isName(place.name));
  return {
    restore: {
      ...restore,
      held: restore.held.filter((held) => stands(held, subscription)),
      stagingId: restore.stagingId !== null && isIn(restore.stagingId, subscription) ? restore.stagingId : null,
      vaultPlace: named ? place : null,
    },
    foreign: strange.map(({ id }) => `${id} does not stand in this run's subscription`),
  };
}

function stands({ kind, id }: Held, subscription: string): boolean {
  return !heldKind(kind) || isIn(id, subscription);
}

/** An id of plain segments: nothing by which a path would lead elsewhere. */
function isIn(id: string, subscription: string): boolean {
  const [first, scope, named, ...rest] = id.split("/");
  return (
    first === "" &&
    scope?.toLowerCase() === "subscriptions" &&
    named?.toLowerCase() === subscription.toLowerCase() &&
    rest.length >= 2 &&
    rest.every(isName)
  );
}

function isName(part: string): boolean {
  return /^[\p{L}\p{N}\-_.()$]{1,260}$/u.test(part) && !/^\.+$/.test(part);
}
