import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

type Json = Readonly<Record<string, unknown>>;
interface Definition extends Json {
  readonly allOf?: readonly { readonly $ref?: string }[];
  readonly discriminator?: string;
  readonly "x-ms-discriminator-value"?: string;
}
interface Operation {
  readonly parameters?: readonly { readonly in?: string; readonly schema?: Json }[];
  readonly responses?: Readonly<Record<string, { readonly schema?: Json }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly definitions: Readonly<Record<string, Definition>>;
}

/** A swagger document: requests are held against it closed (an unknown property is wrong), answers open. */
export class Swagger {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  readonly #paths: readonly { readonly pattern: RegExp; readonly operations: Readonly<Record<string, Operation>> }[];

  constructor(path: string) {
    this.#document = JSON.parse(readFileSync(path, "utf8"));
    this.#paths = Object.entries(this.#document.paths).map(([template, operations]) => ({
      pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`, "i"),
      operations,
    }));
    for (const closed of [true, false]) {
      this.#ajv.addSchema({ $id: closed ? "requests" : "answers", $defs: definitions(this.#document, closed) });
    }
  }

  /** What is wrong with a request's body; undefined when the document does not know the operation, or it takes none. */
  request(method: string, path: string, body: unknown): string[] | undefined {
    const schema = this.#operation(method, path)?.parameters?.find((one) => one.in === "body")?.schema;
    return schema && this.#errors(schema, body, true);
  }

  /** What is wrong with an answer's body; undefined when the document does not describe it. */
  answer(method: string, path: string, status: number, body: unknown): string[] | undefined {
    const schema = this.#operation(method, path)?.responses?.[String(status)]?.schema;
    return schema && this.#errors(schema, body, false);
  }

  #operation(method: string, path: string): Operation | undefined {
    const clean = decodeURIComponent(path).replace(/\/{2,}/g, "/");
    return this.#paths.find(({ pattern }) => pattern.test(clean))?.operations[method.toLowerCase()];
  }

  #errors(schema: Json, body: unknown, closed: boolean): string[] {
    const base = closed ? "requests" : "answers";
    const validate: ValidateFunction = this.#ajv.compile(rewritten(schema, closed, `${base}#/$defs/`));
    validate(body);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/**
 * Each definition twice: `X`, its own properties and its base's, and `X!`, as a property refers to it: with the subtype that the
 * discriminator names, and, in requests, nothing else.
 */
function definitions({ definitions: all }: Document, closed: boolean): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, definition]) => [
      [name, rewritten(definition, closed, "#/$defs/")],
      [
        `${name}!`,
        {
          $ref: `#/$defs/${name}`,
          allOf: [
            {},
            ...subtypes(all, name).map(([subtype, property, value]) => ({
              if: { type: "object", required: [property], properties: { [property]: { const: value } } },
              // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword
              then: { $ref: `#/$defs/${subtype}` },
            })),
          ],
          ...(closed ? { unevaluatedProperties: false } : {}),
        },
      ],
    ]),
  );
}

/** Every definition that derives from this one: name, discriminating property, its value. */
function subtypes(all: Document["definitions"], base: string): [string, string, string][] {
  const property = all[base]?.discriminator;
  if (property === undefined) return [];
  const derives = (name: string): boolean =>
    (all[name]?.allOf ?? []).some(({ $ref = "" }) => nameOf($ref) === base || derives(nameOf($ref)));
  return Object.keys(all)
    .filter(derives)
    .map((name) => [name, property, all[name]?.["x-ms-discriminator-value"] ?? name]);
}

function nameOf($ref: string): string {
  return /^#\/definitions\/(.+)$/.exec($ref)?.[1] ?? "";
}

/** OpenAPI 2 as JSON Schema. In answers enumerations are open and anything may be null: recorded answers have both. */
function rewritten(of: unknown, closed: boolean, at: string, inAllOf = false): Json {
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value))
      return value.map((each) => (typeof each === "object" ? rewritten(each, closed, at, key === "allOf") : each));
    if (key === "properties" && typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, rewritten(each, closed, at)]));
    }
    return typeof value === "object" && value !== null ? rewritten(value, closed, at) : value;
  };
  const { $ref, ...rest } = of as { $ref?: string };
  if ($ref !== undefined) {
    const name = nameOf($ref);
    // What lies in another document is not held against anything.
    const target = name === "" ? {} : { $ref: `${at}${name}${inAllOf ? "" : "!"}` };
    return closed || inAllOf ? target : { anyOf: [{ type: "null" }, target] };
  }
  const kept = Object.entries(rest).filter(
    ([key]) => !["discriminator", "example", "default", ...(closed ? [] : ["enum", "required"])].includes(key),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === "type" && !closed && typeof value === "string" ? [value, "null"] : walk(value, key),
    ]),
  );
}
