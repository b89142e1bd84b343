import { quote, type Refusal } from "../../core/index.ts";
import type { ExplainContext, Filled } from "./catalogue-row.ts";

const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
/** Of its v1 and v2 tokens, in every cloud: then the principal is the service principal, not a job of the repository. */
const ENTRA_ISSUER = /^https:\/\/sts\.[a-z.]+\/[0-9a-f-]{36}\/$|\/[0-9a-f-]{36}\/v2\.0$/i;
const GOOGLE_ISSUER = "https://accounts.google.com";

/** The context with placeholders for what it lacks; what the service quotes from the presented token counts before what we assume. */
export function fill(context: ExplainContext, { text, service }: Refusal): Filled {
  const [, project, pool, providerId] =
    /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/.exec(context.provider ?? "") ??
    [];
  const repository = context.repository || undefined;
  // Azure's texts quote the issuer of its own token, which is another.
  const quoted = (claim: string) =>
    service === "entra" ? new RegExp(`\\b${claim}:? '([^']+)'`, "i").exec(text)?.[1] : undefined;
  // A subject is never assumed: templates, and GitHub's immutable subjects, change its form.
  const subject =
    quoted("subject") ??
    context.subject ??
    `<sub of the token, such as repo:${repository ?? "OWNER/REPOSITORY"}:environment:NAME>`;
  const issuer = quoted("issuer") ?? context.issuer ?? (/^\d+$/.test(subject) ? GOOGLE_ISSUER : GITHUB_ISSUER);
  const audience =
    quoted("audience") ??
    context.audience ??
    (service === "entra" || service === "arm"
      ? "api://AzureADTokenExchange"
      : context.provider && `https://iam.googleapis.com/${context.provider}`);
  const poolPath = `projects/${project ?? "<project-number>"}/locations/global/workloadIdentityPools/${pool ?? "<pool>"}`;
  // Exactly this principal, where the subject is known: the set of a repository also lets in its pull requests.
  const member =
    !subject.startsWith("<") || ENTRA_ISSUER.test(issuer)
      ? `principal://iam.googleapis.com/${poolPath}/subject/${subject}`
      : `principalSet://iam.googleapis.com/${poolPath}/attribute.repository/${repository ?? "<owner/repository>"}`;
  return {
    repository: word(repository, "repository"),
    runId: word(context.runId, "run-id"),
    tenantId: word(context.tenantId, "tenant-id"),
    clientId: word(context.clientId, "client-id"),
    subscriptionId: word(context.subscriptionId, "subscription-id"),
    provider: word(context.provider, "provider"),
    project: word(project, "project-number"),
    pool: word(pool, "pool"),
    providerId: word(providerId, "provider-id"),
    serviceAccount: word(context.serviceAccount, "service-account"),
    subject: whole(subject, "subject"),
    issuer: whole(issuer, "issuer"),
    audience: whole(audience, "audience"),
    vault: word(context.vault?.name, "vault"),
    vaultGroup: word(context.vault?.resourceGroup, "vault-resource-group"),
    principals: quote(member),
    member,
    role: roleFor(/\baction '([^']+)'/.exec(text)?.[1] ?? ""),
    named: {
      action: word(/\baction '([^']+)'/.exec(text)?.[1], "action"),
      scope: word(/\bscope '([^']+)'/.exec(text)?.[1], "scope"),
      namespace: word(/\bnamespace '([^']+)'/.exec(text)?.[1], "namespace"),
      project: word(/\bprojects?[/ ]([a-z0-9][\w-]{4,})/.exec(text)?.[1] ?? project, "project"),
      version: word(/\/versions\/(\d+)\b/.exec(text)?.[1], "version"),
      seconds: word(/\bafter '(\d+)' seconds/.exec(text)?.[1], "seconds"),
      secret: word(/\bprojects\/[\w-]+\/(?:locations\/[\w-]+\/)?secrets\/[\w-]+/.exec(text)?.[0], "secret"),
      service: word(/\b[a-z]+\.googleapis\.com\b/.exec(text)?.[0], "service"),
    },
  };
}

/** The role that carries an action, for the actions that a restore needs. */
function roleFor(action: string): string {
  if (/Microsoft\.RecoveryServices\/\S+\/read$/i.test(action)) return "Backup Reader";
  if (/Microsoft\.RecoveryServices/i.test(action)) return "Backup Operator";
  if (/Microsoft\.Compute\/virtualMachines/i.test(action)) return "Virtual Machine Contributor";
  if (/Microsoft\.Storage/i.test(action)) return "Storage Account Contributor";
  return /\/read$/i.test(action) ? "Reader" : "Contributor";
}

/** A value as it is, or its placeholder: for text that is quoted or made one line where it is used. */
function whole(value: string | undefined, name: string): string {
  return value ? value : `<${name}>`;
}

function word(value: string | undefined, name: string): string {
  return value ? quote(value) : `<${name}>`;
}
