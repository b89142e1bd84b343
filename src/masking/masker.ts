import { redact } from "../clouds/refusals/redact.ts";
import { Automaton } from "./automaton.ts";
import { partsOf, patternsOf } from "./parts.ts";
import { Reader } from "./reader.ts";
import { ESCAPE } from "./view.ts";

/**
 * Hides secrets, however they are written, in what somebody else printed. One for each run: what one step was given, another may print.
 * Time is linear in the text; memory does not depend on it.
 */
export class Masker {
  readonly #automaton = new Automaton();
  readonly #known = new Set<string>();
  readonly #reader = new Reader(this.#automaton);

  /** @returns the parts that were added, for the runner to mask as well: it looks for their usual encodings by itself. */
  add(value: string): readonly string[] {
    if (this.#known.has(value)) return [];
    this.#known.add(value);
    for (const pattern of patternsOf(value)) this.#automaton.add(pattern);
    return partsOf(value);
  }

  /** A whole text without secrets and without anything that looks like a token. */
  hide(text: string): string {
    const bytes = Buffer.from(text, "utf8");
    if (bytes.length < this.#automaton.shortest) return redact(text);
    const { flags } = this.#reader.read(bytes, bytes.length);
    return redact(flags.includes(1) ? masked(bytes, flags, 0, bytes.length, false).toString("utf8") : text);
  }

  /** Hides as `hide` does, in a text that lost its beginning: what is left of a secret there is hidden too. */
  hideCut(text: string): string {
    const bytes = Buffer.from(text, "utf8");
    const { flags } = this.#reader.read(bytes, bytes.length, true);
    return redact(masked(bytes, flags, 0, bytes.length, false).toString("utf8"));
  }

  /** Hides secrets in a text that arrives in pieces, also in what is split between them. Tokens are left: they are sought by line. */
  stream(): MaskedStream {
    return new MaskedStream(this.#reader, this.#automaton);
  }
}

/** A byte may be written with this many characters. */
const WIDEST = 12;
/** A line that has not ended is waited for, for dumps are read by line. */
const SHORT_LINE = 512;
const NEWLINE = 0x0a;
/** Bytes that are read again at every write. */
const OFTEN = 4_096;

/** One stream of output. */
export class MaskedStream {
  readonly #reader: Reader;
  readonly #automaton: Automaton;
  /** What may still become part of a secret, and what of it is masked already. */
  #held: Buffer = Buffer.alloc(0);
  #flags: Uint8Array = new Uint8Array(0);
  /** How many of its bytes were handed on: too few to tell anything, and needed to know what follows. */
  #shown = 0;
  /** Whether the last byte that was handed on was masked. */
  #within = false;
  #fresh: Buffer[] = [];
  #freshLength = 0;

  constructor(reader: Reader, automaton: Automaton) {
    this.#reader = reader;
    this.#automaton = automaton;
  }

  /** @returns what can be shown by now: nothing that might be the beginning of a secret. */
  write(chunk: Buffer): Buffer {
    this.#fresh.push(chunk);
    this.#freshLength += chunk.length;
    // Much that waits is not read again for every few bytes.
    const soon = this.#held.length > OFTEN && this.#freshLength * 4 < this.#held.length;
    return soon ? Buffer.alloc(0) : this.#release(false);
  }

  /** @returns the rest. */
  end(): Buffer {
    return this.#release(true);
  }

  #release(ended: boolean): Buffer {
    const bytes = Buffer.concat([this.#held, ...this.#fresh]);
    this.#fresh = [];
    this.#freshLength = 0;
    const { length } = bytes;
    const whole = ended ? length : wholeUntil(bytes);
    const tail = ended ? length : Math.max(0, Math.min(length - ESCAPE, whole));
    const { flags, open, begun } = this.#reader.read(bytes, tail);
    for (const [at, flag] of this.#flags.entries()) if (flag === 1) flags[at] = 1;
    // More than the longest secret is never held: white space between its parts would go on for ever.
    const first = Math.max(0, length - SHORT_LINE - this.#automaton.longest * WIDEST);
    const until = ended ? length : Math.max(this.#shown, first, Math.min(whole, begun));
    // A secret may begin within a group of base64 or a pair of digits, which is read as a whole.
    const keep = ended ? length : Math.max(first, Math.min(tail, until, open - ESCAPE));
    const shown = masked(bytes, flags, this.#shown, until, this.#within);
    if (until > this.#shown) this.#within = flags[until - 1] === 1;
    this.#shown = until - keep;
    this.#held = Buffer.from(bytes.subarray(keep));
    this.#flags = flags.slice(keep);
    return shown;
  }
}

/** Up to where lines are whole; a long line is taken as it comes, but for what may be half of an escape. */
function wholeUntil(bytes: Buffer): number {
  const line = bytes.lastIndexOf(NEWLINE) + 1;
  return bytes.length - line < SHORT_LINE ? line : bytes.length - ESCAPE;
}

const STARS = Buffer.from("***");

function masked(bytes: Buffer, flags: Uint8Array, from: number, to: number, within: boolean): Buffer {
  const parts: Buffer[] = [];
  for (let at = from; at < to; ) {
    const flag = flags[at];
    let end = at + 1;
    while (end < to && flags[end] === flag) end++;
    if (flag !== 1) parts.push(bytes.subarray(at, end));
    else if (at > from || !within) parts.push(STARS);
    at = end;
  }
  return Buffer.concat(parts);
}
