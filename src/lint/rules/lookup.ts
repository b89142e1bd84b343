import type { Maybe } from "../configuration/model.ts";

/** The same answer of the same object, made when it is first asked for: a rule that asks for each of many things asks an index. */
export function onceFor<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const made = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    const known = made.get(of) ?? { value: make(of) };
    made.set(of, known);
    return known.value;
  };
}

/** Azure's names are compared without regard to case. */
export function folded(name: string): string {
  return name.toLowerCase();
}

type Numbered<T> = readonly [n: number, of: T];
interface OfName<T> {
  readonly all: Numbered<T>[];
  /** Those that may be in any place. */
  readonly open: Numbered<T>[];
  readonly placed: Map<string, Numbered<T>[]>;
}

/**
 * Things by name, and by the place they are in (a vault, a group, a project) as far as both sides tell it: what one side leaves open, or calls
 * "unknown", may be the same. What it answers takes as long as the answer.
 */
export class Lookup<T> {
  readonly #names = new Map<string, OfName<T>>();
  #many = 0;

  /** @param name undefined: the thing can be no answer. */
  constructor(all: Iterable<T>, name: (of: T) => string | undefined, place: (of: T) => Maybe<string> | undefined) {
    for (const of of all) {
      const called = name(of);
      if (called !== undefined) this.#add(of, called, place(of));
    }
  }

  #add(of: T, name: string, place: Maybe<string> | undefined): void {
    const one: Numbered<T> = [this.#many++, of];
    const known: OfName<T> = this.#names.get(name) ?? { all: [], open: [], placed: new Map() };
    this.#names.set(name, known);
    known.all.push(one);
    if (isOpen(place)) known.open.push(one);
    else listIn(known.placed, folded(place)).push(one);
  }

  /** Every name, in the order in which it first stood. */
  names(): Iterable<string> {
    return this.#names.keys();
  }

  /** The first of them that fits. */
  first(name: string, place: Maybe<string> | undefined): T | undefined {
    const [open, placed] = this.#of(name, place);
    const [a, b] = [open[0], placed[0]];
    return (a && b ? (a[0] < b[0] ? a : b) : (a ?? b))?.[1];
  }

  /** Those that fit, in their order. */
  fitting(name: string, place: Maybe<string> | undefined): readonly T[] {
    const [open, placed] = this.#of(name, place);
    const all = open.length > 0 && placed.length > 0 ? [...open, ...placed].sort(([a], [b]) => a - b) : [...open, ...placed];
    return all.map(([, of]) => of);
  }

  #of(name: string, place: Maybe<string> | undefined): readonly [open: readonly Numbered<T>[], placed: readonly Numbered<T>[]] {
    const known = this.#names.get(name);
    if (!known) return [[], []];
    return isOpen(place) ? [known.all, []] : [known.open, known.placed.get(folded(place)) ?? []];
  }
}

function isOpen(place: Maybe<string> | undefined): place is undefined | "unknown" {
  return place === undefined || place === "unknown";
}

/** The list of a key, empty when it is new. */
function listIn<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const known = lists.get(key) ?? [];
  lists.set(key, known);
  return known;
}
