/** Ends what came before: no secret goes across it. Every other symbol is a byte. */
export const BREAK = 256;
/** An escape that is not at its end yet is no longer than this: what the last symbols mean may not be known. */
export const ESCAPE = 32;

/**
 * A text as it was printed, or as a decoder reads it: a row of bytes, each with the place in the printed bytes that it stands for. Views are
 * used again for the next piece of output, so that a long output needs no more memory than a short one.
 */
export class View {
  symbols = new Uint16Array(0);
  /** First printed byte of each symbol, and the first one after it. */
  from = new Int32Array(0);
  to = new Int32Array(0);
  length = 0;

  /** Empties it, with room for `size` symbols. */
  reset(size: number): this {
    if (this.symbols.length < size) {
      this.symbols = new Uint16Array(size);
      this.from = new Int32Array(size);
      this.to = new Int32Array(size);
    }
    this.length = 0;
    return this;
  }

  /** What was printed: each byte stands for itself. */
  static of(bytes: Uint8Array, again: View): View {
    const grown = again.symbols.length < bytes.length;
    again.reset(bytes.length);
    if (grown) {
      for (let at = 0; at < bytes.length; at++) {
        again.from[at] = at;
        again.to[at] = at + 1;
      }
    }
    again.symbols.set(bytes);
    again.length = bytes.length;
    return again;
  }

  has(symbol: number): boolean {
    const at = this.symbols.indexOf(symbol);
    return at >= 0 && at < this.length;
  }

  add(symbol: number, from: number, to: number): void {
    this.symbols[this.length] = symbol;
    this.from[this.length] = from;
    this.to[this.length++] = to;
  }

  /** Ends the run of symbols from `begin` on, and leaves it out when it is shorter than `least`: unless what ended it may be half of an escape. */
  cut(begin: number, least: number, of: View, at: number): void {
    if (this.length - begin < least && at < of.length - ESCAPE) this.length = begin;
    else this.add(BREAK, of.from[at] ?? 0, of.from[at] ?? 0);
  }

  /** The symbol at `at`; `BREAK` outside. */
  at(at: number): number {
    return at >= 0 && at < this.length ? (this.symbols[at] ?? BREAK) : BREAK;
  }

  /** The same symbol at the same place. */
  copy(of: View, at: number): void {
    this.add(of.symbols[at] ?? BREAK, of.from[at] ?? 0, of.to[at] ?? 0);
  }

  /** One symbol for `count` of another view's. @returns count */
  replace(of: View, at: number, count: number, symbol: number): number {
    this.add(symbol, of.from[at] ?? 0, of.to[at + count - 1] ?? 0);
    return count;
  }

  /** A code point as UTF-8, for `count` symbols of another view. @returns count */
  point(of: View, at: number, count: number, point: number): number {
    const text = point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
    for (const byte of Buffer.from(text, "utf8")) this.replace(of, at, count, byte);
    return count;
  }
}

/** The value of a hexadecimal digit; -1 for everything else. */
export function hexDigit(symbol: number): number {
  if (symbol >= 0x30 && symbol <= 0x39) return symbol - 0x30;
  const letter = symbol | 0x20;
  return symbol < BREAK && letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The number that `count` hexadecimal digits make; -1 where there are fewer. */
export function hexNumber(of: View, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const digit = hexDigit(of.at(index));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}
