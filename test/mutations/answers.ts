import type { Random } from "../faults/random.ts";
import type { Answer } from "../twin/core.ts";
import { oddValue } from "./values.ts";

type Container = unknown[] | Record<string, unknown>;
/** A place in a body: what holds it, and its key there. */
interface Place {
  readonly in: Container;
  readonly key: string | number;
}

const isContainer = (of: unknown): of is Container => typeof of === "object" && of !== null;

function places(of: unknown, found: Place[] = []): Place[] {
  if (!isContainer(of)) return found;
  const keys = Array.isArray(of) ? of.keys() : Object.keys(of);
  for (const key of keys) {
    found.push({ in: of, key });
    places(valueAt({ in: of, key }), found);
  }
  return found;
}

function valueAt({ in: of, key }: Place): unknown {
  return Array.isArray(of) ? of[Number(key)] : of[key];
}

function set({ in: of, key }: Place, value: unknown): void {
  if (Array.isArray(of)) of[Number(key)] = value;
  else Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true });
}

function drop({ in: of, key }: Place): void {
  if (Array.isArray(of)) of.splice(Number(key), 1);
  else delete of[key];
}

type Change = readonly [what: string, change: (place: Place, random: Random) => void];
const CHANGES: readonly Change[] = [
  ["dropped", drop],
  ["retyped", (place, random) => set(place, oddValue(random))],
  ["retyped", (place, random) => set(place, oddValue(random))],
  ["retyped", (place, random) => set(place, oddValue(random))],
  ["null", (place) => set(place, null)],
  ["listed", (place) => set(place, [valueAt(place)])],
  ["as text", (place) => set(place, String(valueAt(place)))],
  ["emptied", (place) => set(place, Array.isArray(valueAt(place)) ? [] : typeof valueAt(place) === "string" ? "" : {})],
  [
    "doubled",
    ({ in: of, key }) => {
      if (Array.isArray(of)) of.push(structuredClone(of[Number(key)]));
    },
  ],
  [
    "renamed",
    (place) => {
      const value = valueAt(place);
      if (Array.isArray(place.in)) return;
      drop(place);
      set({ in: place.in, key: `${place.key}X` }, value);
    },
  ],
];

/** Answers that are wrong as a whole. */
const WHOLE: readonly ((answer: Answer, random: Random) => Answer)[] = [
  (answer) => ({ ...answer, body: "<html><head><title>Sign in</title></head><body>Sign in first</body></html>" }),
  (answer) => ({ ...answer, body: "" }),
  (answer) => ({ ...answer, body: [] }),
  (answer, random) => ({ ...answer, body: oddValue(random) }),
  (answer) => ({ ...answer, body: JSON.stringify(answer.body ?? {}).slice(0, -3) }),
  (answer, random) => ({ ...answer, status: random.pick([201, 202, 204, 206, 299]) }),
  (answer, random) => ({ ...answer, status: random.pick([400, 401, 403, 404, 409, 410, 418, 451, 500, 503]) }),
  (answer, random) => ({ ...answer, status: random.pick([400, 403, 404, 500]), body: { error: oddValue(random) } }),
  (answer, random) => ({
    ...answer,
    status: random.pick([400, 403, 404, 409]),
    body: { error: { code: oddValue(random), message: oddValue(random), details: [oddValue(random)] } },
  }),
  (answer, random) => ({
    ...answer,
    headers: { ...answer.headers, "retry-after": random.pick(["-1", "soon", "0", "99999999"]) },
  }),
];

/** A seeded mutation of an answer. It says what it did, in words. */
export function mutated(random: Random, answer: Answer): { readonly answer: Answer; readonly what: string } {
  const body = structuredClone(answer.body);
  const all = places(body);
  if (all.length === 0 || random.chance(0.12)) {
    const at = random.below(WHOLE.length);
    const change = WHOLE[at];
    return { answer: change ? change(answer, random) : answer, what: `whole ${at}` };
  }
  const said: string[] = [];
  for (let n = random.chance(0.25) ? 2 : 1; n > 0; n--) {
    const place = random.pick(places(body));
    const [what, change] = random.pick(CHANGES);
    change(place, random);
    said.push(`${what} ${place.key}`);
    if (places(body).length === 0) break;
  }
  return { answer: { ...answer, body }, what: said.join(", ") };
}
