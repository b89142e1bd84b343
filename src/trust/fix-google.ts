import type { Compared, Plan } from "../core.ts";
import { quote } from "../refusals/catalogue-fill.ts";
import type { Conjunct } from "./cel.ts";
import type { ProviderDemand } from "./demand.ts";
import type { Presented } from "./row.ts";

export interface GoogleFixing {
  readonly google: NonNullable<Plan["google"]>;
  readonly presented: Presented;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly provider?: ProviderDemand;
  /** Of the condition, when it is known. */
  readonly conjuncts: readonly Conjunct[];
  readonly rows: readonly Compared[];
}

/** What to run so that Google takes this token and no wider a set; undefined when nothing is known to part. */
export function googleFix({ google, presented, claims, provider, conjuncts, rows }: GoogleFixing): string | undefined {
  const { at, pool, providers } = commands(google);
  const lines = new Set<string>();
  // These options replace all that stands there: what is there must be known, or looked at first.
  const lookFirst = (field: string) => {
    if (!provider) lines.add(`${providers("describe")} --format="value(${field})"   # keep what is there, and add:`);
  };
  for (const { what, presented: shown } of rows.filter(({ agrees }) => agrees === false)) {
    if (what === "issuer") lines.add(`${providers("update-oidc")} --issuer-uri=${quote(presented.issuer)}`);
    else if (what === "audience") {
      lookFirst("oidc.allowedAudiences");
      const audiences = [...(provider?.audiences ?? []), presented.audience].join(",");
      lines.add(`${providers("update-oidc")} --allowed-audiences=${quote(audiences)}`);
    } else if (what === "google.subject") {
      lookFirst("attributeMapping");
      const mapping = { ...provider?.mapping, "google.subject": "assertion.repository_id + ':' + assertion.environment" };
      if (typeof claims.environment !== "string") mapping["google.subject"] = "assertion.repository_id + ':' + assertion.ref";
      const flat = Object.entries(mapping).map(([key, value]) => `${key}=${value}`);
      lines.add(`${providers("update-oidc")} --attribute-mapping=${quote(flat.join(","))}`);
      lines.add("# then let bindings that name the old subject name the new one");
    } else if (what === "pool") {
      const change = shown === "deleted" ? "undelete" : "update";
      lines.add(
        shown === "does not exist"
          ? `gcloud iam workload-identity-pools list ${at}   # correct google.workload-identity-provider`
          : `gcloud iam workload-identity-pools ${change} ${quote(pool)} ${at}${change === "update" ? " --no-disabled" : ""}`,
      );
    } else if (what === "provider") {
      if (shown === "deleted") lines.add(providers("undelete"));
      else if (shown === "disabled") lines.add(`${providers("update-oidc")} --no-disabled`);
      else
        lines
          .add(`${providers("describe")}   # ACTIVE, and not disabled?`)
          .add(`gcloud iam workload-identity-pools describe ${quote(pool)} ${at}`);
    } else {
      const condition = conjuncts.length > 0 ? widened(conjuncts) : narrow(claims);
      if (claims.event_name === "pull_request")
        lines.add(
          "# Careful: this job ran for a pull request; a condition that lets it in lets in every pull request of the repository.",
        );
      lines.add(`${providers("describe")} --format="value(attributeCondition)"   # what it is now`);
      lines.add(`${providers("update-oidc")} --attribute-condition=${quote(condition)}`);
    }
  }
  return lines.size === 0 ? undefined : [...lines].join("\n");
}

/** The beginnings of gcloud's commands for the plan's provider. */
export function commands(google: Plan["google"]): {
  readonly at: string;
  readonly pool: string;
  providers(verb: string): string;
} {
  const [, project = "", pool = "", id = ""] =
    /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/.exec(
      google?.workloadIdentityProvider ?? "",
    ) ?? [];
  const at = `--project=${quote(project)} --location=global`;
  return {
    at,
    pool,
    providers: (verb) =>
      `gcloud iam workload-identity-pools providers ${verb} ${quote(id)} ${at} --workload-identity-pool=${quote(pool)}`,
  };
}

/** The condition with each part that rejects this token made to accept it, no wider than that; the others stay. */
export function widened(conjuncts: readonly Conjunct[]): string {
  return conjuncts
    .map((each) => {
      if ("value" in each.result && each.result.value === true) return inParentheses(each.text);
      return mended(each) ?? `<what should hold instead of: ${each.text}>`;
    })
    .join(" && ");
}

function mended({ text, values }: Conjunct): string | undefined {
  const [only] = values;
  if (values.length !== 1 || !only || !("value" in only.result) || typeof only.result.value !== "string") return undefined;
  // What forbids a value, or asks more than one thing, is for a person to change.
  if (!text.startsWith(only.name) || /!=|\|\||\?|&&/.test(text)) return undefined;
  const live = JSON.stringify(only.result.value);
  const list = /^(.+) in \[(.*)\]$/s.exec(text);
  if (list?.[1] === only.name && list[2] !== undefined)
    return `${only.name} in [${list[2]}${list[2].trim() === "" ? "" : ", "}${live}]`;
  return `${only.name} == ${live}`;
}

export function inParentheses(text: string): string {
  return /\|\||\?/.test(text) ? `(${text})` : text;
}

/** This repository's id and the job's environment, or its ref. */
export function narrow(claims: Readonly<Record<string, unknown>>): string {
  const names = ["repository_owner_id", "repository_id", typeof claims.environment === "string" ? "environment" : "ref"];
  return names.map((name) => `assertion.${name} == ${JSON.stringify(claims[name] ?? `<${name}>`)}`).join(" && ");
}
