import { StringDecoder } from "node:string_decoder";
import { redact } from "../../clouds/refusals/redact.ts";
import { oneLine } from "../../core/index.ts";
import type { Masker } from "../../masking/masker.ts";

/** Lines of one process that go to the job log; the rest is counted. */
const MOST_LINES = 1_000;
const LONGEST_LINE = 4_000;
/** What is kept of a line, so that a token is seen whole before the line is cut. */
const KEPT_LINE = 65_536;
const TAIL = 20;

/**
 * What a child process writes, made safe: secrets and tokens hidden before anything is cut, also across chunks, control characters gone, and
 * nothing at the beginning of a line that the runner would obey.
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
    const masked = this.#masker.stream();
    const decoder = new StringDecoder("utf8");
    let line = "";
    let returned = false;
    const read = (text: string) => {
      const [first = "", ...rest] = (returned && text.startsWith("\n") ? text.slice(1) : text).split(/\r\n|\n|\r/);
      if (text !== "") returned = text.endsWith("\r");
      line += first.slice(0, Math.max(0, KEPT_LINE - line.length));
      for (const next of rest) {
        this.#line(line);
        line = next.slice(0, KEPT_LINE);
      }
    };
    return (chunk) => {
      read(decoder.write(chunk === null ? masked.end() : masked.write(chunk)));
      if (chunk !== null) return;
      read(decoder.end());
      if (line !== "") this.#line(line);
    };
  }

  /** Says how much was left out. */
  end(): void {
    if (this.#lines > MOST_LINES) this.#say(`… ${this.#lines - MOST_LINES} more lines are not shown`);
  }

  #line(text: string): void {
    this.#lines++;
    const line = `│ ${oneLine(redact(text).slice(0, LONGEST_LINE))}`;
    this.tail.push(line.slice(2, 302));
    if (this.tail.length > TAIL) this.tail.shift();
    if (this.#lines <= MOST_LINES) this.#say(line);
  }
}
