import { type Instant, type Plan, type Said, type SecretPlan, sh } from "../core/index.ts";
import type { Parameter, ParameterFile, SecretReference, Template, TemplateParameter } from "../core/inputs.ts";
import { Refused } from "../io/io.ts";
import { isCommonWord } from "../secrets/payload.ts";
import { payloadOf, pin, type Unusable, type Wanted } from "../secrets/pinned.ts";
import type { Asking, SecretVersion } from "../secrets/versions.ts";
import { isSecure, wrongValue } from "./compare.ts";
import { named, resourceOf } from "./file.ts";
import { type PinnedVersion, resolvedDocument } from "./pinned.ts";
import { expanded, type Variables } from "./placeholders.ts";
import { secretNameOf } from "./references.ts";
import { isObject } from "./say.ts";

export interface Resolving {
  /** Undefined only for a file without a reference to Secret Manager. */
  readonly asking: Asking | undefined;
  readonly plan: Plan;
  readonly file: ParameterFile;
  /** The repository's, or the one that Azure generated. */
  readonly template: Template | undefined;
  /** The recovery point's. */
  readonly pointTime: Instant;
  readonly variables: Variables;
}
export interface Resolved {
  /** For the deployment request alone. */
  readonly parameters: Readonly<Record<string, { readonly value: unknown } | { readonly reference: unknown }>>;
  /** The document `*.resolved.json`; never with a value. */
  readonly pinned: object;
  /** To be masked before anything is done with them; without words that stand in ordinary texts. */
  readonly values: readonly string[];
  readonly used: readonly UsedSecret[];
  /** RDS031, one a secret whose value is such a word. */
  readonly common: readonly Said[];
}
interface UsedSecret {
  /** The plan's name, or the one made of the resource. */
  readonly name: string;
  readonly resource: string;
  readonly version: string;
  readonly createTime: Instant;
  /** `newest`, `at-point`, or a number. */
  readonly wanted: string;
}

/** One version of one secret, read once however many parameters take it. */
interface Read {
  readonly name: string;
  readonly resource: string;
  readonly version: SecretVersion;
  readonly wanted: string;
  /** Undefined when no parameter takes its value. */
  readonly text?: string;
}

/**
 * Resolves a parameter file at the last moment, so that a rotation since the check is picked up. What comes back beside the parameters is fit to be
 * kept; `unusable` is what RDS030 says.
 */
export async function resolveParameters(of: Resolving): Promise<Resolved | { readonly refused: Refused } | Unusable> {
  const { file, template, variables } = of;
  let read: ReadonlyMap<string, Read> | Unusable;
  try {
    read = await readAll(of);
  } catch (error) {
    if (error instanceof Refused) return { refused: error };
    throw error;
  }
  if ("unusable" in read) return read;
  const parameters: [string, { value: unknown } | { reference: unknown }][] = [];
  for (const [name, parameter] of Object.entries(file.parameters)) {
    const declared = template && named(template.parameters, name);
    // Overrides of the restore request are no parameters of a template that does not declare them.
    if (template && !declared) continue;
    const value = resolved(name, parameter, declared, read, variables);
    if ("unusable" in value) return value;
    parameters.push([name, value]);
  }
  return { parameters: Object.fromEntries(parameters), ...kept(of, read) };
}

function resolved(
  name: string,
  parameter: Parameter,
  declared: TemplateParameter | undefined,
  read: ReadonlyMap<string, Read>,
  variables: Variables,
): { value: unknown } | { reference: unknown } | Unusable {
  if (parameter.kind === "key-vault") return { reference: parameter.reference };
  if (parameter.kind === "secret") {
    const pinned = read.get(keyOf(parameter.secret));
    if (!pinned) throw new Error("a reference was not resolved");
    return fieldOf(parameter.secret, pinned, name, declared);
  }
  const value = expanded(parameter.value, variables);
  const wrong = declared && wrongValue(value, declared);
  return wrong
    ? { unusable: `The value of the parameter ${name} ${wrong.what}`, fix: `Expected: ${wrong.expected}.` }
    : { value };
}

