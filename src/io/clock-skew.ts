import { header } from "../clouds/refusals/read.ts";
import type { Service } from "../core/index.ts";

/** How far the runner's clock is from those of the services that answered it. */
export interface Skew {
  /** Milliseconds; negative: behind. */
  readonly aheadMs: number;
  /** Half a round trip, and the half second that a `Date` header leaves open. */
  readonly withinMs: number;
  /** Whose clocks agree on it. */
  readonly by: readonly string[];
}

/** Services of one house have one clock. */
const HOUSES: Readonly<Record<Service, string>> = {
  github: "GitHub",
  entra: "Entra",
  graph: "Entra",
  arm: "Azure",
  sts: "Google",
  iam: "Google",
  "iam-credentials": "Google",
  "secret-manager": "Google",
  kms: "Google",
  logging: "Google",
};
/** How far two clocks may be apart and still agree. */
const AGREE_MS = 60_000;

/** Collects what the services' `Date` headers say of the runner's clock. https://www.rfc-editor.org/rfc/rfc9110#name-date */
export class Clock {
  readonly #best = new Map<string, Omit<Skew, "by">>();

  /** An answer. One without the header, or out of a cache, says nothing. @param sentAt, receivedAt by the runner's clock, epoch milliseconds. */
  saw(service: Service, headers: Readonly<Record<string, string>>, sentAt: number, receivedAt: number): void {
    const date = Date.parse(header(headers, "date") ?? "");
    if (!Number.isFinite(date) || Number(header(headers, "age") ?? 0) > 0) return;
    // The header has whole seconds, cut off: half a second later is the middle of what it may mean.
    const aheadMs = (sentAt + receivedAt) / 2 - (date + 500);
    const withinMs = Math.abs(receivedAt - sentAt) / 2 + 500;
    const house = HOUSES[service];
    const best = this.#best.get(house);
    if (!best || withinMs < best.withinMs) this.#best.set(house, { aheadMs, withinMs });
  }

  /** What most services agree on; of two that do not, the one that blames the runner less. Null: nobody said. */
  measured(): Skew | null {
    const sorted = [...this.#best].sort(([, a], [, b]) => a.aheadMs - b.aheadMs);
    const middle = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
    const [found] = middle.flatMap((each) => (each ? [each[1]] : [])).sort((a, b) => Math.abs(a.aheadMs) - Math.abs(b.aheadMs));
    if (!found) return null;
    const by = sorted.filter(([, { aheadMs }]) => Math.abs(aheadMs - found.aheadMs) <= AGREE_MS).map(([house]) => house);
    return { ...found, by: by.sort() };
  }
}
