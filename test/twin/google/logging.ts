import { z } from "zod";
import type { Answer, Call, Route, World } from "../core.ts";
import { denied, googleError } from "./errors.ts";
import { allowed } from "./iam.ts";
import { projectOf, route } from "./route.ts";

const accepts = z.strictObject({
  resourceNames: z.array(z.string()).min(1),
  filter: z.string().nullish(),
  orderBy: z.enum(["timestamp asc", "timestamp desc"]).nullish(),
  pageSize: z.int().min(1).max(1000).nullish(),
  pageToken: z.string().nullish(),
});

/** Cloud Logging, as far as audit entries are read. */
export const loggingRoutes: readonly Route[] = [
  route("logging", "logging.list", "POST /v2/entries:list", { accepts, answer: list }),
];

function list(world: World, { body, caller, now }: Call): Answer {
  const asked = body as z.infer<typeof accepts>;
  const { resourceNames, orderBy } = asked;
  const [filter, pageSize] = [asked.filter ?? "", asked.pageSize ?? 50];
  const projects = resourceNames.map((name) => projectOf(world, name.split("/")[1] ?? "")?.id ?? name);
  const permission = "logging.privateLogEntries.list";
  for (const project of projects) {
    const resource = `projects/${project}`;
    if (caller.kind !== "google" || !allowed(world, caller, permission, resource, now)) return denied(permission, resource);
  }
  const terms = filter.split(/\s+AND\s+|\n+/).filter((term) => term.trim() !== "");
  const parsed = terms.map(termOf);
  const bad = parsed.indexOf(undefined);
  if (bad >= 0) return googleError(400, `Unparseable filter: ${terms[bad]}`);
  const shown = new Date(now - world.google.auditDelaySeconds * 1000).toISOString();
  const found = world.google.auditLog.filter(
    (entry) =>
      String(entry.timestamp) <= shown &&
      projects.some((project) => String(entry.logName).startsWith(`projects/${project}/`)) &&
      parsed.every((term) => term?.(entry)),
  );
  if (orderBy === "timestamp desc") found.reverse();
  const from = Number(asked.pageToken ?? 0);
  const next = from + pageSize < found.length ? { nextPageToken: String(from + pageSize) } : {};
  return { status: 200, body: { entries: found.slice(from, from + pageSize), ...next } };
}

type Entry = Readonly<Record<string, unknown>>;

/** One comparison of the filter language: `path op "value"`, or `path=("a" OR "b")`. Undefined: not one of those. */
function termOf(term: string): ((entry: Entry) => boolean) | undefined {
  const [, of, list] = /^\s*([\w.@]+)\s*=\s*\(([^()]*)\)\s*$/.exec(term) ?? [];
  if (of !== undefined && list !== undefined) {
    const each = list.split(/\s+OR\s+/).map((value) => termOf(`${of}=${value}`));
    return each.includes(undefined) ? undefined : (entry) => each.some((one) => one?.(entry));
  }
  const [, path, operator, quoted, plain] = /^\s*([\w.@]+)\s*(>=|<=|!=|=|:|>|<)\s*(?:"([^"]*)"|(\S+))\s*$/.exec(term) ?? [];
  const value = quoted ?? plain;
  if (path === undefined || value === undefined) return undefined;
  return (entry) => {
    const actual = String(at(entry, path.split(".")) ?? "");
    switch (operator) {
      case "=":
        return actual === value;
      case "!=":
        return actual !== value;
      case ":":
        return actual.includes(value);
      case ">=":
        return actual >= value;
      case "<=":
        return actual <= value;
      case ">":
        return actual > value;
      default:
        return actual < value;
    }
  };
}

function at(of: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return of;
  if (Array.isArray(of)) return of.map((each) => at(each, [first, ...rest])).find((value) => value !== undefined);
  return typeof of === "object" && of !== null ? at((of as Record<string, unknown>)[first], rest) : undefined;
}
