/** Seconds as people say them: "40 s", "12 min", "1 h 12 min", "9 d 4 h". Two units at most. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const units: readonly (readonly [number, string])[] = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const first = units.findIndex(([size]) => s >= size);
  const [big, small] = [units[first], units[first + 1]];
  if (!big) return `${s} s`;
  const rest = small ? Math.floor((s % big[0]) / small[0]) : 0;
  return `${Math.floor(s / big[0])} ${big[1]}${small && rest > 0 ? ` ${rest} ${small[1]}` : ""}`;
}

/** So many of a list are written out. */
const WRITTEN = 20;

/** A list in words, its beginning where it is long: "a, b, … and 19980 more". */
export function inWords(all: readonly string[], between: string): string {
  const more = all.length - WRITTEN;
  return more > 0 ? `${all.slice(0, WRITTEN).join(between)} and ${more} more` : all.join(between);
}
