import { ENTRA_AUDIENCE } from "../clouds/identity/entra.ts";
import { type Compared, quote, yamlScalar } from "../core/index.ts";
import { credentialCommand } from "./credential-command.ts";
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
  const unseen = nearest ? undefined : unseenId(clientId, parting, kinds.has("case"), presented);
  const verb = (nearest && !beside) || unseen ? "update" : "create";
  const name = nearest && !beside ? nearest.name : "proof-of-restore";
  const command = credentialCommand(verb, { clientId, identity, name, found: unseen, issuer, subject });
  const job = onTheJob(parting);
  return [
    ...(job ? [job, "# or let Entra trust this job as it is:"] : []),
    ...(wide ? [`# Careful: ${wide}`] : []),
    command,
    ...(identity === undefined
      ? [
          `# of a user-assigned identity: az identity federated-credential ${verb} --identity-name <identity> --resource-group <group> --name ${unseen ? "<name>" : name} --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${ENTRA_AUDIENCE}`,
        ]
      : []),
  ].join("\n");
}

/**
 * The id of the credential that Entra says is there, found by a command of its own: issuer and subject may stand in one credential alone,
 * so where only the audience or the case differs another cannot be made. Undefined: there is none to change.
 */
function unseenId(
  clientId: string,
  parting: readonly Compared[],
  byCase: boolean,
  { issuer, subject }: Presented,
): string | undefined {
  if (!byCase && parting.some(({ what }) => what !== "audience")) return undefined;
  const all = `az ad app federated-credential list --id ${quote(clientId)}`;
  const awk = `awk -F '\\t' -v s=${quote(subject.replaceAll("\\", "\\\\"))} 'tolower($2) == tolower(s) { print $1 }'`;
  if (byCase) return `"$(${all} --query '[].[id, subject]' --output tsv | ${awk})"`;
  const literal = (value: string) => `'${value.replaceAll("'", "\\'")}'`;
  const same = `[?issuer==${literal(issuer)} && subject==${literal(subject)}].id`;
  return `"$(${all} --query ${quote(same)} --output tsv)"`;
}

/** Where the job is the one to change: the other side waits for an environment that it does not name. */
function onTheJob(parting: readonly Compared[]): string | undefined {
  const subject = parting.find(({ what, demanded }) => what === "subject" && demanded !== null);
  const theirs = parseSubject(subject?.demanded ?? "");
  const ours = parseSubject(subject?.presented ?? "");
  if (theirs?.kind !== "environment" || ours?.kind === "environment" || ours === undefined) return undefined;
  return `environment: ${yamlScalar(theirs.value.replaceAll("%3A", ":"))}   # in the job: it is what the credential expects`;
}
