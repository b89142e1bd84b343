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
  const resource = /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/userAssignedIdentities\/([^/]+)$/i.exec(
    identity ?? "",
  );
  const credential = JSON.stringify({ name, issuer, subject, audiences: [ENTRA_AUDIENCE] });
  const command = resource
    ? `az identity federated-credential ${verb} --subscription ${quote(resource[1] ?? "")} --resource-group ${quote(resource[2] ?? "")} --identity-name ${quote(resource[3] ?? "")} --name ${quote(name)} --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${ENTRA_AUDIENCE}`
    : `az ad app federated-credential ${verb} --id ${quote(clientId)}${verb === "update" ? ` --federated-credential-id ${quote(name)}` : ""} --parameters ${quote(credential)}`;
  const job = onTheJob(parting);
  return [
    ...(job ? [job, "# or let Entra trust this job as it is:"] : []),
    ...(wide ? [`# Careful: ${wide}`] : []),
    command,
    ...(identity === undefined || identity === null
      ? resource
        ? []
        : [
            `# of a user-assigned identity: az identity federated-credential create --identity-name <identity> --resource-group <group> --name proof-of-restore --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${ENTRA_AUDIENCE}`,
          ]
      : []),
  ].join("\n");
}

/** Where the job is the one to change: the other side waits for an environment that it does not name. */
function onTheJob(parting: readonly Compared[]): string | undefined {
  const subject = parting.find(({ what, demanded }) => what === "subject" && demanded !== null);
  const theirs = parseSubject(subject?.demanded ?? "");
  const ours = parseSubject(subject?.presented ?? "");
  if (theirs?.kind !== "environment" || ours?.kind === "environment" || ours === undefined) return undefined;
  return `environment: ${theirs.value.replaceAll("%3A", ":")}   # in the job: it is what the credential expects`;
}
