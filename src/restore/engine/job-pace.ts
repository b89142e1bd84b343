/** Seconds before the second, third, … read of a job; the last one repeats. Early ones are close, for restores that take a minute. */
const SCHEDULE = [2, 3, 5, 5, 10, 10, 15, 20, 30] as const;

/** Azure lets an identity read a vault's jobs 150 times an hour (recorded); the rest is left to whoever else asks. */
const HOURLY = 120;
const HOUR_MS = 3_600_000;

/** Job reads of one run, over all its restores: the vault counts them together. */
export class JobPace {
  readonly #reads: number[] = [];
  #left: number | null = null;

  /** A read is about to be made. @param now epoch milliseconds. */
  count(now: number): void {
    this.#reads.push(now);
    while ((this.#reads[0] ?? now) <= now - HOUR_MS) this.#reads.shift();
  }

  /** What `x-ms-ratelimit-remaining-subscription-resource-requests` said, where it said anything. */
  heard(left: number | null): void {
    this.#left = left;
  }

  /** Milliseconds to wait before the next read. @param poll how many this follower has made, from 0. */
  wait(poll: number, now: number): number {
    const scheduled = (SCHEDULE[Math.min(poll, SCHEDULE.length - 1)] ?? 30) * 1000;
    const scarce = this.#left !== null && this.#left < 20 ? 120_000 : 0;
    const oldest = this.#reads[0];
    const full = oldest !== undefined && this.#reads.length >= HOURLY ? oldest + HOUR_MS - now : 0;
    return Math.max(scheduled, scarce, full);
  }
}
