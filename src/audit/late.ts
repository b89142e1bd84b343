import type { AuditRun, Run } from "../core/index.ts";
import type { Sought } from "./entry.ts";

/** A log that is read again, and what is looked for in it. */
export interface LateLog {
  readonly cloud: "azure" | "google";
  /** Id of the subscription; id or number of the project. */
  readonly of: string;
  readonly sought: readonly Sought[];
}

const GUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}";
/** How each cloud's logs and correlation ids look. Anything else never gets into an address or a filter. */
const FORMS = {
  azure: { scope: new RegExp(`^subscriptions/(${GUID})$`, "i"), id: new RegExp(`^${GUID}$`, "i") },
  google: {
    // https://cloud.google.com/resource-manager/docs/creating-managing-projects: an id, one of a domain, or the number.
    scope: /^projects\/((?:[a-z0-9.-]{1,63}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|\d{1,20})$/,
    id: /^proof-of-restore [\w.-]{1,100}\/[\w.-]{1,100} run \d{1,20} attempt \d{1,5}$/,
  },
} as const;

/** How long Azure keeps its Activity Log, and Google at most its own. */
const KEPT_MS = { azure: 90 * 86_400_000, google: 3650 * 86_400_000 } as const;
/** Logs that one report reads: evidence may name any number of them. */
const MOST = 50;

/**
 * What to read again of entries that were not found, log by log. Evidence may come from anywhere: it says only what is looked for, never
 * whom a token is sent to, and what does not have the form of an id is passed over.
 * @param aliases object id → client id of the identities that the runs recorded.
 * @param now epoch milliseconds.
 */
export function lateLogs(audit: readonly AuditRun[], aliases: ReadonlyMap<string, string>, now: number): LateLog[] {
  const all = audit.flatMap((entry): (Omit<LateLog, "sought"> & { readonly sought: Sought })[] => {
    const { cloud, scope = "", correlationId, time, principal, found } = entry;
    if (found || (cloud !== "azure" && cloud !== "google")) return [];
    const of = FORMS[cloud].scope.exec(scope)?.[1];
    const age = now - Date.parse(time);
    if (of === undefined || !FORMS[cloud].id.test(correlationId) || !(Math.abs(age) < KEPT_MS[cloud])) return [];
    const alias = aliases.get(principal);
    const sought: Sought = { correlationId, at: time, principals: alias === undefined ? [principal] : [principal, alias] };
    return [{ cloud, of: of.toLowerCase(), sought }];
  });
  return [...Map.groupBy(all, ({ cloud, of }) => `${cloud} ${of}`).values()]
    .flatMap((group) => (group[0] ? [{ ...group[0], sought: group.map(({ sought }) => sought) }] : []))
    .slice(0, MOST);
}

/** Object id → client id of a run's identity: the Activity Log names either. */
export function aliasesOf({ identity: { azure } }: Run): [string, string][] {
  return azure?.objectId ? [[azure.objectId, azure.clientId]] : [];
}

/** Whether two entries are about the same thing. */
export function isSame(a: AuditRun, b: AuditRun): boolean {
  return a.cloud === b.cloud && a.correlationId === b.correlationId && a.scope?.toLowerCase() === b.scope?.toLowerCase();
}
