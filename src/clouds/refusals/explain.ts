import {
  type Finding,
  oneLine,
  operandsApart,
  type PhaseName,
  type Refusal,
  type RuleCode,
  type Service,
} from "../../core/index.ts";
import { catalogue } from "./catalogue.ts";
import { fill } from "./catalogue-fill.ts";
import { type ExplainContext, type Filled, matches } from "./catalogue-row.ts";
import { networkCause } from "./network.ts";
import { terraformRefused } from "./terraform-refused.ts";

export type { ExplainContext } from "./catalogue-row.ts";

/** How people call each service, and the rule that a refusal of it ends in when no row knows it. */
const SERVICES = {
  github: { name: "GitHub", rule: "RDT000" },
  entra: { name: "Entra", rule: "RDT000" },
  graph: { name: "Microsoft Graph", rule: "RDT000" },
  sts: { name: "Google STS", rule: "RDT000" },
  iam: { name: "Google IAM", rule: "RDT000" },
  "iam-credentials": { name: "Google IAM Credentials", rule: "RDT000" },
  "secret-manager": { name: "Secret Manager", rule: "RDS000" },
  kms: { name: "Cloud KMS", rule: "RDS000" },
  logging: { name: "Cloud Logging", rule: "RDS000" },
  arm: { name: "Azure", rule: "RDB000" },
} as const satisfies Record<Service, { name: string; rule: RuleCode }>;

const FALLBACKS = {
  RDT000: "The trust was refused for a reason that is not in the catalogue",
  RDS000: "Google refused for a reason that is not in the catalogue",
  RDB000: "Azure refused for a reason that is not in the catalogue",
} as const;

/** Each change of trust or role is seen late (Entra and Google both say minutes; Google up to ten). */
export const LATE = "A change of trust or role takes up to 10 minutes to be seen: wait before the next run.";

/** A fix that changes a trust or a role, with what follows from that, once. */
export function late(fix: string): string {
  return fix.includes(LATE) ? fix : `${fix}\n# ${LATE}`;
}

/**
 * A refusal as a finding: the first catalogue row that matches, else the family's `000` rule, which names the trust as first suspect.
 * The message always ends in the service's own status, code and full text (redacted when it was read).
 */
export function explain(refusal: Refusal, phase: PhaseName, context: ExplainContext, restore?: string): Finding {
  const row = catalogue.find((each) => matches(each, refusal));
  const of = fill({ ...context, ...refusal.presented }, refusal);
  const fallback = SERVICES[refusal.service].rule;
  const suspect = row === undefined || row.trust ? compare(refusal, of) : "";
  const cause = row?.message ?? "The catalogue has no row for this answer; suspect the trust first.";
  const fix = row?.fix(of, refusal) ?? suspect;
  const rule = row?.rule ?? fallback;
  const terraform = terraformRefused(rule, of, { ...context, ...refusal.presented }, refusal);
  return {
    rule,
    level: row?.level ?? "error",
    title: row?.title ?? FALLBACKS[fallback],
    phase,
    ...(restore === undefined ? {} : { restore }),
    subject: refusal.operation,
    message: [cause, suspect, said(refusal)].filter(Boolean).join(" "),
    fix: operandsApart((row?.trust || row?.late) && refusal.service !== "github" ? late(fix) : fix),
    ...(terraform ? { terraform } : {}),
    unreadable: refusal,
  };
}

/** What the service itself said, in full; or that it said nothing, and who says so. */
function said({ service, operation, status, code, text }: Refusal): string {
  const head = [status === undefined ? "" : `HTTP ${status}`, code ?? ""].filter(Boolean).join(", ");
  const silent = status === undefined && code !== undefined && networkCause(code) !== undefined;
  return `To "${operation}" ${SERVICES[service].name} ${silent ? "gave no answer" : "answered"}${head ? ` (${head})` : ""}: ${text}`;
}

/** What to hold against what, when the trust is the first suspect. */
function compare({ service }: Refusal, of: Filled): string {
  const [subject, issuer, audience] = [of.subject, of.issuer, of.audience].map(oneLine);
  switch (service) {
    case "github":
      return `Compare the job's permissions with \`id-token: write\`, also in the workflow of ${of.repository} that calls this one.`;
    case "entra":
    case "graph":
      return `Compare the presented token's subject ${subject}, issuer ${issuer} and audience ${audience} with the federated identity credential of application ${of.clientId} in tenant ${of.tenantId}: each must be equal, case included.`;
    case "sts":
      return `Compare the presented token's issuer ${issuer} with the issuer URI, its audience ${audience} with the allowed audiences, and its subject ${subject} with the attribute mapping and condition of provider ${of.provider}.`;
    case "iam":
    case "iam-credentials":
      return `Compare the principal (subject ${subject}, issuer ${issuer}, audience ${audience}, through ${of.provider}) with the members that hold roles/iam.workloadIdentityUser on service account ${of.serviceAccount}.`;
    case "secret-manager":
    case "kms":
    case "logging":
      return `Compare the principal (${of.serviceAccount.startsWith("<") ? "" : `service account ${of.serviceAccount}, or `}subject ${subject}, issuer ${issuer}, audience ${audience}, through ${of.provider}) with the members of the role that this needs.`;
    case "arm":
      return `Compare the identity (application ${of.clientId}, tenant ${of.tenantId}, signed in with subject ${subject}, issuer ${issuer} and audience ${audience}) with the role assignments in subscription ${of.subscriptionId}.`;
  }
}

/** The catalogue as the documentation and the list of rules show it: one entry a code, fallbacks first. */
export const refusalRules: readonly {
  readonly code: RuleCode;
  readonly level: Finding["level"];
  readonly title: string;
  readonly why: string;
}[] = [
  ...(["RDT000", "RDS000", "RDB000"] as const).map((code) => ({
    code,
    level: "error" as const,
    title: FALLBACKS[code],
    why: "A refusal that no row of the catalogue knows: it carries the service's full text, and the trust is the first suspect.",
  })),
  ...catalogue.map(({ rule, level, title, message }) => ({ code: rule, level: level ?? "error", title, why: message })),
];
