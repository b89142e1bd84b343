import type { StepResult } from "../scripts/runner/run.ts";

/** A JWT with all three parts; headers of tokens begin with `{"`. */
const JWT = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;

/**
 * Where a run wrote a token or a secret value: standard output (but for the lines that ask the runner to mask it), summary, outputs, state,
 * every file. Values are also looked for in base64, percent-encoded and JSON-escaped. Empty: nowhere.
 */
export function leaks(result: StepResult, secrets: readonly string[]): string[] {
  const printed = result.raw
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n");
  const places: Record<string, string> = {
    log: printed,
    summary: result.summary,
    outputs: JSON.stringify(result.outputs),
    state: JSON.stringify(result.state),
    ...result.files,
  };
  const needles = secrets.filter((secret) => secret !== "").flatMap(forms);
  return Object.entries(places).flatMap(([place, text]) => [
    ...(JWT.test(text) ? [`${place}: a JWT`] : []),
    ...needles.filter((needle) => text.includes(needle)).map((needle) => `${place}: ${needle.slice(0, 4)}…`),
  ]);
}

/** A value as it stands in other texts. */
export function forms(secret: string): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${"x".repeat(shift)}${secret}`).toString("base64");
    // Without the characters that also depend on what stands before and after.
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, escaped, encodeURIComponent(secret), ...base64])].filter((form) => form.length >= 4);
}
