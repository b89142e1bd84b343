import { quote } from "../../core/index.ts";
import type { Filled, Match, Row } from "./catalogue-row.ts";
import { ingress, member } from "./ingress.ts";

/** https://cloud.google.com/iam/docs/troubleshooting-workload-identity-federation */
const sts = (text: RegExp, row: Omit<Row, "services" | "match" | "trust">, more: readonly Match[] = []): Row => ({
  services: ["sts"],
  match: [{ text }, ...more],
  ...row,
});
/** What was presented is what is refused. */
const claims = (text: RegExp, row: Omit<Row, "services" | "match" | "trust">): Row => ({ ...sts(text, row), trust: true });

const at = ({ project, pool }: Filled) => `--project=${project} --location=global --workload-identity-pool=${pool}`;
const describe = (of: Filled) => `gcloud iam workload-identity-pools providers describe ${of.providerId} ${at(of)}`;
const update = (of: Filled) => `gcloud iam workload-identity-pools providers update-oidc ${of.providerId} ${at(of)}`;

const stsRows: readonly Row[] = [
  sts(/invalid value for \\?"audience\\?"/i, {
    rule: "RDT040",
    title: "The workload identity provider is not written in full",
    message: "STS wants the provider's full resource name, with the project's number and not its id.",
    fix: (of) =>
      `gcloud projects describe ${of.project} --format="value(projectNumber)"   # then, with that number:\ngoogle: { workload-identity-provider: projects/NUMBER/locations/global/workloadIdentityPools/${of.pool}/providers/${of.providerId} }   # in the plan`,
  }),
  sts(
    /target service indicated by the/i,
    {
      rule: "RDT041",
      title: "The workload identity pool or provider is missing, disabled or deleted",
      late: true,
      message: "Google has no active pool and provider of this name.",
      fix: (of) =>
        [
          describe(of),
          `gcloud iam workload-identity-pools providers update-oidc ${of.providerId} ${at(of)} --no-disabled`,
          `gcloud iam workload-identity-pools update ${of.pool} --project=${of.project} --location=global --no-disabled`,
        ].join("\n"),
    },
    [{ codes: ["invalid_target"] }],
  ),
  claims(/attribute condition/i, {
    rule: "RDT042",
    title: "The provider's attribute condition is false for this job",
    message:
      "The condition rejects the token's claims: compare case, a renamed repository, another branch or environment, immutable subjects.",
    fix: (of) => `${describe(of)} --format="value(attributeCondition)"\n${update(of)} --attribute-condition="<condition>"`,
  }),
  claims(/audience in (?:the )?ID Token/i, {
    rule: "RDT043",
    title: "The provider does not allow the token's audience",
    message: "The token's audience is not among the provider's allowed audiences (by default its own full resource name).",
    fix: (of) => `${update(of)} --allowed-audiences=${quote(of.audience)}`,
  }),
  claims(/issuer in (?:the )?ID Token/i, {
    rule: "RDT044",
    title: "The provider expects another issuer",
    message: "The provider's issuer URI differs from the token's issuer (an enterprise's own issuer, a trailing slash).",
    fix: (of) => `${update(of)} --issuer-uri=${quote(of.issuer)}`,
  }),
  claims(/connecting to the given credential'?s issuer/i, {
    rule: "RDT045",
    title: "Google cannot reach the token's issuer",
    message: "Discovery or keys of the provider's issuer URI cannot be read: it is wrong, or not reachable from the internet.",
    fix: (of) => `curl -sf ${quote(of.issuer)}/.well-known/openid-configuration\n${update(of)} --issuer-uri=${quote(of.issuer)}`,
  }),
  {
    services: ["sts"],
    rule: "RDT046",
    title: "The token is outside its time for Google",
    match: [{ text: /stale to sign-in|ID Token.*(?:expired|not yet valid)|token (?:has|is) expired/i }],
    message:
      "The token had passed its time, or had not reached it, when STS saw it: the clock of the runner or of the token's issuer is wrong, or the token was held too long.",
    fix: () =>
      "timedatectl status   # on a self-hosted runner: correct its clock (NTP); then run again, a new token is minted each time",
  },
  claims(/127 bytes/i, {
    rule: "RDT047",
    title: "The mapped google.subject is too long",
    message: "`google.subject` may have 127 bytes; this token's mapped value has more.",
    fix: (of) =>
      `${update(of)} --attribute-mapping="google.subject=assertion.repository_id+':'+assertion.environment,attribute.repository=assertion.repository"`,
  }),
  claims(/mapped attribute|attribute mapping|mapping expression/i, {
    rule: "RDT048",
    title: "The provider's attribute mapping fails for this token",
    message: "A mapping refers to a claim that the token lacks, or yields nothing for `google.subject`.",
    fix: (of) =>
      `${describe(of)} --format="value(attributeMapping)"   # keep what is right there, and give each claim that a token may lack another value: has(assertion.environment) ? assertion.environment : ''\n${update(of)} --attribute-mapping="google.subject=assertion.sub"`,
  }),
  claims(/signature|unable to parse|malformed|not a valid (?:JWT|token)/i, {
    rule: "RDT049",
    title: "Google cannot verify the token",
    message: "The token is broken, or not signed by a key that the provider's issuer publishes (or that was uploaded as JWKS).",
    fix: (of) => `${describe(of)} --format="yaml(oidc)"`,
  }),
];

