import { ENTRA_AUDIENCE } from "../clouds/identity/entra.ts";
import { quote } from "../core/index.ts";

export interface CredentialChange {
  readonly clientId: string;
  /** Resource id of a user-assigned identity. */
  readonly identity?: string | null | undefined;
  readonly name: string;
  /** A shell expression for the id of one that is there, where its name is not known. */
  readonly found?: string | undefined;
  readonly issuer: string;
  readonly subject: string;
}

/** The command for one federated identity credential of an application or, by its resource id, a user-assigned identity. */
export function credentialCommand(
  verb: "create" | "update" | "delete",
  { clientId, identity, name, found, issuer, subject }: CredentialChange,
): string {
  const resource = identityArguments(identity ?? "");
  if (resource !== undefined) {
    const claims =
      verb === "delete" ? "" : ` --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${ENTRA_AUDIENCE}`;
    return `az identity federated-credential ${verb} ${resource} --name ${quote(name)}${claims}`;
  }
  const which = verb === "create" ? "" : ` --federated-credential-id ${found ?? quote(name)}`;
  // A credential's name cannot be changed.
  const parameters = JSON.stringify({ ...(verb === "create" ? { name } : {}), issuer, subject, audiences: [ENTRA_AUDIENCE] });
  return `az ad app federated-credential ${verb} --id ${quote(clientId)}${which}${verb === "delete" ? "" : ` --parameters ${quote(parameters)}`}`;
}

/** A user-assigned identity as `az identity` wants it named; undefined: this is no resource id of one. */
export function identityArguments(id: string): string | undefined {
  const [, subscription, group, name] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/userAssignedIdentities\/([^/]+)$/i.exec(id) ?? [];
  if (subscription === undefined || group === undefined || name === undefined) return undefined;
  return `--subscription ${quote(subscription)} --resource-group ${quote(group)} --identity-name ${quote(name)}`;
}
