import type { PointChoice, PointFilter, PointListed } from "../core/index.ts";
import type { Entries } from "../io/entries.ts";
import type { RecoveryPoint } from "./point.ts";

/** What makes two consistency words one: the vault's and the plan's. */
const CONSISTENCY: Readonly<Record<NonNullable<PointFilter["consistency"]>, string>> = {
  application: "appconsistent",
  "file-system": "filesystemconsistent",
  crash: "crashconsistent",
};
const USABLE = new Set(["valid", "rehydrated"]);

/**
 * Why a point may not be restored; empty when it may. A point without tier details (old vaults) is taken as usable. A point whose only
 * usable tier is the archive needs rehydration, which costs hours and money, so it must be asked for.
 */
function reasonsAgainst(point: RecoveryPoint, filter: PointFilter, rehydrate: boolean, now: number): string[] {
  const reasons: string[] = point.malformed === undefined ? [] : [`Azure's entry of it has another shape (${point.malformed})`];
  if (point.softDeleted) reasons.push("soft-deleted");
  const usable = point.tiers.filter(({ status }) => USABLE.has(status.toLowerCase()));
  const online = usable.filter(({ tier, status }) => tier !== "archive" || status.toLowerCase() === "rehydrated");
  if (point.tiers.length > 0 && usable.length === 0) {
    reasons.push(`no usable tier (${point.tiers.map(({ tier, status }) => `${tier}: ${status}`).join(", ")})`);
  } else if (point.tiers.length > 0 && online.length === 0 && !rehydrate) {
    reasons.push("archived only, and the plan does not ask to rehydrate");
  }
  if (filter.tier !== undefined && !usable.some(({ tier }) => tier === filter.tier))
    reasons.push(`not in the ${filter.tier} tier`);
  if (filter.consistency !== undefined && point.consistency.toLowerCase() !== CONSISTENCY[filter.consistency]) {
    reasons.push(`${point.consistency}, not ${filter.consistency}-consistent`);
  }
  if (filter.within !== undefined && now - Date.parse(point.time) > filter.within * 1000) {
    reasons.push(
      `older than ${filter.within % 86_400 === 0 ? `${filter.within / 86_400} d` : `${Math.round(filter.within / 3600)} h`}`,
    );
  }
  if (Date.parse(point.time) > now + 15 * 60_000) reasons.push("lies in the future: a clock is wrong");
  return reasons;
}

/**
 * The point that `choice` means among the eligible ones. `at` takes the newest not after the time, no more than a day before it; `ago` and
 * `before` the newest older than that.
 * @param points newest first. @param random 0 ≤ x < 1.
 */
function choosePoint(
  points: readonly RecoveryPoint[],
  choice: PointChoice,
  now: number,
  random: number,
): RecoveryPoint | undefined {
  const at = (point: RecoveryPoint) => Date.parse(point.time);
  switch (choice.choose) {
    case "latest":
      return points[0];
    case "oldest":
      return points.at(-1);
    case "random":
      return points[Math.floor(random * points.length)];
    case "id":
      return points.find(({ id }) => id.toLowerCase() === choice.id.toLowerCase());
    case "before":
      return points.find((point) => at(point) < Date.parse(choice.time));
    case "ago":
      return points.find((point) => at(point) <= now - choice.seconds * 1000);
    case "at": {
      const time = Date.parse(choice.time);
      return points.find((point) => at(point) <= time && time - at(point) <= 86_400_000);
    }
  }
}

/** `choice` in words, for a message. */
export function choiceInWords(choice: PointChoice): string {
  switch (choice.choose) {
    case "id":
      return `the point with id ${choice.id}`;
    case "before":
      return `the newest before ${choice.time}`;
    case "at":
      return `the newest within the day before ${choice.time}`;
    case "ago":
      return `the newest that is at least ${choice.seconds >= 3600 ? `${+(choice.seconds / 3600).toFixed(1)} h` : `${Math.round(choice.seconds / 60)} min`} old`;
    default:
      return `the ${choice.choose} one`;
  }
}

export interface Chosen {
  readonly listed: readonly PointListed[];
  readonly point: RecoveryPoint | null;
  /** The newest eligible one: what RPO is measured from. */
  readonly newest: RecoveryPoint | null;
}

/**
 * Whether a point that cannot be read may be newer than the newest eligible one. @param list good ones newest first; the bad ones have no time.
 */
export function newestUnknown({ good, bad }: Entries<RecoveryPoint>, newest: RecoveryPoint | null): boolean {
  if (bad.length > 0) return true;
  return good.some(({ malformed, time }) => malformed !== undefined && (newest === null || time > newest.time));
}

/** Judges every point and chooses one. */
export function selectPoint(
  points: readonly RecoveryPoint[],
  of: { readonly point: PointChoice; readonly pointFilter: PointFilter; readonly rehydrate?: unknown },
  now: number,
  random: number,
): Chosen {
  const judged = points.map((point) => ({
    point,
    reasons: reasonsAgainst(point, of.pointFilter, of.rehydrate !== undefined, now),
  }));
  const eligible = judged.filter(({ reasons }) => reasons.length === 0).map(({ point }) => point);
  const point = choosePoint(eligible, of.point, now, random) ?? null;
  const listed = judged.map(({ point: each, reasons }) => ({
    id: each.id,
    time: each.time,
    tiers: each.tiers.map(({ tier, status }) => (status === "Valid" ? tier : `${tier} (${status})`)),
    consistency: each.consistency,
    eligible: reasons.length === 0,
    reasons,
    chosen: each === point,
  }));
  return { listed, point, newest: eligible[0] ?? null };
}
