/** Shorter than this, a part of a secret is a common word, and masking it would only spoil the log. */
const SHORTEST = 4;

/**
 * Every form in which a secret's value may show itself: whole, by line, by leaf of JSON; each as it is, JSON-escaped, percent-encoded, and in
 * base64 at the three alignments. Longest first, so that a part never hides what stands around it.
 */
export function forms(value: string): string[] {
  const parts = [value, ...value.split(/\r?\n/), ...leaves(value)].filter((part) => part.length >= SHORTEST);
  const all = parts.flatMap((part) => [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part), ...base64(part)]);
  return [...new Set(all)].filter((form) => form.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

function leaves(text: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const walk = (of: unknown): string[] => {
    if (typeof of === "string" || typeof of === "number") return [String(of)];
    return typeof of === "object" && of !== null ? Object.values(of).flatMap(walk) : [];
  };
  return walk(parsed);
}

/** Without the characters at either end that depend on what stands there. */
function base64(part: string): string[] {
  const bytes = Buffer.from(part);
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const whole = Math.floor((shift + bytes.length) / 3) * 4;
    const inner = text.slice(shift === 0 ? 0 : 4, whole);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** Hides secrets in text. */
export class Masker {
  readonly #needles = new Set<string>();

  /** @returns the forms that were added, for the runner to mask as well. */
  add(value: string): readonly string[] {
    const added = forms(value);
    for (const form of added) this.#needles.add(form);
    return added;
  }

  hide(text: string): string {
    let hidden = text;
    for (const needle of [...this.#needles].sort((a, b) => b.length - a.length)) hidden = hidden.replaceAll(needle, "***");
    return hidden;
  }

  /** Of the longest form: how much of a text that goes on must be held back. */
  get longest(): number {
    return Math.max(0, ...[...this.#needles].map(({ length }) => length));
  }
}
