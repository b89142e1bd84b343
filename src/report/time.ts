import type { Instant } from "../core/index.ts";

/** "2026-11-05 03:12:45 UTC"; what is no time is given back as it is. */
export function when(instant: Instant): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? instant : `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Seconds from one instant to another; null when either is no time. */
export function between(from: Instant, to: Instant): number | null {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isNaN(seconds) ? null : seconds;
}
