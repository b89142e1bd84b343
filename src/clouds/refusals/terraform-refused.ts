import type { Refusal, RuleCode } from "../../core/index.ts";
import type { ExplainContext, Filled } from "./catalogue-row.ts";
import { applicationCredential, poolProvider, roleAssignment, secretMember, workloadIdentityUser } from "./terraform.ts";

const CREDENTIAL: ReadonlySet<RuleCode> = new Set([
  "RDT010",
  "RDT011",
  "RDT012",
  "RDT013",
  "RDT014",
  "RDT015",
  "RDT016",
  "RDT023",
]);
const ROLES: Partial<Record<RuleCode, string>> = {
  RDT070: "Backup MUA Operator",
  RDT071: "Contributor",
  RDT076: "Backup Reader",
  RDT077: "Storage Blob Data Contributor",
};
const SECRET_ROLES: Partial<Record<RuleCode, string>> = {
  RDS012: "roles/secretmanager.secretAccessor",
  RDS013: "roles/secretmanager.viewer",
  RDS021: "roles/secretmanager.secretAccessor",
};

/** What a refusal's fix would be in Terraform; undefined where it is no change of trust or role, or its values are not known. */
export function terraformRefused(rule: RuleCode, of: Filled, context: ExplainContext, refusal: Refusal): string | undefined {
  const { clientId, subscriptionId, provider, serviceAccount } = context;
  const { issuer, audience } = of;
  if (CREDENTIAL.has(rule))
    return clientId && !of.subject.startsWith("<") ? applicationCredential(clientId, { issuer, subject: of.subject }) : undefined;
  if (rule === "RDT043") return provider && poolProvider(provider, { issuer, audiences: [audience] });
  if (rule === "RDT044") return provider && poolProvider(provider, { issuer });
  const member = serviceAccount ? `serviceAccount:${serviceAccount}` : of.member;
  if (rule === "RDT055") return serviceAccount && workloadIdentityUser(serviceAccount, of.member);
  const secretRole = SECRET_ROLES[rule];
  if (secretRole)
    return secretMember(
      /\bprojects\/[\w-]+\/(?:locations\/[\w-]+\/)?secrets\/[\w-]+/.exec(refusal.text)?.[0] ?? "",
      secretRole,
      member,
    );
  const role = ROLES[rule] ?? (rule === "RDT072" ? of.role : undefined);
  if (role === undefined || !clientId) return undefined;
  const scope = /\bscope '([^']+)'/.exec(refusal.text)?.[1] ?? (subscriptionId && `/subscriptions/${subscriptionId}`);
  return scope && roleAssignment(role, scope, clientId, null);
}
