import type { Compared, Plan, Refusal } from "../core/index.ts";
import type { Evaluator } from "./cel.ts";
import { byCondition, SUBJECT_LIMIT } from "./compare-google.ts";
import type { Shown } from "./demand.ts";
import { claimRow, row } from "./row.ts";

type Google = NonNullable<Plan["google"]>;
export interface Known {
  readonly google: Google;
  /** The plan's `trust.google-condition`. */
  readonly planned: string | undefined;
  /** As role bindings write it. */
  readonly principal: string;
}

/** One principal of the pool, as a member of a role binding: nobody else is let in by it. */
export function principalOf({ universe, workloadIdentityProvider }: Google, subject: string): string {
  return `principal://iam.${universe}/${workloadIdentityProvider.replace(/\/providers\/.*$/, "")}/subject/${subject}`;
}

/** Claim by claim, by what Google's refusal itself says; empty when it is about something else. */
export function againstGoogleRefusal(shown: Shown, refusal: Refusal, known: Known, cel: Evaluator): Compared[] {
  if (refusal.service === "sts") return againstStsRefusal(shown, refusal, known.planned, cel);
  const account = known.google.serviceAccount;
  if (refusal.status !== 403 || account === undefined || !/iam\.serviceAccounts\.\w+/.test(refusal.text)) return [];
  return [
    row({
      cloud: "google",
      what: IMPERSONATION,
      presented: known.principal,
      demanded: `roles/iam.workloadIdentityUser on ${account}`,
      from: "refusal",
      agrees: false,
    }),
  ];
}
export const IMPERSONATION = "impersonation";

function againstStsRefusal(
  { presented, claims: assertion }: Shown,
  { text }: Refusal,
  planned: string | undefined,
  cel: Evaluator,
): Compared[] {
  const issuer = /issuer in (?:the )?ID Token (\S+) does not match the expected ones?: (\S+?)\.?(?:\s|$)/i.exec(text);
  if (issuer?.[1] && issuer[2]) return [claimRow("google", "issuer", issuer[1], issuer[2], "refusal")];
  const common = { cloud: "google", from: "refusal", agrees: false } as const;
  const audience = /audience in (?:the )?ID Token \[([^\]]*)\] does not match the expected audience(?: (\S+?))?\.?(?:\s|$)/i.exec(
    text,
  );
  if (audience?.[1] !== undefined) {
    return audience[2] === undefined
      ? [row({ ...common, what: "audience", presented: audience[1], demanded: null, differences: ofVersion(assertion) })]
      : [claimRow("google", "audience", audience[1], audience[2], "refusal")];
  }
  if (/127 bytes/.test(text)) {
    const bytes = Buffer.byteLength(presented.subject);
    const limit = `at most ${SUBJECT_LIMIT} bytes`;
    const mapped = bytes > SUBJECT_LIMIT ? "" : "the mapping makes more of it: ";
    return [row({ ...common, what: "google.subject", presented: `${mapped}assertion.sub has ${bytes} bytes`, demanded: limit })];
  }
  if (/target service indicated by/i.test(text))
    return [
      row({ ...common, what: "provider", presented: "it, or its pool, is missing, disabled or deleted", demanded: "active" }),
    ];
  if (!/attribute condition/i.test(text)) return [];
  const rows = planned === undefined ? [] : byCondition(planned, { assertion }, "plan", cel);
  return rows.length > 0 ? rows : [row({ ...common, what: "attribute condition", presented: likely(assertion), demanded: null })];
}

/** What audience an Entra token has. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function ofVersion({ ver }: Shown["claims"]): Compared["differences"] {
  const sentence = {
    "1.0": "An Entra token of version 1 has the application id URI that it was asked for as its audience, not the client id.",
    "2.0": "An Entra token of version 2 has the client id of the application as its audience, never its application id URI.",
  }[String(ver)];
  return sentence === undefined ? [] : [{ kind: "audience", sentence }];
}

const OF_GITHUB = [
  "sub",
  "repository",
  "repository_id",
  "repository_owner_id",
  "ref",
  "environment",
  "event_name",
  "job_workflow_ref",
];
const OF_ENTRA = ["sub", "oid", "tid", "appid", "azp", "idtyp", "ver"];

/** The claims that conditions are about most often, for a reader who knows the condition that we may not read. */
function likely(assertion: Shown["claims"]): string {
  const ofEntra = typeof assertion.tid === "string";
  return (ofEntra ? OF_ENTRA : OF_GITHUB)
    .filter((name) => !ofEntra || name in assertion)
    .map(
      (name) =>
        `assertion.${name} is ${typeof assertion[name] === "string" ? JSON.stringify(assertion[name]) : "not in the token"}`,
    )
    .join(", ");
}
