import { appendFileSync, writeFileSync } from "node:fs";
import type { Service } from "../../src/core/index.ts";
import { Masker } from "../../src/masking/masker.ts";

/** One request and its answer, without secrets. */
export interface Logged {
  readonly at: string;
  /** `none` where no route was found. */
  readonly service: Service | "none";
  readonly route: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** 0: the connection was broken instead of answered. */
  readonly status: number;
  /** Reads (GET) that had come and were not answered when this request came, itself included. */
  readonly reading: number;
  readonly body?: unknown;
  readonly answer?: unknown;
}

/** Keeps every request in memory and, when given a path, as JSON lines in a file. */
export class RequestLog {
  readonly entries: Logged[] = [];
  readonly #path: string | undefined;
  readonly #values: () => readonly string[];
  readonly #masker = new Masker();

  /** @param values of secrets, as they are at a request: a script's output, or a template's, may show one under any name. */
  constructor(path?: string, values: () => readonly string[] = () => []) {
    this.#path = path;
    this.#values = values;
    if (path) writeFileSync(path, "");
  }

  add(entry: Logged): void {
    const { body, answer, ...rest } = entry;
    for (const value of this.#values()) this.#masker.add(value);
    const logged: Logged = { ...rest };
    this.#later(logged, "body", body);
    this.#later(logged, "answer", answer);
    this.entries.push(logged);
    if (this.#path) appendFileSync(this.#path, `${JSON.stringify(logged)}\n`);
  }

  /** A part that is cleaned when somebody reads it: of most requests nobody does. What the world changes after the request changes it no more. */
  #later(of: Logged, name: "body" | "answer", part: unknown): void {
    if (part === undefined) return;
    const text = JSON.stringify(part);
    let cleaned: unknown;
    const get = () => {
      cleaned ??= hiding(this.#masker, withoutSecrets(JSON.parse(text)));
      return cleaned;
    };
    Object.defineProperty(of, name, { enumerable: true, get });
  }
}

/** A copy in which these values are hidden wherever they stand in a text. */
function hiding(masker: Masker, of: unknown): unknown {
  if (typeof of === "string") return masker.hide(of);
  if (Array.isArray(of)) return of.map((each) => hiding(masker, each));
  if (typeof of !== "object" || of === null) return of;
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, hiding(masker, value)]));
}

/** Keys whose values are credentials or secret values, wherever they stand in a body of one of the clouds. */
const SECRET_KEYS = new Set([
  "access_token",
  "accessToken",
  "id_token",
  "token",
  "assertion",
  "client_assertion",
  "client_secret",
  "subject_token",
  "signedJwt",
]);
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** A copy in which tokens, payloads of secrets and account keys are replaced by `***`. */
function withoutSecrets(of: unknown): unknown {
  if (typeof of === "string") return of.replace(JWT, "***");
  if (Array.isArray(of)) return of.map(withoutSecrets);
  if (typeof of !== "object" || of === null) return of;
  const keys = Object.keys(of);
  const deployed = secureOnes(of);
  const hidden = (key: string) =>
    SECRET_KEYS.has(key) || (key === "data" && keys.includes("dataCrc32c")) || (key === "value" && keys.includes("keyName"));
  return Object.fromEntries(
    Object.entries(of).map(([key, value]) => [
      key,
      (typeof value === "string" && hidden(key)) || isNewPayload(key, value) || PROTECTED_KEYS.has(key)
        ? "***"
        : key === "parameters" && deployed
          ? withoutSecrets(deployed)
          : withoutSecrets(value),
    ]),
  );
}

/** Whatever stands there is written, and never read again. */
const PROTECTED_KEYS = new Set(["protectedParameters", "protectedSettings", "runAsPassword", "adminPassword"]);

/** The parameters of a deployment's request without the values of those that its template declares as secure; undefined for any other body. */
function secureOnes(of: object): Record<string, unknown> | undefined {
  if (!("template" in of) || !("parameters" in of)) return undefined;
  const { template, parameters } = of;
  if (typeof parameters !== "object" || parameters === null) return undefined;
  const declared = typeof template === "object" && template && "parameters" in template ? template.parameters : undefined;
  const types: Record<string, unknown> = typeof declared === "object" && declared !== null ? { ...declared } : {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, entry]) => [
      name,
      /"type":\s*"secure/i.test(JSON.stringify(types[name] ?? {})) ? { value: "***" } : entry,
    ]),
  );
}

/** The body of addVersion: `{payload: {data}}`, a checksum being optional there. */
function isNewPayload(key: string, value: unknown): boolean {
  return key === "payload" && typeof value === "object" && value !== null && "data" in value;
}
