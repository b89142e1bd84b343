/** The Activity Log. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { refusal } from "../errors.ts";
import { findSubscription, partOf, same, subscriptionScope } from "../find.ts";
import { page, route } from "../route.ts";
import { guid, iso, ms } from "../time.ts";
import type { ActivityEntry } from "../types.ts";

export const insightsRoutes: readonly Route[] = [
  route("activityLog", "GET /subscriptions/:subscription/providers/Microsoft.Insights/eventtypes/management/values", {
    versions: "insights",
    needs: ["Microsoft.Insights/eventtypes/values/Read", "subscription"],
    answer: list,
  }),
];

/** Filters as documented: a time from and to, and then one of correlation id, group, resource or provider. Entries show late. */
function list(world: World, call: Call): Answer {
  const { refused } = findSubscription(world, call);
  if (refused) return refused;
  const filter = call.query.get("$filter") ?? "";
  const of = (name: string) => new RegExp(`${name}\\s+eq\\s+'([^']*)'`, "i").exec(filter)?.[1];
  const [from, to] = [timeIn(filter, "ge"), timeIn(filter, "le") ?? call.now];
  if (from === undefined || Number.isNaN(from) || Number.isNaN(to)) {
    return refusal(400, "BadRequest", "The filter must contain a start time: eventTimestamp ge '<time>'.", "service");
  }
  const [correlation, group, resource] = [of("correlationId"), of("resourceGroupName"), of("resourceUri") ?? of("resourceId")];
  const provider = of("resourceProvider");
  const delay = ms(world, world.azure.knobs.activityLogSeconds);
  const found = world.azure.activityLog.filter(
    (entry) =>
      entry.time >= from &&
      entry.time <= to &&
      entry.time + delay <= call.now &&
      (correlation === undefined || same(entry.correlationId, correlation)) &&
      (group === undefined || same(partOf(entry.resourceId, "resourceGroups"), group)) &&
      (resource === undefined || same(entry.resourceId, resource)) &&
      (provider === undefined || same(partOf(entry.resourceId, "providers"), provider)),
  );
  return page(
    world,
    call,
    found.map((entry) => entryJson(world, entry, subscriptionScope(call))),
  );
}

/** The filter's bound in epoch milliseconds. az quotes no time and names no zone; it means UTC. */
function timeIn(filter: string, operator: "ge" | "le"): number | undefined {
  const text = new RegExp(`eventTimestamp\\s+${operator}\\s+'?([^\\s']+)`, "i").exec(filter)?.[1];
  return text === undefined ? undefined : Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
}

function entryJson({ entra }: World, entry: ActivityEntry, scope: string): unknown {
  const id = guid("event", entry.operationId, entry.status);
  return {
    id: `${entry.resourceId}/events/${id}/ticks/${entry.time}`,
    eventDataId: id,
    eventTimestamp: iso(entry.time),
    submissionTimestamp: iso(entry.time + 60_000),
    correlationId: entry.correlationId,
    operationId: entry.operationId,
    caller: entry.caller,
    claims: {
      appid: entry.caller,
      "http://schemas.microsoft.com/identity/claims/objectidentifier": entra.applications.find(
        ({ clientId }) => clientId === entry.caller,
      )?.objectId,
    },
    level: entry.status === "Failed" ? "Error" : "Informational",
    category: { value: "Administrative", localizedValue: "Administrative" },
    operationName: { value: entry.operation, localizedValue: entry.operation },
    resourceProviderName: { value: partOf(entry.resourceId, "providers") },
    resourceGroupName: partOf(entry.resourceId, "resourceGroups"),
    resourceId: entry.resourceId,
    status: { value: entry.status, localizedValue: entry.status },
    subscriptionId: scope.slice("/subscriptions/".length),
  };
}
