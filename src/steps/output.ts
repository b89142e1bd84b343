import { StringDecoder } from "node:string_decoder";
import { oneLine } from "../core.ts";
import type { Masker } from "./mask.ts";

/** Lines of one process that go to the job log; the rest is counted. */
const MOST_LINES = 1_000;
const LONGEST_LINE = 4_000;
const TAIL = 20;

/**
 * What a child process writes, made safe: secrets hidden also across chunks, control characters gone, and nothing at the beginning of a line
 * that the runner would obey.
 */
export class Output {
  readonly tail: string[] = [];
  readonly #say: (line: string) => void;
  readonly #masker: Masker;
  #lines = 0;

  constructor(masker: Masker, say: (line: string) => void) {
    this.#masker = masker;
    this.#say = say;
  }

  /** One stream of the process; call the result with each chunk, and with null at its end. */
  stream(): (chunk: Buffer | null) => void {
    const decoder = new StringDecoder("utf8");
    let held = "";
    return (chunk) => {
      held += chunk === null ? decoder.end() : decoder.write(chunk);
      // A secret of several lines may still be arriving: what could be its beginning waits for the rest.
      const end = chunk === null ? held.length : held.lastIndexOf("\n", held.length - this.#masker.longest) + 1;
      const ready =
        end > 0 ? held.slice(0, end) : held.length > 16 * LONGEST_LINE ? held.slice(0, -this.#masker.longest || undefined) : "";
      if (ready === "") return;
      held = held.slice(ready.length);
      for (const line of this.#masker
        .hide(ready)
        .replace(/\r?\n$/, "")
        .split(/\r?\n|\r/))
        this.#line(line);
    };
  }

  /** Says how much was left out. */
  end(): void {
    if (this.#lines > MOST_LINES) this.#say(`… ${this.#lines - MOST_LINES} more lines are not shown`);
  }

  #line(text: string): void {
    this.#lines++;
    const line = `│ ${oneLine(text.slice(0, LONGEST_LINE))}`;
    this.tail.push(line.slice(2, 302));
    if (this.tail.length > TAIL) this.tail.shift();
    if (this.#lines <= MOST_LINES) this.#say(line);
  }
}
