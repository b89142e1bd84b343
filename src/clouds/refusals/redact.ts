const HIDDEN = "[redacted]";

/** Keys whose values are credentials wherever they occur: in forms, JSON, connection strings and logged headers. */
const KEYS =
  "access_?token|refresh_?token|id_?token|subject_?token|actor_?token|client_?assertion|client_?secret|assertion|" +
  "password|account_?key|shared_?access_?(?:key|signature)|sig|authorization|x-ms-authorization-auxiliary";

const RULES: readonly (readonly [RegExp, string])[] = [
  // GitHub's, also the installation tokens that hold a JWT (`ghs_<app>_<JWT>`) and those that stand within a word.
  [/(?<![A-Za-z0-9])(?:gh[a-z]_|github_pat_)[\w.-]{8,}/g, HIDDEN],
  // A JWT, also one that was cut off after its header.
  [/eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, HIDDEN],
  // The same without the usual first key: three long base64url parts.
  [/(?<![\w.-])[\w-]{16,}\.[\w-]{16,}\.[\w-]{16,}(?![\w.-])/g, HIDDEN],
  [
    /\b(Bearer|Basic)(\s+|%20|\+)(?!(?:tokens?|realm|auth\w*|error|scheme|challenge|is|was|in|header)\b)[^\s"'<>,;]+/gi,
    `$1 ${HIDDEN}`,
  ],
  [/\bya29\.[\w.-]+/g, HIDDEN],
  // Google's refresh tokens, API keys and clients' secrets.
  [/(?<![\w/])1\/\/0[\w-]{20,}/g, HIDDEN],
  [/\b(?:AIza[\w-]{30,}|GOCSPX-[\w-]{20,})/g, HIDDEN],
  // Entra's refresh tokens, and those of personal accounts.
  [/(?<![\w.])[01]\.A[\w-]{20,}(?:\.[\w-]*){0,4}/g, HIDDEN],
  [/(?<![\w.])M\.[CR]\d{1,4}_[\w.!*$-]{20,}/g, HIDDEN],
  // GitHub's installation tokens of before 2021.
  [/\bv1\.[0-9a-f]{40}\b/g, HIDDEN],
  [new RegExp(`(["'](?:${KEYS})["']\\s*:\\s*")(?:[^"\\\\]|\\\\.)*("|$)`, "gi"), `$1${HIDDEN}$2`],
  [new RegExp(`\\b((?:${KEYS})=)[^&\\s"'<>;]+`, "gi"), `$1${HIDDEN}`],
];

/** The text without anything that looks like a credential: JWTs, bearer strings, cloud and GitHub tokens, signatures, form values. */
export function redact(text: string): string {
  return RULES.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);
}