function kept({ file, template }: Resolving, by: ReadonlyMap<string, Read>): Omit<Resolved, "parameters"> {
  const read = [...by.values()];
  const versions = new Map<string, PinnedVersion>();
  for (const [name, of] of Object.entries(file.parameters)) {
    const pinned = of.kind === "secret" ? by.get(keyOf(of.secret)) : undefined;
    if (pinned) versions.set(name, pinned.version);
  }
  const texts = [...new Set(read.flatMap(({ text }) => (text === undefined ? [] : [text])))];
  const common = new Map(read.flatMap(({ name, resource, text }) => (text && isCommonWord(text) ? [[name, resource]] : [])));
  const used = new Map(
    read.map(({ name, resource, wanted, version: { version, createTime } }): [string, UsedSecret] => [
      `${resource}/${version}/${wanted}`,
      { name, resource, version, createTime, wanted },
    ]),
  );
  return {
    pinned: resolvedDocument(file, template, versions, texts),
    values: texts.filter((text) => !isCommonWord(text)),
    used: [...used.values()],
    common: [...common].map(([subject, resource]) => ({
      subject,
      message: `The value of ${subject} is a word that stands in ordinary texts. It is not masked, for that would hide the word everywhere, and show that it is the secret.`,
      fix: sh`Give it a value that nobody guesses: gcloud secrets versions add ${resource} --data-file=-`,
    })),
  };
}

/** Reads each secret version that the file refers to, side by side; the first that cannot be used, in the file's order, is what is said. */
async function readAll({ asking, plan, file, pointTime }: Resolving): Promise<ReadonlyMap<string, Read> | Unusable> {
  const references = Object.values(file.parameters).flatMap((of) => (of.kind === "secret" ? [of.secret] : []));
  const distinct = Map.groupBy(references, keyOf);
  const reading = [...distinct].map(async ([key, [first, ...rest]]): Promise<readonly [string, Read] | Unusable> => {
    if (!first || !asking) throw new Error("a reference, and nobody to ask for it");
    const secret: SecretPlan = planOf(plan, first);
    const name = secretNameOf(plan.secrets, first);
    const chosen = await pin(asking, name, secret, wantedOf(first, pointTime));
    if (!("pinned" in chosen)) return chosen;
    const { pinned: version } = chosen;
    const { resource } = secret;
    const wanted = first.secretVersion === "latest" ? "newest" : String(first.secretVersion);
    if (![first, ...rest].some(({ field }) => field === "value")) return [key, { name, resource, version, wanted }];
    const payload = await payloadOf(asking, name, secret, version);
    return "text" in payload ? [key, { name, resource, version, wanted, text: payload.text }] : payload;
  });
  const read: (readonly [string, Read])[] = [];
  for (const each of await Promise.all(reading)) {
    if ("unusable" in each) return each;
    read.push(each);
  }
  return new Map(read);
}

function keyOf(secret: SecretReference): string {
  return `${resourceOf(secret)}/${secret.secretVersion}`;
}

function planOf(plan: Plan, reference: SecretReference): SecretPlan {
  const known = plan.secrets[secretNameOf(plan.secrets, reference)];
  return known ?? { resource: resourceOf(reference), maxAge: 0, expectRotation: false };
}

function wantedOf({ secretVersion }: SecretReference, pointTime: Instant): Wanted {
  if (secretVersion === "latest") return "newest";
  return secretVersion === "at-point" ? { at: pointTime } : { version: secretVersion };
}

function fieldOf(
  { field }: SecretReference,
  { name: secret, version, text = "" }: Read,
  name: string,
  declared: TemplateParameter | undefined,
): { value: unknown } | Unusable {
  if (field === "version") return { value: version.version };
  if (field === "createTime") return { value: version.createTime };
  // Judged before the restore too; a template that Azure generated is known only now.
  if (declared && !isSecure(declared.type)) {
    return {
      unusable: `The value of ${secret} would go into ${name}, which is of type ${declared.type}`,
      fix: "Declare it as secureString.",
    };
  }
  let value: unknown = text;
  if (declared?.type === "secureObject") {
    value = parsed(text);
    if (!isObject(value))
      return {
        unusable: `Version ${version.version} of ${secret} is no JSON object, and ${name} is a secureObject`,
        fix: "Store a JSON object.",
      };
  }
  const wrong = declared && wrongValue(value, declared);
  if (!wrong) return { value };
  return {
    unusable: `The value of version ${version.version} of ${secret} ${wrong.what} for ${name}`,
    fix: `Expected: ${wrong.expected}.`,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message would quote the text.
    return undefined;
  }
}
