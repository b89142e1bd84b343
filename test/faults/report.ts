import { count, type Kind, type Tally } from "./kinds.ts";
import type { Outcome } from "./seed.ts";

/** With so many seeds each kind has to strike: one that does not is a defect of the harness. */
const ENOUGH_SEEDS = 500;

/** Adds up what the seeds came to. */
export class Report {
  readonly #kinds: readonly Kind[];
  readonly #tally: Tally = {};
  readonly #started = performance.now();
  played = 0;
  failed = 0;
  constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds;
  }

  /** @returns what is said of this seed: nothing of one that broke no invariant. */
  add({ seed, broken, story, tally }: Outcome): string | undefined {
    this.played++;
    for (const kind of this.#kinds) count(this.#tally, kind, tally[kind] ?? 0);
    if (broken.length === 0) return undefined;
    this.failed++;
    return `seed ${seed} (${story}): ${broken.join("; ")}\n  npm run test:faults -- --seeds 1 --from ${seed}`;
  }

  /** Kinds that never struck, where enough was played for each. */
  get idle(): readonly Kind[] {
    return this.played < ENOUGH_SEEDS ? [] : this.#kinds.filter((kind) => !this.#tally[kind]);
  }

  /** How often each kind struck, how fast it went, and what it came to. */
  lines(): string[] {
    const minutes = (performance.now() - this.#started) / 60_000;
    return [
      `struck: ${this.#kinds.map((kind) => `${kind} ${this.#tally[kind] ?? 0}`).join(", ")}`,
      ...(this.idle.length > 0 ? [`never struck: ${this.idle.join(", ")}`] : []),
      `${Math.round(this.played / minutes)} seeds a minute`,
      `${this.played - this.failed} passed, ${this.failed} failed`,
    ];
  }
}
