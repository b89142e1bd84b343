import type { Automaton, Open } from "./automaton.ts";
import { base64, hex, hexDigits, sixes } from "./binary-views.ts";
import { cells } from "./cell-view.ts";
import { eachDump } from "./dump-views.ts";
import { html } from "./html-view.ts";
import { colourless, endless, solid, spaced } from "./layout-views.ts";
import { decimals, octals, words } from "./number-views.ts";
import { SHORTEST_SOLID } from "./parts.ts";
import { rowsOf } from "./rows.ts";
import { shell } from "./shell-view.ts";
import { backslash, carets, type Decoder, doubled, percent, printable } from "./text-views.ts";
import { View } from "./view.ts";

/** What was found in a piece of output. */
export interface Marked {
  /** 1 for each byte that belongs to a secret. */
  readonly flags: Uint8Array;
  /** The first byte of what may be the beginning of a secret; `begun`: of one of which more is there than could be told without harm. */
  readonly open: number;
  readonly begun: number;
}

/** How text is encoded; each is read once more from what another or itself gave: JSON in JSON, JSON in a shell's quotes. */
const TEXTS: readonly Decoder[] = [
  percent(false),
  percent(true),
  backslash(false),
  backslash(true),
  shell,
  doubled('"'),
  doubled("'"),
  html,
  colourless,
  printable,
  carets(true),
  carets(false),
  endless,
];
const BASE64: readonly Decoder[] = [base64(0), base64(1), base64(2), base64(3)];
const HEX: readonly Decoder[] = [hex(false), hex(true)];
const NUMBERS = [decimals, octals, words] as const;
const LINES: readonly Decoder[] = [cells, spaced];

/** Looks for secrets in every reading of a piece of output. */
export class Reader {
  readonly #automaton: Automaton;
  readonly #printed = new View();
  readonly #once = new View();
  readonly #twice = new View();
  readonly #run = new View();
  readonly #binary = new View();

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
  }

  /** @param tail from this byte on, the beginnings of secrets are told. @param cut whether the beginning may be missing. */
  read(bytes: Uint8Array, tail: number, cut = false): Marked {
    // How many more secrets begin than end at each byte.
    const steps = new Int32Array(bytes.length + 1);
    let open = bytes.length;
    let begun = bytes.length;
    const look = (view: View, shortest = 1) => {
      const ends = this.#look(view, steps, tail, shortest);
      if (ends.open < view.length) open = Math.min(open, view.from[ends.open] ?? 0);
      if (ends.begun < view.length) begun = Math.min(begun, view.from[ends.begun] ?? 0);
      const left = cut ? this.#automaton.cut(view) : 0;
      if (left > 0) mark(steps, 0, view.to[left - 1] ?? 0);
    };
    const { shortest, longest } = this.#automaton;
    const lookWithin = (view: View) => {
      look(view);
      if (!sixes(shortest)(view, this.#run)) return;
      for (const decode of BASE64) if (decode(this.#run, this.#binary)) look(this.#binary);
    };
    const printed = View.of(bytes, this.#printed);
    lookWithin(printed);
    if (hexDigits(shortest)(printed, this.#run))
      for (const decode of HEX) if (decode(this.#run, this.#binary)) look(this.#binary);
    for (const decode of NUMBERS) if (decode(shortest)(printed, this.#run)) look(this.#run);
    const rows = rowsOf(printed);
    if (rows.length > 0) eachDump(rows, printed, this.#once, look);
    for (const decode of LINES) if (decode(printed, this.#once)) look(this.#once);
    if (longest >= SHORTEST_SOLID && solid(printed, this.#once)) look(this.#once, SHORTEST_SOLID);
    for (const decode of TEXTS) {
      if (!decode(printed, this.#once)) continue;
      lookWithin(this.#once);
      for (const again of TEXTS) if (again(this.#once, this.#twice)) look(this.#twice);
    }
    const flags = new Uint8Array(bytes.length);
    for (let at = 0, deep = 0; at < bytes.length; at++) {
      deep += steps[at] ?? 0;
      flags[at] = deep > 0 ? 1 : 0;
    }
    return { flags, open, begun };
  }

  #look(view: View, steps: Int32Array, tail: number, shortest: number): Open {
    const { from, to, length } = view;
    // The state before the tail matters too: what follows it is read again.
    let first = length;
    while (first > 0 && (to[first - 1] ?? 0) > tail) first--;
    return this.#automaton.seek(view, Math.max(0, first - 1), (begin, last) => {
      if (last - begin + 1 < shortest) return;
      mark(steps, from[begin] ?? 0, to[last] ?? 0);
    });
  }
}

function mark(steps: Int32Array, start: number, end: number): void {
  steps[start] = (steps[start] ?? 0) + 1;
  steps[end] = (steps[end] ?? 0) - 1;
}
