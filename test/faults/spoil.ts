/** What an answer can become on its way: each function returns undefined where it does not apply. */
import type { Answer } from "../twin/core.ts";
import type { Random } from "./random.ts";

export type Spoil = (said: Answer, url: string, random: Random) => Answer | undefined;

/** Somebody else's host, and another port of the cloud's own. */
const ELSEWHERE = ["https://elsewhere.example", "https://localhost:1"] as const;

/** A list whose next page is this same one: ARM's `nextLink`, Google's `nextPageToken`. */
export const loop: Spoil = (said, url) =>
  withBody(said, (body) => ("value" in body ? { ...body, nextLink: url } : { ...body, nextPageToken: "again" }));

/** A list whose next page lies with somebody else. */
export const foreignLink: Spoil = (said, _, random) =>
  withBody(said, (body) =>
    "value" in body ? { ...body, nextLink: `${random.pick(ELSEWHERE)}/next?api-version=2024-04-01` } : undefined,
  );

/** An operation that is to be followed at somebody else's. */
export const foreignOperation: Spoil = (said, _, random) => {
  const names = Object.keys(said.headers ?? {}).filter((name) => name === "location" || name === "azure-asyncoperation");
  if (names.length === 0) return undefined;
  return {
    ...said,
    headers: { ...said.headers, ...Object.fromEntries(names.map((name) => [name, `${random.pick(ELSEWHERE)}/operation`])) },
  };
};

/** One entry of a list is null, a text, has an id that is none, or lacks its properties. */
export const malformedEntry: Spoil = (said, _, random) =>
  withBody(said, (body) => {
    const [key, list] = Object.entries(body).find(([, value]) => Array.isArray(value) && value.length > 0) ?? [];
    if (key === undefined || !Array.isArray(list)) return undefined;
    const at = random.below(list.length);
    const malformed: unknown = random.pick([
      () => null,
      () => "an entry",
      (entry: object) => ({ ...entry, id: 7, name: 7 }),
      (entry: object) => ({ ...entry, id: null, name: null }),
      (entry: object) => without(entry, "properties" in entry ? ["properties"] : ["id", "name"]),
      (entry: object) => ({ ...entry, properties: "none", state: 7 }),
    ])(typeof list[at] === "object" && list[at] !== null ? list[at] : {});
    return { ...body, [key]: list.with(at, malformed) };
  });

/** One value anywhere in an answer is of another type. */
export const oddValue: Spoil = (said, _, random) =>
  withBody(said, (body) => {
    const copy: unknown = structuredClone(body);
    const places = leaves(copy);
    if (places.length === 0) return undefined;
    const [holder, key] = random.pick(places);
    holder[key] = typeof holder[key] === "string" ? random.pick([7, { odd: true }, []]) : random.pick(["odd", { odd: true }]);
    return copy;
  });

/** Objects and lists with a key whose value is a text, a number or a boolean. */
function leaves(of: unknown): [Record<string, unknown>, string][] {
  if (typeof of !== "object" || of === null) return [];
  const holder = of as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, value]) =>
    typeof value === "object" ? leaves(value) : [[holder, key] satisfies [Record<string, unknown>, string]],
  );
}

function without(of: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key)));
}

/** Of a success whose body is a JSON object. */
function withBody(said: Answer, change: (body: object) => unknown): Answer | undefined {
  const { status, body } = said;
  if (status < 200 || status > 299 || typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const changed = change(body);
  return changed === undefined ? undefined : { ...said, body: changed };
}
