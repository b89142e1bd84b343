import type { Io } from "../../../src/io/io.ts";
import { recordText } from "../../../src/record/defects.ts";
import { JOURNAL, type Kept } from "../../../src/record/journal.ts";

/** Files in memory, as the edge of a step has them. */
export class Disk {
  readonly #files = new Map<string, { parts: string[]; bytes: number }>();
  /** All bytes that were ever written. */
  written = 0;
  /** Names of the files, in the order in which they were written. */
  readonly writings: string[] = [];
  readonly lines: string[] = [];
  now = 0;
  /** Called before each writing; what it throws stands in its way. */
  before: (name: string) => void = () => {};

  get kept(): Kept {
    return { evidence: this.read("evidence.json"), journal: this.read(JOURNAL) };
  }
  get names(): readonly string[] {
    return [...this.#files.keys()];
  }
  read(name: string): string | null {
    return this.#files.get(name)?.parts.join("") ?? null;
  }
  /** As somebody else does it. */
  replace(name: string, text: string): void {
    this.#files.set(name, { parts: [text], bytes: Buffer.byteLength(text) });
  }
  remove(name: string): void {
    this.#files.delete(name);
  }
  readonly io: Pick<Io, "keep" | "write" | "append" | "remove" | "now" | "log"> = {
    now: () => this.now,
    log: { group: () => {}, endGroup: () => {}, debug: () => {}, info: (line) => void this.lines.push(line) },
    keep: async (run) => {
      const text = recordText(run);
      await this.#writing("evidence.json", text);
      this.replace("evidence.json", text);
    },
    write: async (name, text) => {
      await this.#writing(name, text);
      this.replace(name, text);
      return name;
    },
    append: async (name, text, size) => {
      const file = this.#files.get(name);
      if (file?.bytes !== size) throw new Error("not as it was left");
      await this.#writing(name, text);
      file.parts.push(text);
      file.bytes += Buffer.byteLength(text);
    },
    remove: async (name) => this.remove(name),
  };

  async #writing(name: string, text: string): Promise<void> {
    await new Promise(setImmediate);
    this.before(name);
    this.written += Buffer.byteLength(text);
    this.writings.push(name);
  }
}
