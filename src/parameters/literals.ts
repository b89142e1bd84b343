import { isObject } from "./say.ts";

/** What a text looks like, in words. Formats that are unmistakable, wherever they stand. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/, "a private key"],
  [/\bAccountKey=[A-Za-z0-9+/]{40,}/i, "a storage account's key"],
  [/\bSharedAccessKey=[A-Za-z0-9+/]{20,}/i, "a shared access key"],
  [/[?&;]sig=[A-Za-z0-9%+/_-]{20,}/i, "a shared access signature"],
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}/, "a JSON web token"],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}/, "a GitHub token"],
  [/\bya29\.[\w-]{20,}|\bAIza[\w-]{35}\b|\bGOCSPX-[\w-]{20,}/, "a Google credential"],
  [/(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/, "an Entra client secret"],
  [/(?:password|passwd|pwd)\s*=\s*["']?(?![\s;$%{<("'[])[^;\s]{4,}/i, "a password"],
];

/** The kind of credential that a text holds; undefined when it holds none that is unmistakable. */
export function formatOf(text: string): string | undefined {
  return FORMATS.find(([pattern]) => pattern.test(text))?.[1];
}

export interface Literal {
  /** Where it stands, from the value that was searched on. */
  readonly at: readonly (string | number)[];
  /** In words; never the value. */
  readonly kind: string;
  readonly length: number;
}

/** Names that end in one of these hold a secret; "publicKey" and "keyName" do not. */
const NAME =
  /(?<!public|partition|sort|lookup|registry)(?:password|passwd|pwd|passphrase|secret|token|key|connectionstring|credentials?|sas)$/i;

/** The literal secrets in a value: by their format, or by the name that they have. @param name the value's own. */
export function literalsIn(name: string, value: unknown, at: Literal["at"] = []): Literal[] {
  if (typeof value === "string") {
    const kind = formatOf(value) ?? (isNamed(name) && !isHarmless(value) ? "a value that its name calls secret" : undefined);
    return kind === undefined ? [] : [{ at, kind, length: value.length }];
  }
  if (Array.isArray(value)) return value.flatMap((each, index) => literalsIn(name, each, [...at, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => literalsIn(key, each, [...at, key]));
}

function isNamed(name: string): boolean {
  return NAME.test(name.replaceAll(/[_\s-]/g, ""));
}

/** What stands under such a name without being a secret: nothing, a placeholder, an id, an address, a public key, an expression of Azure's. */
export function isHarmless(text: string): boolean {
  const plain = text.trim();
  return (
    plain.length === 0 ||
    /^(?:\{(?:item|run|date)\}[-_.]?)+$/.test(plain) ||
    /^(?:<[^<>]*>|\$\{\{?.*\}|#\{.*\}#?|__\w+__|\[.*\]|@Microsoft\.\w+\(.*\))$/s.test(plain) ||
    /^\/subscriptions\/|^projects\/|^https?:\/\/[^?\s]+$|^(?:ssh|ecdsa)-\S+ /i.test(plain)
  );
}
