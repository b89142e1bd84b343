/** The Activity Log. */
import type { Answer, Call, Route, World } from "../core.ts";
import { refusal } from "./errors.ts";
import { findSubscription, partOf, same, subscriptionScope } from "./find.ts";
import { page, route } from "./route.ts";
import { guid, iso, ms } from "./time.ts";
import type { ActivityEntry } from "./types.ts";

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
  const of = (name: string, operator = "eq") => new RegExp(`${name}\\s+${operator}\\s+'([^']*)'`, "i").exec(filter)?.[1];
  const [from, to] = [Date.parse(of("eventTimestamp", "ge") ?? ""), Date.parse(of("eventTimestamp", "le") ?? iso(call.now))];
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return refusal(400, "BadRequest", "The filter must contain a start time: eventTimestamp ge '<time>'.", "service");
  }
  const [correlation, group, resource] = [of("correlationId"), of("resourceGroupName"), of("resourceUri") ?? of("resourceId")];
  const delay = ms(world, world.azure.knobs.activityLogSeconds);
  const found = world.azure.activityLog.filter(
    (entry) =>
      entry.time >= from &&
      entry.time <= to &&
      entry.time + delay <= call.now &&
      (correlation === undefined || same(entry.correlationId, correlation)) &&
      (group === undefined || same(partOf(entry.resourceId, "resourceGroups"), group)) &&
      (resource === undefined || same(entry.resourceId, resource)),
  );
  return page(
    world,
    call,
    found.map((entry) => entryJson(entry, subscriptionScope(call))),
  );
}

function entryJson(entry: ActivityEntry, scope: string): unknown {
  const id = guid("event", entry.operationId, entry.status);
  return {
    id: `${entry.resourceId}/events/${id}/ticks/${entry.time}`,
    eventDataId: id,
    eventTimestamp: iso(entry.time),
    submissionTimestamp: iso(entry.time + 60_000),
    correlationId: entry.correlationId,
    operationId: entry.operationId,
    caller: entry.caller,
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
