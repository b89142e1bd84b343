import type { Parameter, SecretReference } from "../core/inputs.ts";
import { LOCATION, SECRET_NAME } from "../plan/identity-google.ts";
import type { Path } from "../plan/positions.ts";
import { nearest } from "../schema/nearest.ts";
import { isObject, type Say, unknownKey } from "./say.ts";

const KEYS = ["secretManager", "secretName", "secretVersion", "field"];
const PLACE_KEYS = ["project", "location"];
const FIELDS = ["value", "version", "createTime"] as const satisfies readonly SecretReference["field"][];
const WORDS = ["latest", "at-point"] as const;
/** https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin; or the project's number. */
const PROJECT = /^(?:\d{1,19}|(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9])$/;

type Read = { kind: "secret"; secret: SecretReference } | { kind: "key-vault"; reference: unknown };

/** A parameter's `reference`: to Secret Manager, or to a Key Vault, which goes on to Azure as it is. Undefined when it is neither. */
export function readReference(of: unknown, at: Path, say: Say): (Read & Partial<Parameter>) | undefined {
  if (!isObject(of)) {
    say("parameter", at, "A reference is an object.");
    return undefined;
  }
  const [ours, vault] = [Object.hasOwn(of, "secretManager"), Object.hasOwn(of, "keyVault")];
  if (ours && vault) {
    say("parameter", [...at, "keyVault"], "A reference is to Secret Manager or to a Key Vault, not to both.");
    return undefined;
  }
  if (vault) return keyVault(of, at, say);
  const unknown = unknownKeys(of, at, KEYS, say);
  if (!ours) {
    if (!unknown) say("parameter", at, "The reference names neither `secretManager` nor `keyVault`.");
    return undefined;
  }
  const place = placeOf(of.secretManager, [...at, "secretManager"], say);
  const secretName = typeof of.secretName === "string" && SECRET_NAME.test(of.secretName) ? of.secretName : undefined;
  if (secretName === undefined)
    say("parameter", [...at, "secretName"], "`secretName` is a secret's name alone: letters, digits, dashes and underscores.");
  const secretVersion = versionOf(of.secretVersion ?? "latest");
  if (secretVersion === undefined)
    say("parameter", [...at, "secretVersion"], "`secretVersion` is latest, at-point or a version's number.");
  const field = FIELDS.find((each) => each === (of.field ?? "value"));
  if (!field) {
    const near = typeof of.field === "string" ? nearest(of.field, FIELDS) : undefined;
    say("parameter", [...at, "field"], `\`field\` is value, version or createTime.${near ? ` Did you mean ${near}?` : ""}`);
  }
  if (unknown || !place || secretName === undefined || secretVersion === undefined || !field) return undefined;
  return { kind: "secret", secret: { ...place, secretName, secretVersion, field } };
}

/** Only what tells a Key Vault reference from a typing error: the rest is Azure's to judge. */
function keyVault(of: Readonly<Record<string, unknown>>, at: Path, say: Say): Read | undefined {
  if (isObject(of.keyVault) && typeof of.keyVault.id === "string" && typeof of.secretName === "string") {
    return { kind: "key-vault", reference: of };
  }
  say("parameter", at, "A Key Vault reference has `keyVault.id` and `secretName`.");
  return undefined;
}

function placeOf(of: unknown, at: Path, say: Say): Pick<SecretReference, "project" | "location"> | undefined {
  if (!isObject(of)) {
    say("parameter", at, '`secretManager` is an object: {"project": …}.');
    return undefined;
  }
  const unknown = unknownKeys(of, at, PLACE_KEYS, say);
  const { project, location } = of;
  const right = typeof project === "string" && PROJECT.test(project);
  if (!right) say("parameter", [...at, "project"], "`project` is a Google Cloud project's id or number, in quotes.");
  if (location === undefined) return right && !unknown ? { project } : undefined;
  if (typeof location === "string" && LOCATION.test(location)) return right && !unknown ? { project, location } : undefined;
  say("parameter", [...at, "location"], "`location` is the region of a regional secret, such as europe-west1.");
  return undefined;
}

function versionOf(of: unknown): SecretReference["secretVersion"] | undefined {
  const word = WORDS.find((each) => each === of);
  if (word) return word;
  const number = typeof of === "string" && /^[1-9]\d{0,15}$/.test(of) ? Number(of) : of;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** @returns whether there was one. */
function unknownKeys(of: Readonly<Record<string, unknown>>, at: Path, known: readonly string[], say: Say): boolean {
  const unknown = Object.keys(of).filter((key) => !known.includes(key));
  for (const key of unknown) say("parameter", [...at, key], unknownKey(key, known));
  return unknown.length > 0;
}
