import type { Fault } from "./core.ts";

/** Faults on demand: each counts its own calls; chance comes from a seeded generator, so a run can be repeated. */
export class Faults {
  readonly #faults: { readonly fault: Fault; seen: number; done: number }[];
  #state: number;

  /** Called when one strikes, before anything happens. */
  readonly #struck: (fault: Fault) => void;

  constructor(faults: readonly Fault[], struck: (fault: Fault) => void = () => {}, seed = 1) {
    this.#struck = struck;
    this.#faults = faults.map((fault) => ({ fault, seen: 0, done: 0 }));
    this.#state = seed;
  }

  /** Adds one while the twin runs. */
  add(fault: Fault): void {
    this.#faults.push({ fault, seen: 0, done: 0 });
  }

  /** The fault that strikes this call of a route; undefined: none. The first that applies wins. `kept`: it came on a kept connection. */
  strike(route: string, kept: boolean): Fault | undefined {
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (!matches(fault.route, route) || (fault.kept && !kept)) continue;
      entry.seen++;
      if (entry.seen <= (fault.after ?? 0) || entry.done >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      entry.done++;
      this.#struck(fault);
      return fault;
    }
    return undefined;
  }

  /** 0…1: a linear congruential generator (Numerical Recipes' constants) is random enough for faults. */
  #random(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

function matches(pattern: string, route: string): boolean {
  return pattern.endsWith("*") ? route.startsWith(pattern.slice(0, -1)) : pattern === route;
}
