import type { Decoder } from "./text-views.ts";
import { BREAK, hexDigit, type View } from "./view.ts";

const [TAB, NEWLINE, RETURN, SPACE, ZERO, BACKSLASH, LOWER_N, LOWER_R, LOWER_X] = [9, 10, 13, 32, 0x30, 0x5c, 0x6e, 0x72, 0x78];
const SEPARATORS = new Uint8Array(257);
for (const symbol of " :-,;\n\r\t\"'") SEPARATORS[symbol.charCodeAt(0)] = 1;

/** Whether a symbol may stand between numbers that belong together. */
export function separates(symbol: number): boolean {
  return SEPARATORS[symbol] === 1;
}

/**
 * The digits of `6162`, `61 62`, `61:62`, `0x61, 0x62`, also over several lines; runs that are too short for `least` bytes are left out.
 */
export const hexDigits =
  (least: number): Decoder =>
  (of, to) => {
    to.reset(of.length + 1);
    let begin = 0;
    for (let at = 0; at < of.length; at++) {
      const symbol = of.symbols[at] ?? BREAK;
      if (hexDigit(symbol) < 0) {
        if (separates(symbol)) continue;
        to.cut(begin, least * 2, of, at);
        begin = to.length;
      } else if (symbol === ZERO && (of.at(at + 1) | 0x20) === LOWER_X) {
        // A byte below 16 has one digit there: `0xa`.
        if (hexDigit(of.at(at + 2)) >= 0 && hexDigit(of.at(at + 3)) < 0) to.replace(of, at, 2, ZERO);
        at++;
      } else to.copy(of, at);
    }
    return to.length > 0;
  };

/** Pairs of hexadecimal digits as bytes. @param odd whether the first digit of a run belongs to something else. */
export const hex =
  (odd: boolean): Decoder =>
  (of, to) => {
    to.reset(of.length);
    for (let at = 0, start = odd ? 1 : 0; at < of.length; at++) {
      if (of.symbols[at] === BREAK) {
        to.copy(of, at);
        start = at + (odd ? 2 : 1);
      } else if (at > start && (at - start) % 2 === 1)
        to.replace(of, at - 1, 2, hexDigit(of.at(at - 1)) * 16 + hexDigit(of.at(at)));
    }
    return to.length > 0;
  };

/** Of both alphabets; -1 for everything else. */
const SIXES = new Int8Array(257).fill(-1);
for (const [value, symbol] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries())
  SIXES[symbol.charCodeAt(0)] = value;
SIXES["-".charCodeAt(0)] = 62;
SIXES["_".charCodeAt(0)] = 63;

/**
 * The characters of base64 of both alphabets, also wrapped and indented, and with its line breaks escaped; runs that are too short for `least`
 * bytes are left out.
 */
export const sixes =
  (least: number): Decoder =>
  (of, to) => {
    to.reset(of.length + 1);
    const shortest = Math.ceil((least * 8) / 6);
    let begin = 0;
    for (let at = 0; at < of.length; at++) {
      if ((SIXES[of.symbols[at] ?? BREAK] ?? -1) >= 0) {
        to.copy(of, at);
        continue;
      }
      const broken = lineBreak(of, at);
      if (broken > 0) at += broken - 1;
      else {
        to.cut(begin, shortest, of, at);
        begin = to.length;
      }
    }
    return to.length > 0;
  };

/** Base64 as bytes. @param lead how many characters of a run (0 to 3) belong to something else: a value may stand behind other letters. */
export const base64 =
  (lead: number): Decoder =>
  (of, to) => {
    to.reset(of.length);
    let left = lead;
    let held = 0;
    let bits = 0;
    for (let at = 0; at < of.length; at++) {
      const six = SIXES[of.symbols[at] ?? BREAK] ?? -1;
      if (six < 0) {
        left = lead;
        bits = 0;
        to.copy(of, at);
      } else if (left > 0) left--;
      else {
        held = ((held << 6) | six) & 0xffff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        to.replace(of, at - 1, 2, (held >> bits) & 0xff);
      }
    }
    return to.length > 0;
  };

/** How many symbols a line break takes, with the indentation behind it; 0: there is none. */
function lineBreak(of: View, at: number): number {
  const symbol = of.at(at);
  if (symbol === BACKSLASH) return of.at(at + 1) === LOWER_N || of.at(at + 1) === LOWER_R ? 2 : 0;
  if (symbol !== NEWLINE && symbol !== RETURN) return 0;
  let end = at + 1;
  while (of.at(end) === SPACE || of.at(end) === TAB) end++;
  return end - at;
}
