import type { Caller, World } from "../core.ts";
import { evaluate } from "./cel.ts";
import { holds } from "./roles.ts";

type GoogleCaller = Extract<Caller, { kind: "google" }>;

/**
 * Whether the caller holds a permission on a resource (`projects/ID/secrets/NAME/versions/7`): by a binding on it or on anything above it
 * whose condition holds. `now`: epoch milliseconds.
 */
export function allowed({ google }: World, caller: GoogleCaller, permission: string, resource: string, now: number): boolean {
  return google.bindings.some(
    (binding) =>
      (resource === binding.resource || resource.startsWith(`${binding.resource}/`)) &&
      holds(binding.role, permission) &&
      binding.members.some((member) => isMember(caller, member)) &&
      (binding.condition === undefined || conditionHolds(binding.condition, resource, now)),
  );
}

function isMember(caller: GoogleCaller, member: string): boolean {
  if (member === "allUsers" || member === "allAuthenticatedUsers") return true;
  if (caller.serviceAccount !== undefined) return member === `serviceAccount:${caller.serviceAccount}`;
  if (member === caller.principal) return true;
  const [, pool, rest = ""] = /^principalSet:\/\/(.+?\/workloadIdentityPools\/[^/]+)\/(.+)$/.exec(member) ?? [];
  if (pool === undefined || !caller.principal.startsWith(`principal://${pool}/`)) return false;
  if (rest === "*") return true;
  const [, name = "", value = ""] = /^(attribute\.[^/]+|group)\/(.+)$/.exec(rest) ?? [];
  return caller.attributes?.[name] === value;
}

function conditionHolds(condition: string, resource: string, now: number): boolean {
  const time = { $typeName: "google.protobuf.Timestamp", seconds: BigInt(Math.floor(now / 1000)), nanos: 0 };
  return evaluate(condition, { request: { time }, resource: { name: resource } }) === true;
}
