/**
 * Line and column of an offset, from 1 on: a function that knows where every line begins, for a large file is asked for many.
 */
export function linesOf(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const begins = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) begins.push(at + 1);
  return (offset) => {
    let [low, high] = [0, begins.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((begins[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (begins[low] ?? 0) + 1 };
  };
}
