import type { Compared } from "../core.ts";
import { ENTRA_AUDIENCE } from "../identity/entra.ts";
import { quote } from "../refusals/catalogue-fill.ts";
import type { Credential } from "./demand.ts";
import type { Presented } from "./row.ts";
import { parseSubject, wideness } from "./subject.ts";

export interface EntraFixing {
  readonly clientId: string;
  readonly presented: Presented;
  /** The credential that came nearest, when they could be read. */
  readonly nearest?: Credential;
  /** Resource id of a user-assigned identity. */
  readonly identity?: string | null;
  readonly rows: readonly Compared[];
}

/** What to run so that Entra takes exactly this token and no other; undefined when nothing is known to part. */
export function entraFix({ clientId, presented, nearest, identity, rows }: EntraFixing): string | undefined {
  const parting = rows.filter(({ agrees }) => agrees === false);
  if (parting.length === 0) return undefined;
  const { issuer, subject } = presented;
  const wide = wideness(subject);
  const kinds = new Set(parting.flatMap(({ differences }) => differences.map(({ kind }) => kind)));
  // A credential for another environment or branch serves somebody else: it is left as it is.
  const beside = [...kinds].some((kind) => /^another-|^wildcard$|^template$/.test(kind));
  const verb = nearest && !beside ? "update" : "create";
  const name = nearest && !beside ? nearest.name : "proof-of-restore";
  const command = credentialCommand(verb, { clientId, identity, name, issuer, subject });
  const job = onTheJob(parting);
  return [
    ...(job ? [job, "# or let Entra trust this job as it is:"] : []),
    ...(wide ? [`# Careful: ${wide}`] : []),
    command,
    ...(identity === undefined || identity === null
      ? [
          `# of a user-assigned identity: az identity federated-credential create --identity-name <identity> --resource-group <group> --name proof-of-restore --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${ENTRA_AUDIENCE}`,
        ]
      : []),
  ].join("\n");
}

export interface CredentialChange {
  readonly clientId: string;
  /** Resource id of a user-assigned identity. */
  readonly identity?: string | null | undefined;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

/** The command for one federated identity credential of an application or, by its resource id, a user-assigned identity. */
export function credentialCommand(
  verb: "create" | "update" | "delete",
  { clientId, identity, name, issuer, subject }: CredentialChange,
): string {
  const resource = identityArguments(identity ?? "");
  if (resource !== undefined) {
    const claims =
      verb === "delete" ? "" : ` --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${ENTRA_AUDIENCE}`;
    return `az identity federated-credential ${verb} ${resource} --name ${quote(name)}${claims}`;
  }
  const which = verb === "create" ? "" : ` --federated-credential-id ${quote(name)}`;
  const parameters = JSON.stringify({ name, issuer, subject, audiences: [ENTRA_AUDIENCE] });
  return `az ad app federated-credential ${verb} --id ${quote(clientId)}${which}${verb === "delete" ? "" : ` --parameters ${quote(parameters)}`}`;
}

/** A user-assigned identity as `az identity` wants it named; undefined: this is no resource id of one. */
export function identityArguments(id: string): string | undefined {
  const [, subscription, group, name] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/userAssignedIdentities\/([^/]+)$/i.exec(id) ?? [];
  if (subscription === undefined || group === undefined || name === undefined) return undefined;
  return `--subscription ${quote(subscription)} --resource-group ${quote(group)} --identity-name ${quote(name)}`;
}

/** Where the job is the one to change: the other side waits for an environment that it does not name. */
function onTheJob(parting: readonly Compared[]): string | undefined {
  const subject = parting.find(({ what, demanded }) => what === "subject" && demanded !== null);
  const theirs = parseSubject(subject?.demanded ?? "");
  const ours = parseSubject(subject?.presented ?? "");
  if (theirs?.kind !== "environment" || ours?.kind === "environment" || ours === undefined) return undefined;
  return `environment: ${theirs.value.replaceAll("%3A", ":")}   # in the job: it is what the credential expects`;
}