const impersonation: Pick<Row, "services"> = { services: ["iam-credentials"] };
const grant = (of: Filled) =>
  // The subject is what the provider maps to google.subject: assertion.sub, nearly always.
  `gcloud iam service-accounts add-iam-policy-binding ${of.serviceAccount} --role=roles/iam.workloadIdentityUser --member=${of.principals}`;

/** The project that a service account's address names. */
const homeOf = ({ serviceAccount }: Filled) => {
  const [, project] = /@([a-z][a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(serviceAccount) ?? [];
  return project === undefined ? "" : ` --project=${project}`;
};

export const googleRows: readonly Row[] = [
  ...stsRows,
  {
    ...impersonation,
    rule: "RDT051",
    title: "The asked lifetime of the access token is too long",
    match: [{ text: /lifetime cannot exceed/i }],
    message: "An impersonated token may live 3600 seconds.",
    fix: () => "Set the phase's timeout so that the token's lifetime stays at or below 3300 seconds.",
  },
  {
    services: ["sts", "iam", "iam-credentials", "kms", "logging", "secret-manager"],
    rule: "RDT052",
    title: "The API refuses federated tokens",
    match: [{ codes: ["ACCESS_TOKEN_TYPE_UNSUPPORTED"] }, { text: /ACCESS_TOKEN_TYPE_UNSUPPORTED/ }],
    message: "This API takes no federated token directly: a service account must be impersonated.",
    fix: (of) => `${grant(of)}\n# and set google.service-account: ${of.serviceAccount}`,
    trust: true,
  },
  {
    services: ["sts", "iam", "iam-credentials"],
    rule: "RDT053",
    title: "A Google API that the trust needs is not enabled",
    match: [{ codes: ["SERVICE_DISABLED"] }, { text: /has not been used in project|SERVICE_DISABLED/ }],
    message: "The API is disabled in the project of the pool or of the service account.",
    fix: (of) =>
      `gcloud services enable ${of.named.service.startsWith("<") ? "iam.googleapis.com iamcredentials.googleapis.com sts.googleapis.com" : of.named.service} --project=${of.named.project}`,
    late: true,
  },
  {
    services: ["sts", "iam", "iam-credentials"],
    rule: "RDT054",
    title: "A VPC Service Controls perimeter refuses the identity",
    match: [{ codes: ["SECURITY_POLICY_VIOLATED"] }, { text: /prohibited by organization'?s policy|vpcServiceControls/i }],
    message: "An ingress rule of the perimeter must name this identity.",
    fix: (of, { service }) => ingress(of, of.member, service === "sts" ? "sts.googleapis.com" : "iamcredentials.googleapis.com"),
    late: true,
  },
  {
    ...impersonation,
    rule: "RDT055",
    title: "The principal may not impersonate the service account",
    match: [{ text: /iam\.serviceAccounts\.(?:getAccessToken|getOpenIdToken|implicitDelegation|signJwt)/ }, { status: [403] }],
    message:
      "The job's principal lacks roles/iam.workloadIdentityUser on the service account, the principal set names another repository, there is no such service account, or none was wanted at all.",
    fix: grant,
    trust: true,
  },
  {
    ...impersonation,
    rule: "RDT056",
    title: "There is no such service account",
    match: [{ status: [404] }],
    late: true,
    message: "The service account's e-mail is wrong, or the account was deleted.",
    fix: (of) =>
      `gcloud iam service-accounts list${homeOf(of)}   # set google.service-account to one of these\n# or, when it is there and disabled:\ngcloud iam service-accounts enable ${of.serviceAccount}`,
  },
  {
    services: ["iam"],
    rule: "RDT057",
    title: "The provider and its pool may not be read",
    level: "note",
    match: [{ status: [403, 404] }],
    message: "This only keeps the provider's own settings from being compared; it says nothing of the trust itself.",
    fix: (of) =>
      `gcloud projects add-iam-policy-binding ${of.project} --role=roles/iam.workloadIdentityPoolViewer --member=${member(of)}`,
  },
  {
    services: ["sts"],
    rule: "RDT058",
    title: "Google STS rejects the token",
    match: [{ codes: ["invalid_grant", "unauthorized_client", "invalid_request"] }],
    message:
      "STS refuses this token for this provider; the trust between the provider and the token's issuer is what to look at.",
    fix: describe,
    trust: true,
  },
];
