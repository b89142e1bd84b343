import { type Compared, type Plan, quote } from "../core/index.ts";
import type { Conjunct } from "./cel.ts";
import { SUBJECT_LIMIT } from "./compare-google.ts";
import { IMPERSONATION } from "./compare-refused.ts";
import type { ProviderDemand } from "./demand.ts";
import { narrow, widened } from "./fix-condition.ts";
import type { Presented } from "./row.ts";
import { wideness } from "./subject.ts";

type Google = NonNullable<Plan["google"]>;
export interface GoogleFixing {
  readonly google: Google;
  readonly presented: Presented;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly provider?: ProviderDemand;
  /** Of the condition, when it is known. */
  readonly conjuncts: readonly Conjunct[];
  readonly rows: readonly Compared[];
  /** The job as role bindings name it. */
  readonly principal: string;
}
type Of = GoogleFixing & { readonly commands: Commands };

/** What to run so that Google takes this token and no wider a set; undefined when nothing is known to part. */
export function googleFix(fixing: GoogleFixing): string | undefined {
  const of = { ...fixing, commands: commandsFor(fixing.google) };
  const lines = of.rows.filter(({ agrees }) => agrees === false).flatMap((row) => (FIXES[row.what] ?? condition)(of, row));
  return lines.length === 0 ? undefined : [...new Set(lines)].join("\n");
}

/** The beginnings of gcloud's commands for a provider. */
export interface Commands {
  /** `--project=… --location=global` */
  readonly at: string;
  readonly pool: string;
  readonly describe: string;
  readonly update: string;
  readonly undelete: string;
}
/** What they are for the plan's provider. */
export function commandsFor({ workloadIdentityProvider }: Google): Commands {
  const [, project = "", pool = "", id = ""] =
    /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/.exec(workloadIdentityProvider) ??
    [];
  const at = `--project=${quote(project)} --location=global`;
  const providers = (verb: string) =>
    `gcloud iam workload-identity-pools providers ${verb} ${quote(id)} ${at} --workload-identity-pool=${quote(pool)}`;
  return {
    at,
    pool: quote(pool),
    describe: providers("describe"),
    update: providers("update-oidc"),
    undelete: providers("undelete"),
  };
}

const FIXES: Readonly<Record<string, (of: Of, row: Compared) => string[]>> = {
  issuer: ({ commands, presented, claims }) => [
    `${commands.update} --issuer-uri=${quote(presented.issuer)}`,
    // Google compares the issuer first, so that an Entra token of the other version is refused again, for its audience.
    ...(typeof claims.tid === "string"
      ? [`# then the audience of these tokens, ${quote(presented.audience)}, must be among its --allowed-audiences as well`]
      : []),
  ],
  audience: ({ commands, presented, provider }) => [
    ...lookFirst(commands, provider, "oidc.allowedAudiences"),
    `${commands.update} --allowed-audiences=${list([...(provider?.audiences ?? []), presented.audience])}`,
  ],
  "google.subject": ({ commands, provider, claims }) => {
    const by = typeof claims.environment === "string" ? "environment" : "ref";
    const bytes = Buffer.byteLength(`${claims.repository_id}:${claims[by]}`);
    if (typeof claims.repository_id !== "string" || bytes > SUBJECT_LIMIT)
      return [`# give the ${by} a shorter name: what stands for it in google.subject may have ${SUBJECT_LIMIT} bytes`];
    const mapping = { ...provider?.mapping, "google.subject": `assertion.repository_id + ':' + assertion.${by}` };
    return [
      ...lookFirst(commands, provider, "attributeMapping"),
      `${commands.update} --attribute-mapping=${list(Object.entries(mapping).map(([key, value]) => `${key}=${value}`))}`,
      "# then let bindings that name the old subject name the new one",
    ];
  },
  pool: ({ commands: { at, pool } }, { presented }) => {
    if (presented === "does not exist")
      return [`gcloud iam workload-identity-pools list ${at}   # correct google.workload-identity-provider`];
    const change = presented === "deleted" ? ["undelete", ""] : ["update", " --no-disabled"];
    return [`gcloud iam workload-identity-pools ${change[0]} ${pool} ${at}${change[1]}`];
  },
  provider: ({ commands: { at, pool, describe, update, undelete } }, { presented }) => {
    if (presented === "deleted") return [undelete];
    if (presented === "disabled") return [`${update} --no-disabled`];
    if (presented === "does not exist")
      return [
        `gcloud iam workload-identity-pools providers list ${at} --workload-identity-pool=${pool}   # correct google.workload-identity-provider`,
      ];
    return [
      `gcloud iam workload-identity-pools describe ${pool} ${at} --format="value(state,disabled)"`,
      `${describe} --format="value(state,disabled)"`,
      "# whichever is disabled (True), enable it; DELETED: `undelete` in place of `update`:",
      `gcloud iam workload-identity-pools update ${pool} ${at} --no-disabled`,
      `${update} --no-disabled`,
    ];
  },
  [IMPERSONATION]: ({ google, principal, presented }) => {
    const wide = wideness(presented.subject);
    return [
      ...(wide ? [`# Careful: ${wide}`] : []),
      `gcloud iam service-accounts add-iam-policy-binding ${quote(google.serviceAccount ?? "")} --role=roles/iam.workloadIdentityUser --member=${quote(principal)}`,
    ];
  },
};

function condition({ commands, claims, conjuncts }: Of): string[] {
  return [
    ...(claims.event_name === "pull_request"
      ? ["# Careful: this job ran for a pull request; a condition that lets it in lets in every pull request of the repository."]
      : []),
    `${commands.describe} --format="value(attributeCondition)"   # what it is now`,
    `${commands.update} --attribute-condition=${quote(conjuncts.length > 0 ? widened(conjuncts, claims) : narrow(claims))}`,
  ];
}

/** These options replace all that stands there: what is there must be known, or looked at first. */
function lookFirst({ describe }: Commands, provider: ProviderDemand | undefined, field: string): string[] {
  return provider ? [] : [`${describe} --format="value(${field})"   # keep what is there, and add:`];
}

/** A list as gcloud reads it, one word of a shell: by commas, or by what occurs in none of the values (`gcloud topic escaping`). */
function list(values: readonly string[]): string {
  const whole = values.join("");
  if (!whole.includes(",") && !whole.startsWith("^")) return quote(values.join(","));
  const by = [";", "|", "~", "#"].find((each) => !whole.includes(each)) ?? "@@";
  return quote(`^${by}^${values.join(by)}`);
}
