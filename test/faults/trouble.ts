import type { Life, Stage } from "../stage/stage.ts";
import type { Instead } from "../stage/wire.ts";
import { count, type Kind, STRIKE_KINDS, STRIKES, type StrikeKind, type Tally } from "./kinds.ts";
import type { Random } from "./random.ts";

/** When the process ends before its time: around one of its requests, or around one of its writings of the record. */
export interface Kill {
  /** `cancel`: as a runner does, with some requests' time to put things in order. */
  readonly how: "kill" | "cancel";
  readonly at: "before-request" | "after-request" | "before-keep";
  readonly count: number;
}

/** What is asked of the trouble in every part of a seed. */
export interface Troubling {
  readonly on: Stage;
  readonly random: Random;
  readonly kinds: readonly Kind[];
  readonly tally: Tally;
  /** What always answers some requests. */
  readonly always?: (method: string, path: string) => Instead;
}

/** Lets faults strike requests with a probability, and the first process die. */
export function trouble({ on, random, kinds, tally, always }: Troubling, rate: number, kill: Kill | null): void {
  let requests = 0;
  let kept = 0;
  let first: Life | undefined;
  /** A cancelled process is killed soon after: so many requests are left to it. */
  let left = Number.POSITIVE_INFINITY;
  const enabled = STRIKE_KINDS.filter((kind) => kinds.includes(kind));
  const reads = enabled.flatMap((kind) => (ONLY_CHANGES.includes(kind) ? [] : ONLY_LISTS.includes(kind) ? [kind, kind] : [kind]));
  const changes = enabled.filter((kind) => !ONLY_LISTS.includes(kind));
  /** What goes on striking the requests to one address. */
  const lasting = new Map<string, { readonly kind: StrikeKind; times: number }>();
  const strike = (at: Kill["at"], times: number, life: Life) => {
    if (kill?.at !== at || kill.count !== times) return;
    if (kill.how === "kill") return life.kill();
    life.cancel();
    left = random.below(6);
  };
  const by = (kind: StrikeKind): Instead => {
    const struck = STRIKES[kind](on, random);
    if (typeof struck !== "function") {
      count(tally, kind);
      return struck;
    }
    return {
      spoil: (said, url) => {
        const spoiled = struck(said, url, random);
        if (spoiled) count(tally, kind);
        return spoiled ?? said;
      },
    };
  };
  const struck = (method: string, path: string): Instead => {
    const address = `${method} ${path}`;
    const going = lasting.get(address);
    if (going && going.times-- > 0) return by(going.kind);
    // The one request that must not be repeated is the most interesting one.
    const share = method === "POST" && path.endsWith("/restore") ? rate * 4 : rate;
    const strikes = method === "GET" ? reads : changes;
    if (strikes.length === 0 || !random.chance(share)) return undefined;
    const kind = random.pick(strikes);
    // A page that leads to itself once is only a page that is read twice.
    const times = kind === "looping page" ? Number.POSITIVE_INFINITY : random.chance(0.2) ? random.pick(LASTING) : 0;
    lasting.set(address, { kind, times });
    return by(kind);
  };
  on.instead = (method, path, life) => {
    first ??= life;
    if (life === first) {
      requests++;
      strike("before-request", requests, life);
      if (left-- <= 0) life.kill();
    }
    return always?.(method, path) ?? struck(method, path);
  };
  on.after = (_, __, life) => {
    if (life === first) strike("after-request", requests, life);
  };
  on.keeping = (life) => {
    if (life === (first ?? life)) strike("before-keep", ++kept, life);
  };
}

/** What lists alone can be: not every read is one, so they come twice as often. What only answers to changes can be. */
const ONLY_LISTS: readonly StrikeKind[] = ["looping page", "link to a foreign host", "malformed entry"];
const ONLY_CHANGES: readonly StrikeKind[] = ["operation at a foreign host"];

/** How many more requests to the same address a fault strikes. */
const LASTING = [2, 20, Number.POSITIVE_INFINITY] as const;

export function randomKill(random: Random): Kill | null {
  if (random.chance(0.35)) return null;
  const at = random.pick(["before-request", "after-request", "before-keep"]);
  return { how: random.chance(0.25) ? "cancel" : "kill", at, count: 1 + random.below(at === "before-keep" ? 14 : 70) };
}
