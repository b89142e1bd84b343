/** The known word that `word` most likely means, if one is near enough to be worth naming. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const plain = (text: string) => text.toLowerCase().replaceAll("_", "-");
  const ranked = known.map((each) => ({ each, far: distance(plain(word), plain(each)) })).sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= limit ? best.each : undefined;
}

/** Levenshtein's edit distance, cut off for texts that nobody typed by mistake. */
function distance(a: string, b: string): number {
  if (a.length > 60 || b.length > 60) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** "unknown, did you mean …?" in words. */
export function unknownWord(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? `Known: ${known.join(", ") || "none"}.` : `Did you mean ${near}?`;
}
