import { createHash, randomUUID } from "node:crypto";
import type { World } from "../core.ts";
import type { GitHubWorld } from "./world.ts";

/** The twin's OIDC issuer, as it stands in `iss`. */
export function githubIssuer(world: World): string {
  return `${world.base}/oidc`;
}

/** `repo:O/R:…`, or with both ids where the repository has immutable subjects. https://docs.github.com/actions/reference/security/oidc */
export function subjectOf(github: GitHubWorld): string {
  if (github.subject !== undefined) return github.subject;
  const [owner = "", name = ""] = github.repository.split("/");
  const repository = github.immutableSubject ? `${owner}@${github.ownerId}/${name}@${github.repositoryId}` : `${owner}/${name}`;
  const escaped = (value: string) => value.replaceAll(":", "%3A");
  if (github.environment !== undefined) return `repo:${repository}:environment:${escaped(github.environment)}`;
  return `repo:${repository}:${github.event === "pull_request" ? "pull_request" : `ref:${escaped(github.ref)}`}`;
}

/** The claims of a token for `audience`, as GitHub writes them: ids as strings, times in epoch seconds. */
export function claimsFor(world: World, audience: string, now: number): Record<string, unknown> {
  const { github } = world;
  const issued = Math.floor(now / 1000) + github.oidc.aheadSeconds;
  const [owner] = github.repository.split("/");
  const workflowRef = `${github.repository}/${github.workflowPath}@${github.ref}`;
  return {
    jti: randomUUID(),
    sub: subjectOf(github),
    aud: audience,
    ref: github.ref,
    sha: github.sha,
    repository: github.repository,
    repository_owner: owner,
    repository_owner_id: String(github.ownerId),
    run_id: String(github.runId),
    run_number: String(github.runNumber),
    run_attempt: String(github.runAttempt),
    repository_visibility: github.visibility,
    repository_id: String(github.repositoryId),
    actor_id: String(github.actorId),
    actor: github.actor,
    workflow: github.workflow,
    head_ref: "",
    base_ref: "",
    event_name: github.event,
    ref_protected: "true",
    ref_type: github.ref.startsWith("refs/tags/") ? "tag" : "branch",
    workflow_ref: workflowRef,
    workflow_sha: github.sha,
    job_workflow_ref: github.reusableWorkflow ?? workflowRef,
    job_workflow_sha: github.reusableWorkflow ? createHash("sha1").update(github.reusableWorkflow).digest("hex") : github.sha,
    runner_environment: "github-hosted",
    check_run_id: String(github.runId * 7),
    ...(github.environment === undefined ? {} : { environment: github.environment }),
    iss: githubIssuer(world),
    // GitHub dates `nbf` ten minutes back.
    nbf: issued - 600,
    exp: issued + github.oidc.seconds,
    iat: issued,
  };
}
