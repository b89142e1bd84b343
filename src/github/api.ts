import type { Settings } from "../core.ts";
import type { Io } from "../io.ts";
import { peek } from "../refusals/peek.ts";
import { fetchOn } from "../wire/fetch.ts";

export type Octokit = ReturnType<typeof import("@actions/github").getOctokit>;
export interface Repo {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/**
 * GitHub's API with the job's own token; null without a token or outside of GitHub.
 * @param signal ends every call, beside the run's.
 */
export async function repoApi(io: Io, { githubToken, run }: Settings, signal?: AbortSignal): Promise<Repo | null> {
  const [owner, repo] = run.repository.split("/");
  if (!githubToken || !owner || !repo) return null;
  const { getOctokit } = await import("@actions/github");
  const request = { fetch: fetchOn(io, true), ...(signal ? { signal } : {}) };
  const octokit = getOctokit(githubToken, { baseUrl: run.apiUrl, request });
  return { octokit, owner, repo };
}

/** The HTTP status of what a call threw; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  // Octokit gives an error without an answer the status 500.
  const status = peek(error, "response", "status");
  return typeof status === "number" ? status : undefined;
}
