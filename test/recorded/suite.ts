import { isDeepStrictEqual } from "node:util";

/** Counts and tells what held and what did not; the last line of a run is its `told`. */
export class Suite {
  #passed = 0;
  #failed = 0;

  /** One claim. `detail` is shown when it does not hold. */
  check(name: string, holds: boolean, detail: () => string = () => ""): void {
    if (holds) this.#passed++;
    else this.#failed++;
    console.log(`${holds ? "  ✓" : "  ✗"} ${name}`);
    if (!holds) for (const line of detail().split("\n").slice(0, 40)) console.log(`      ${line}`);
  }

  equal(name: string, actual: unknown, expected: unknown): void {
    const shown = () => `expected ${JSON.stringify(expected)}\nactual   ${JSON.stringify(actual)}`;
    this.check(name, isDeepStrictEqual(actual, expected), shown);
  }

  get failed(): number {
    return this.#failed;
  }

  get told(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }
}
