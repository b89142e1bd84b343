import { separates } from "./binary-views.ts";
import type { Decoder } from "./text-views.ts";
import { BREAK, hexDigit, hexNumber, type View } from "./view.ts";

const [MINUS, ZERO, LOWER_O, LOWER_X] = [0x2d, 0x30, 0x6f, 0x78];

/** Adds the bytes of a number that stands at `from` to `to`; false: it means none. `prefixed`: its base was said. */
type Add = (of: View, to: View, from: number, end: number, prefixed: boolean) => boolean;

/** Numbers one after the other, with nothing but separators between them; runs that are too short for `least` bytes are left out. */
const numbers =
  (least: number, base: number, add: Add): Decoder =>
  (of, to) => {
    to.reset(of.length + 1);
    let begin = 0;
    const ends = (at: number) => {
      to.cut(begin, least, of, at);
      begin = to.length;
    };
    const isDigit = (at: number) => {
      const digit = hexDigit(of.at(at));
      return digit >= 0 && digit < base;
    };
    for (let at = 0; at < of.length; ) {
      if (!isDigit(at)) {
        if (!separates(of.symbols[at] ?? BREAK)) ends(at);
        at++;
        continue;
      }
      const prefix = of.at(at + 1) | 0x20;
      const prefixed = of.at(at) === ZERO && (prefix === LOWER_X || prefix === LOWER_O) && isDigit(at + 2);
      const from = prefixed ? at + 2 : at;
      at = from;
      while (isDigit(at)) at++;
      if (!add(of, to, from, at, prefixed)) ends(from);
    }
    return to.length > 0;
  };

/** The number that digits make; -1 where it has more than `most` of them. */
function value(of: View, from: number, end: number, base: number, most: number): number {
  if (end - from > most) return -1;
  let sum = 0;
  for (let at = from; at < end; at++) sum = sum * base + hexDigit(of.at(at));
  return sum;
}

/** `[104,117]`, `[104 117]`, and with signs, as Java has them; a list over several lines too. */
export const decimals = (least: number): Decoder =>
  numbers(least, 10, (of, to, from, end) => {
    const found = value(of, from, end, 10, 3);
    const negative = of.at(from - 1) === MINUS && hexDigit(of.at(from - 2)) < 0 && found > 0 && found <= 128;
    if (found < 0 || found > 255) return false;
    to.replace(of, from, end - from, negative ? 256 - found : found);
    return true;
  });

/** `150 165`, `0o150`. */
export const octals = (least: number): Decoder =>
  numbers(least, 8, (of, to, from, end, prefixed) => {
    const found = prefixed || end - from >= 3 ? value(of, from, end, 8, 4) : -1;
    if (found < 0 || found > 255) return false;
    to.replace(of, from, end - from, found);
    return true;
  });

/** Words of two, four or eight bytes whose last byte comes first: `7568 746e`. */
export const words = (least: number): Decoder =>
  numbers(least, 16, (of, to, from, end) => {
    if (end - from !== 4 && end - from !== 8 && end - from !== 16) return false;
    for (let at = end - 2; at >= from; at -= 2) to.replace(of, from, end - from, hexNumber(of, at, 2));
    return true;
  });
