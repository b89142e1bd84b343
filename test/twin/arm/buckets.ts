/** ARM's own limits, before a resource provider sees a request: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
import type { Call, World } from "../core.ts";
import type { Limited } from "../desk.ts";
import { refusal } from "./errors.ts";

type Kind = "reads" | "writes" | "deletes";
/** As ARM's refusal names them. */
const WORDS: Readonly<Record<Kind, string>> = { reads: "read", writes: "write", deletes: "delete" };

/**
 * One token of the bucket that a request belongs to: by subscription, or the tenant where its path names none, by principal, and by whether
 * it reads, writes or deletes. Refills at the twin's speed. A refused request takes nothing. Undefined: nobody showed who they are.
 */
export function bucketOf({ azure, speed }: World, { caller, method, path, now }: Call): Limited | undefined {
  if (caller.kind !== "entra") return undefined;
  const kind: Kind = method === "GET" || method === "HEAD" ? "reads" : method === "DELETE" ? "deletes" : "writes";
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase();
  const { size, perSecond } = azure.knobs.buckets[kind];
  const key = `${subscription ?? "tenant"} ${caller.objectId} ${kind}`;
  const last = azure.buckets[key] ?? { at: now, tokens: size };
  const tokens = Math.min(size, last.tokens + (Math.max(0, now - last.at) / 1000) * perSecond * speed);
  const left = tokens < 1 ? 0 : Math.floor(tokens - 1);
  const headers = {
    [`x-ms-ratelimit-remaining-${subscription === undefined ? "tenant" : "subscription"}-${kind}`]: String(left),
  };
  const take = (world: World) => {
    world.azure.buckets[key] = { at: now, tokens: tokens - 1 };
  };
  if (tokens >= 1) return { refused: undefined, headers, take };
  // Whole seconds, and never none: so long until there is a token again.
  const seconds = String(Math.max(1, Math.ceil((1 - tokens) / (perSecond * speed))));
  const where = subscription === undefined ? `tenant '${azure.tenantId}'` : `subscription '${subscription}'`;
  const text = `Number of '${WORDS[kind]}' requests for ${where} actor '${caller.objectId}' exceeded. Please try again after '${seconds}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`;
  const said = refusal(429, subscription === undefined ? "TenantRequestsThrottled" : "SubscriptionRequestsThrottled", text);
  return { refused: { ...said, headers: { ...said.headers, ...headers, "retry-after": seconds } }, headers, take: () => {} };
}
