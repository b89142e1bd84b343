/** What ARM refuses before a service sees a call: its api-version and the shape of its body. */
import type { Answer, Call, Route, World } from "../core.ts";
import { refusal } from "./errors.ts";
import { ALL } from "./knobs.ts";

/** Undefined: the call's api-version is one that the route answers to, or the route has none. */
export function armVersion(route: Route, call: Call, { azure }: World): Answer | undefined {
  if (!route.versions) return undefined;
  const { versionsUntil } = azure.knobs;
  const known = route.versions.filter((one) => one <= versionsUntil);
  const asked = call.query.get("api-version");
  if (!asked) {
    return refusal(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  }
  const today = versionsUntil < ALL ? Date.parse(versionsUntil) : call.now;
  if (known.some((one) => one.toLowerCase() === asked.toLowerCase()) || isNewer(known, asked, today)) return undefined;
  const supported = known.join(", ");
  const [, namespace, ...rest] = /\/providers\/([^/]+)\/(.+)$/i.exec(route.path) ?? [];
  if (!namespace) {
    return refusal(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${asked}' is invalid. The supported versions are '${supported}'.`,
    );
  }
  const type = (rest[0] ?? "")
    .split("/")
    .filter((part) => !part.startsWith(":") && !part.startsWith("*"))
    .join("/");
  return refusal(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for API version '${asked}' for type '${namespace}/${type}'. The supported api-versions are '${supported}'.`,
  );
}

/** A version that came out after this table was written: clients of the day use it, and what it changes they do not depend on here. */
function isNewer(known: readonly string[], asked: string, now: number): boolean {
  const day = /^(\d{4}-\d\d-\d\d)(?:-preview)?$/.exec(asked)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(day))) return false;
  return (
    day >
      (known
        .map((one) => one.slice(0, 10))
        .sort()
        .at(-1) ?? "") && Date.parse(day) <= now
  );
}

/** Undefined: the body fits. Else ARM's 400 for the first thing that does not. */
export function armShape(route: Route, body: unknown): Answer | undefined {
  const parsed = route.accepts?.safeParse(body);
  if (!parsed || parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String).join(".") ?? "";
  const unknown = /^Unrecognized keys?: "([^"]+)"/.exec(issue?.message ?? "")?.[1];
  const what = unknown ? `Could not find member '${unknown}' on object` : (issue?.message ?? "The body is missing");
  const where = unknown ? [path, unknown].filter(Boolean).join(".") : path;
  return refusal(
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: '${what}. Path '${where}', line 1, position 1.'.`,
  );
}
