/**
 * The claims of GitHub's OIDC token that are kept as evidence; https://docs.github.com/actions/reference/security/oidc names them. A claim
 * that is not listed is not kept: nobody has looked at whether it may be published.
 */
const CLAIMS = [
  "iss",
  "sub",
  "aud",
  "jti",
  "iat",
  "nbf",
  "exp",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "repository_visibility",
  "ref",
  "ref_type",
  "ref_protected",
  "head_ref",
  "base_ref",
  "sha",
  "event_name",
  "actor",
  "actor_id",
  "workflow",
  "workflow_ref",
  "workflow_sha",
  "job_workflow_ref",
  "job_workflow_sha",
  "run_id",
  "run_number",
  "run_attempt",
  "runner_environment",
  "environment",
  "environment_node_id",
  "enterprise",
  "enterprise_id",
  "check_run_id",
] as const;
type Claim = (typeof CLAIMS)[number];
type Claims = Partial<Record<Claim, string | number | boolean | readonly string[]>>;

/** The listed claims that are plain values, in the order of the list. */
export function claims(of: Readonly<Record<string, unknown>>): Claims {
  const kept: Claims = {};
  for (const name of CLAIMS) {
    const value = Object.hasOwn(of, name) ? of[name] : undefined;
    if (typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
      kept[name] = value;
    else if (Array.isArray(value) && value.every((each) => typeof each === "string")) kept[name] = [...value];
  }
  return kept;
}
