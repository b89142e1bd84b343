import type { Route } from "./core.ts";

/** What a path led to: the route and its decoded parameters. */
interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}
/** `other-method`: the path is known, the method is not. `malformed`: a percent-encoding that stands for nothing. */
export type Found = Match | "none" | "other-method" | "malformed";

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  /** One letter a segment, the most literal first in the alphabet. */
  readonly rank: string;
  readonly segments: number;
  /** Its last segment takes any number of them. */
  readonly rest: boolean;
}

/**
 * Finds routes by method and path. A path's segments are literals (case-insensitive, as ARM's are), `:name`, `:name:verb` (Google's custom
 * verbs: `:version:access`) or, at the end, `*name` for the rest. The most literal route wins, whatever the order of the tables.
 * @throws Error when two routes share a name.
 */
export function router(routes: readonly Route[]): (method: string, path: string) => Found {
  const names = new Set<string>();
  for (const { name } of routes) {
    if (names.has(name)) throw new Error(`two routes are named ${name}`);
    names.add(name);
  }
  const compiled = routes.map(compile).sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  // Only routes of as many segments can fit, and those that take the rest.
  const bySegments = new Map<number, readonly Compiled[]>();
  const candidates = (segments: number) => {
    const known = bySegments.get(segments);
    if (known) return known;
    const fit = compiled.filter((one) => one.segments === segments || (one.rest && one.segments <= segments));
    bySegments.set(segments, fit);
    return fit;
  };
  return (method, path) => {
    const clean = path.replace(/\/{2,}/g, "/").replace(/(.)\/$/, "$1");
    const hits = candidates(clean.split("/").length - 1).filter(({ pattern }) => pattern.test(clean));
    if (hits.length === 0) return "none";
    const hit =
      hits.find(({ route }) => route.method === method) ??
      (method === "HEAD" ? hits.find(({ route }) => route.method === "GET") : undefined);
    if (!hit) return "other-method";
    try {
      const groups = Object.entries(hit.pattern.exec(clean)?.groups ?? {});
      return { route: hit.route, params: Object.fromEntries(groups.map(([key, value]) => [key, decodeURIComponent(value)])) };
    } catch {
      return "malformed";
    }
  };
}

function compile(route: Route): Compiled {
  let rank = "";
  const parts = route.path
    .split("/")
    .slice(1)
    .map((segment) => {
      const [, kind, name = "", verb = ""] = /^([:*])(\w+)(:\w+)?$/.exec(segment) ?? [];
      rank += kind === undefined ? "a" : kind === "*" ? "d" : verb ? "b" : "c";
      if (kind === undefined) return RegExp.escape(segment);
      return kind === "*" ? `(?<${name}>.+)` : `(?<${name}>[^/]+${verb ? "?" : ""})${verb.replace(":", "(?::|%3A)")}`;
    });
  return { route, pattern: new RegExp(`^/${parts.join("/")}$`, "i"), rank, segments: parts.length, rest: rank.endsWith("d") };
}
