/** Key Vault references in a deployment's parameters: what ARM reads there itself, with the caller's right to deploy from the vault. */
import type { Caller, World } from "../../core.ts";
import { mayDo } from "../authorization/rbac.ts";
import { same } from "../find.ts";
import { TemplateError } from "./template/error.ts";
import { at, isFields, textOf, type Value } from "./template/value.ts";

const ACTION = "Microsoft.KeyVault/vaults/deploy/action";
const HELP = "Please see https://aka.ms/arm-keyvault for usage details.";

/** The value that a parameter's reference leads to. @throws TemplateError */
export function secretOf(world: World, caller: Caller, parameter: string, reference: Value): Value {
  const foreign = isFields(reference)
    ? Object.keys(reference).find((key) => !["keyVault", "secretName", "secretVersion"].includes(key))
    : "reference";
  if (foreign !== undefined) {
    throw new TemplateError(
      `The request content was invalid and could not be deserialized: 'Could not find member '${foreign}' on object of type 'KeyVaultParameterReference'. Path 'properties.parameters.${parameter}.reference.${foreign}', line 1, position 1.'.`,
      "InvalidRequestContent",
    );
  }
  const id = textOf(at(reference, "keyVault", "id"));
  const [name, version] = [textOf(at(reference, "secretName")), textOf(at(reference, "secretVersion"))];
  const vault = world.azure.keyVaults.find((one) => same(one.id, id));
  if (!vault) {
    throw new TemplateError(`The specified KeyVault '${id}' could not be found. ${HELP}`, "KeyVaultParameterReferenceNotFound");
  }
  if (!mayDo(world, caller, ACTION, vault.id)) {
    throw new TemplateError(
      `The client does not have permission to perform action '${ACTION}' on the KeyVault '${id}' referenced by parameter '${parameter}'. ${HELP}`,
      "KeyVaultParameterReferenceAuthorizationFailed",
    );
  }
  if (!vault.forTemplates) {
    throw unread(
      parameter,
      "Forbidden",
      "Access denied to first party service. The vault is not enabled for template deployment.",
    );
  }
  const secret = vault.secrets.filter((one) => same(one.name, name) && (version === "" || one.version === version)).at(-1);
  if (!secret) {
    throw unread(
      parameter,
      "NotFound",
      `A secret with (name/id) ${name}${version && `/${version}`} was not found in this key vault.`,
    );
  }
  return secret.value;
}

function unread(parameter: string, status: string, said: string): TemplateError {
  return new TemplateError(
    `The secret of KeyVault parameter '${parameter}' cannot be retrieved. Http status code: '${status}'. Error message: '${said}'. ${HELP}`,
    "KeyVaultParameterReferenceSecretRetrieveFailed",
  );
}
