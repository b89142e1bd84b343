import type { StepResult } from "../scripts/runner/run.ts";

/** A JWT with all three parts; headers of tokens begin with `{"`. */
const JWT = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;
/** A token of GitHub's own. */
const GITHUB = /gh[opsu]_[A-Za-z0-9]{20,}/;

/**
 * Where a run wrote a token or a secret value: standard output (but for the lines that ask the runner to mask it), summary, outputs, state,
 * every file. Values are also looked for as programs encode them (`forms`), across line breaks too. Empty: nowhere.
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
    annotations: JSON.stringify(result.annotations),
    ...result.files,
  };
  const needles = secrets.filter((secret) => secret !== "").flatMap(forms);
  const wide = secrets.flatMap(encoded);
  return Object.entries(places).flatMap(([place, text]) => {
    // The log's own mark before each line of a step, and what wraps a long encoding.
    const joined = text.replaceAll(/\s*\n\s*│?\s*/g, "").replaceAll("\\n", "");
    const digits = text.toLowerCase().replaceAll(/0x|[\s:,│-]/g, "");
    return [
      ...(JWT.test(text) ? [`${place}: a JWT`] : []),
      ...(GITHUB.test(text) ? [`${place}: a token of GitHub's`] : []),
      ...needles.filter((needle) => text.includes(needle)).map((needle) => `${place}: ${needle.slice(0, 4)}…`),
      ...wide.filter((needle) => joined.includes(needle)).map((needle) => `${place}, wrapped: ${needle.slice(0, 4)}…`),
      ...secrets
        .filter((secret) => secret.length >= 6 && digits.includes(Buffer.from(secret).toString("hex")))
        .map((secret) => `${place}, in hexadecimal: ${secret.slice(0, 2)}…`),
    ];
  });
}

/** A value as it stands in other texts. */
export function forms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret);
  const strict = percent.replaceAll(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const lower = (text: string) => text.replaceAll(/%../g, (found) => found.toLowerCase());
  const html = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  const all = [
    secret,
    json,
    json.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
    percent,
    strict,
    lower(percent),
    lower(strict),
    strict.replaceAll("%20", "+"),
    secret.replaceAll("'", "'\\''"),
    secret.replaceAll("'", `'"'"'`),
    secret.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n"),
    html,
    html.replaceAll("'", "&#x27;"),
    html.replaceAll("'", "&#39;"),
    ...encoded(secret),
  ];
  return [...new Set(all)].filter((form) => form.length >= 4);
}

/** Base64 of both alphabets, at each place in a longer text; also of UTF-16. */
function encoded(secret: string): string[] {
  const wide = Buffer.from(secret, "utf16le");
  const found = [Buffer.from(secret), wide].flatMap((bytes) =>
    [0, 1, 2].map((shift) => {
      const text = Buffer.concat([Buffer.alloc(shift, "x"), bytes]).toString("base64");
      // Without the characters that also depend on what stands before and after.
      return text.slice(shift === 0 ? 0 : 4, -4);
    }),
  );
  return found.flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]).filter((text) => text.length >= 8);
}
