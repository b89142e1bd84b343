import { applicationCredential, identityCredential, poolProvider, providerParts } from "../clouds/refusals/terraform.ts";
import { type Compared, type Plan, quote } from "../core/index.ts";
import type { ProviderDemand } from "./demand.ts";
import { narrow, widened } from "./fix-condition.ts";
import type { EntraFixing } from "./fix-entra.ts";
import type { GoogleFixing } from "./fix-google.ts";

/** What entraFix says, as Terraform has it; undefined when nothing is known to part. */
export function entraTerraform({ clientId, presented, identity, rows }: EntraFixing): string | undefined {
  if (!rows.some(({ agrees }) => agrees === false)) return undefined;
  const { issuer, subject } = presented;
  return identity ? identityCredential(identity, { issuer, subject }) : applicationCredential(clientId, { issuer, subject });
}

/** What googleFix says of the provider, as Terraform has it: all that is known to stand there, with what parts from the token mended. */
export function googleTerraform({ google, presented, claims, provider, conjuncts, rows }: GoogleFixing): string | undefined {
  const parting = rows.filter(({ agrees }) => agrees === false).map(({ what }) => what);
  const states: readonly Compared["what"][] = ["pool", "provider"];
  if (parting.length === 0 || parting.every((what) => states.includes(what))) return undefined;
  const conditional = parting.some((what) => !["issuer", "audience", "google.subject", ...states].includes(what));
  const condition = conditional ? (conjuncts.length > 0 ? widened(conjuncts) : narrow(claims)) : provider?.condition;
  const subject = typeof claims.environment === "string" ? "environment" : "ref";
  const remapped = parting.includes("google.subject")
    ? { ...provider?.mapping, "google.subject": `assertion.repository_id + ':' + assertion.${subject}` }
    : provider?.mapping;
  const audiences = [...(provider?.audiences ?? []), ...(parting.includes("audience") ? [presented.audience] : [])];
  return poolProvider(google.workloadIdentityProvider, {
    issuer: parting.includes("issuer") || !provider ? presented.issuer : provider.issuer,
    audiences,
    ...(remapped ? { mapping: remapped } : {}),
    ...(condition ? { condition } : {}),
  });
}

/** For a provider without a condition: lets in whom the token's owner has, and shows what would let in this job alone. */
export function narrowing(
  google: NonNullable<Plan["google"]>,
  claims: Readonly<Record<string, unknown>>,
  provider: ProviderDemand,
): { readonly fix: string; readonly terraform?: string } {
  const { project = "", pool = "", id = "" } = providerParts(google.workloadIdentityProvider) ?? {};
  const { repository_owner_id: owner, sub } = claims;
  const github = typeof owner === "string";
  const condition = github ? `assertion.repository_owner_id == '${owner}'` : `assertion.sub == ${JSON.stringify(sub ?? "<sub>")}`;
  const command = `gcloud iam workload-identity-pools providers update-oidc ${quote(id)} --project=${quote(project)} --location=global --workload-identity-pool=${quote(pool)} --attribute-condition=${quote(condition)}`;
  const terraform = poolProvider(google.workloadIdentityProvider, { ...provider, condition });
  return {
    fix: github ? `${command}\n# for this job alone: ${narrow(claims)}` : command,
    ...(terraform ? { terraform } : {}),
  };
}
