import type { Settings } from "../core.ts";
import type { Io } from "../io.ts";

export type Octokit = ReturnType<typeof import("@actions/github").getOctokit>;
export interface Repo {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/** GitHub's API with the job's own token, each call within half a minute; null without a token or outside of GitHub. */
export async function repoApi(io: Io, { githubToken, run }: Settings): Promise<Repo | null> {
  const [owner, repo] = run.repository.split("/");
  if (!githubToken || !owner || !repo) return null;
  const { getOctokit } = await import("@actions/github");
  io.told(new URL(run.apiUrl).host);
  const within: typeof fetch = (url, init) =>
    io.fetch(url, { ...init, signal: AbortSignal.any([io.signal, AbortSignal.timeout(30_000)]) });
  const octokit = getOctokit(githubToken, { baseUrl: run.apiUrl, request: { fetch: within } });
  return { octokit, owner, repo };
}

/** The HTTP status of what a call threw; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined;
}
