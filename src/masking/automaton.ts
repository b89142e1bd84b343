import type { View } from "./view.ts";

/** Bytes of a secret that tell something of it. */
const HARMFUL = 4;

/** The first symbol of what may be the beginning of a pattern, and of one of which that many bytes are there; the view's length: nothing. */
export interface Open {
  readonly open: number;
  readonly begun: number;
}

/** States that there is room for at first. */
const ROOM = 1024;

/**
 * Many patterns sought at once, in time linear in the text (Aho and Corasick, 1975, https://doi.org/10.1145/360825.360855). A state costs about
 * 20 bytes, and there is one for each byte of each pattern at most.
 */
export class Automaton {
  readonly #root = new Int32Array(257);
  #child = new Int32Array(ROOM);
  #sibling = new Int32Array(ROOM);
  #symbol = new Uint8Array(ROOM);
  #fail = new Int32Array(ROOM);
  #depth = new Int32Array(ROOM);
  /** Length of the longest pattern that ends in a state; its own alone until the links are made. */
  #longest = new Int32Array(ROOM);
  readonly #ends: number[] = [];
  readonly #patterns: Uint8Array[] = [];
  #count = 1;
  #linked = true;

  /** Bytes of the shortest and of the longest pattern. */
  shortest = Number.POSITIVE_INFINITY;
  longest = 0;

  add(pattern: Uint8Array): void {
    let state = 0;
    for (const byte of pattern) state = this.#next(state, byte) || this.#make(state, byte);
    if (state === 0 || this.#longest[state] === pattern.length) return;
    this.#ends.push(state);
    this.#patterns.push(pattern);
    this.shortest = Math.min(this.shortest, pattern.length);
    this.longest = Math.max(this.longest, pattern.length);
    this.#linked = false;
  }

  /**
   * Looks for the patterns in a view.
   * @param found is told the first and the last symbol of each.
   * @param tail from this symbol on, what might be the beginning of a pattern is looked for too.
   * @returns where what might go on behind the view's end begins.
   */
  seek(view: View, tail: number, found: (first: number, last: number) => void): Open {
    this.#link();
    const { symbols, length } = view;
    const [root, child, sibling, symbol, fail, longest, depth] = [
      this.#root,
      this.#child,
      this.#sibling,
      this.#symbol,
      this.#fail,
      this.#longest,
      this.#depth,
    ];
    let state = 0;
    let open = length;
    let begun = length;
    for (let at = 0; at < length; at++) {
      const next = symbols[at] as number;
      for (;;) {
        if (state === 0) {
          state = root[next] as number;
          break;
        }
        let to = child[state] as number;
        while (to !== 0 && symbol[to] !== next) to = sibling[to] as number;
        if (to !== 0) {
          state = to;
          break;
        }
        state = fail[state] as number;
      }
      if (state === 0) continue;
      const long = longest[state] as number;
      if (long > 0) found(at - long + 1, at);
      if (at < tail) continue;
      const deep = depth[state] as number;
      open = Math.min(open, at - deep + 1);
      if (deep >= HARMFUL) begun = Math.min(begun, at - deep + 1);
    }
    return { open, begun };
  }

  /** How many symbols at the view's beginning are the end of a pattern whose beginning is missing; the most, and 4 at least. */
  cut(view: View): number {
    let most = 0;
    for (const pattern of this.#patterns) {
      for (let size = Math.min(pattern.length - 1, view.length); size > Math.max(most, HARMFUL - 1); size--) {
        let at = 0;
        while (at < size && view.symbols[at] === pattern[pattern.length - size + at]) at++;
        if (at === size) most = size;
      }
    }
    return most;
  }

  #next(state: number, byte: number): number {
    if (state === 0) return this.#root[byte] ?? 0;
    let to = this.#child[state] ?? 0;
    while (to !== 0 && this.#symbol[to] !== byte) to = this.#sibling[to] ?? 0;
    return to;
  }

  #make(state: number, byte: number): number {
    if (this.#count === this.#child.length) this.#grow();
    const made = this.#count++;
    this.#symbol[made] = byte;
    this.#depth[made] = (this.#depth[state] ?? 0) + 1;
    if (state === 0) this.#root[byte] = made;
    else {
      this.#sibling[made] = this.#child[state] ?? 0;
      this.#child[state] = made;
    }
    return made;
  }

  #grow(): void {
    const larger = (of: Int32Array<ArrayBuffer>) => {
      const array = new Int32Array(of.length * 2);
      array.set(of);
      return array;
    };
    const symbols = new Uint8Array(this.#symbol.length * 2);
    symbols.set(this.#symbol);
    this.#symbol = symbols;
    this.#child = larger(this.#child);
    this.#sibling = larger(this.#sibling);
    this.#fail = larger(this.#fail);
    this.#depth = larger(this.#depth);
    this.#longest = larger(this.#longest);
  }

  /** Breadth first: where to go on from a state whose pattern did not go on. */
  #link(): void {
    if (this.#linked) return;
    this.#linked = true;
    this.#longest.fill(0);
    for (const end of this.#ends) this.#longest[end] = this.#depth[end] ?? 0;
    const queue = new Int32Array(this.#count);
    let last = 0;
    for (const state of this.#root) {
      if (state === 0) continue;
      this.#fail[state] = 0;
      queue[last++] = state;
    }
    for (let first = 0; first < last; first++) {
      const state = queue[first] ?? 0;
      for (let made = this.#child[state] ?? 0; made !== 0; made = this.#sibling[made] ?? 0) {
        const byte = this.#symbol[made] ?? 0;
        let back = this.#fail[state] ?? 0;
        while (back !== 0 && this.#next(back, byte) === 0) back = this.#fail[back] ?? 0;
        const to = this.#next(back, byte);
        this.#fail[made] = to;
        if (this.#longest[made] === 0) this.#longest[made] = this.#longest[to] ?? 0;
        queue[last++] = made;
      }
    }
  }
}
