import type { Settings } from "../core.ts";
import type { Io } from "../io.ts";
import type { Pages } from "../pages.ts";
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

/** Entries of a page, the most that GitHub gives. */
const PER_PAGE = 100;
/** Pages that GitHub's lists of a pull request have at most. */
const MOST = { pages: 30, entries: 30 * PER_PAGE };

/** One of GitHub's lists, by the numbers of its pages: a page that is not full is the last. @param read one page. */
export function paged<T>(
  operation: string,
  read: (page: { readonly page: number; readonly per_page: number }) => Promise<{ readonly data: readonly T[] }>,
): Pages<T> {
  return {
    service: "github",
    operation,
    first: "1",
    most: MOST,
    read: async (page) => {
      const { data } = await read({ page: Number(page), per_page: PER_PAGE });
      return { entries: data, next: data.length < PER_PAGE ? null : String(Number(page) + 1) };
    },
  };
}

/** The HTTP status of what a call threw; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  // Octokit gives an error without an answer the status 500.
  const status = peek(error, "response", "status");
  return typeof status === "number" ? status : undefined;
}
