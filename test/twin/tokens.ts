import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";

/** A JWT taken apart; nothing in it has been checked. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

// Worlds name their keys, so that a world stays plain data and "signed with another key" is one changed word. Made once a process.
const keys = new Map<string, KeyObject>();

function privateKey(name: string): KeyObject {
  let key = keys.get(name);
  if (!key) {
    const { privateKey: pem } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    key = createPrivateKey(pem);
    keys.set(name, key);
  }
  return key;
}

/** The public half of a named key as it stands in a JWKS; the `kid` is the name. */
export function publicJwk(name: string): Record<string, unknown> {
  return { ...createPublicKey(privateKey(name)).export({ format: "jwk" }), kid: name, use: "sig", alg: "RS256" };
}

/** An RS256 JWT. Synchronous, unlike jose's, because a route's answer is a plain function. Times in the claims are epoch seconds. */
export function signJwt(key: string, claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", typ: "JWT", kid: key, x5t: key })}.${part(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey(key)).toString("base64url")}`;
}

/** Header and claims of a JWT, unverified; undefined when it is none. */
export function readJwt(jwt: string): Jwt | undefined {
  const parts = jwt.split(".");
  if (parts.length !== 3) return undefined;
  const header = object(parts[0]);
  const claims = object(parts[1]);
  return header && claims ? { header, claims } : undefined;
}

/** Whether one of the named keys signed it: the key that the header names must be among them. `alg: none` never passes. */
export function signedBy(jwt: string, names: readonly string[]): boolean {
  const header = readJwt(jwt)?.header;
  const name = names.find((known) => known === header?.kid);
  if (name === undefined || header?.alg !== "RS256") return false;
  // A token is shown with every request, and its text decides.
  const known = verified.get(jwt);
  if (known !== undefined) return known;
  const end = jwt.lastIndexOf(".");
  const key = createPublicKey(privateKey(name));
  const good = verify("RSA-SHA256", Buffer.from(jwt.slice(0, end)), key, Buffer.from(jwt.slice(end + 1), "base64url"));
  if (verified.size >= MOST_VERIFIED) verified.clear();
  verified.set(jwt, good);
  return good;
}

/** Whether a token's signature is its key's, by its text. */
const verified = new Map<string, boolean>();
const MOST_VERIFIED = 1000;

/** A claim as text; empty when it is absent or no string. */
export function text(claims: Readonly<Record<string, unknown>>, name: string): string {
  const value = claims[name];
  return typeof value === "string" ? value : "";
}

/** A claim as a number; NaN when it is absent or no number. */
export function seconds(claims: Readonly<Record<string, unknown>>, name: string): number {
  const value = claims[name];
  return typeof value === "number" ? value : Number.NaN;
}

function object(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
