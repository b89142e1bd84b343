import { z } from "zod";
import type { Settings } from "../../core/index.ts";
import { notAsAsked } from "../../io/entries.ts";
import { fetchOn } from "../../io/fetch.ts";
import { type Io, Refused } from "../../io/io.ts";
import type { Pages } from "../../io/pages.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import { peek } from "../refusals/peek.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { retryAfterMs } from "../refusals/transient.ts";

/** For what only explains, or tells others: nobody waits for it as for a verdict. */
export const SPARE_MS = 20_000;

export type Octokit = ReturnType<typeof import("@actions/github").getOctokit>;
export interface Repo {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/**
 * GitHub's API with the job's own token, its reads under the one retry; null without a token or outside of GitHub.
 * @param withinMs how long all calls may take together, in milliseconds, repetitions and what they wait included: for what no verdict needs. Left
 * out, each read has the network's patience.
 */
export async function repoApi(io: Io, { githubToken, run }: Settings, withinMs?: number): Promise<Repo | null> {
  const [owner, repo] = run.repository.split("/");
  if (!githubToken || !owner || !repo) return null;
  const { getOctokit } = await import("@actions/github");
  const signal = withinMs === undefined ? undefined : AbortSignal.timeout(withinMs);
  const until = io.now() + (withinMs ?? Number.POSITIVE_INFINITY);
  const request = { fetch: fetchOn(io, true), ...(signal ? { signal } : {}) };
  const octokit = getOctokit(githubToken, { baseUrl: run.apiUrl, request });
  octokit.hook.wrap("request", async (send, options) => {
    if (options.method !== "GET") return send(options);
    let last: unknown;
    const ended = signal ? AbortSignal.any([io.signal, signal]) : io.signal;
    const read = async () => {
      try {
        return await send(options);
      } catch (error) {
        ended.throwIfAborted();
        last = error;
        throw new Refused(
          refusalOf("github", `read ${new URL(options.url, options.baseUrl).pathname}`, error),
          waitOf(io, error),
        );
      }
    };
    // Callers know what octokit throws by its status.
    return retrying(io, Math.min(READ_PATIENCE_MS, until - io.now()), read, ended, until).catch((error: unknown) =>
      Promise.reject(error instanceof Refused ? last : error),
    );
  });
  return { octokit, owner, repo };
}

/** What GitHub asks to wait, in milliseconds; undefined: nothing. */
function waitOf(io: Io, error: unknown): number | undefined {
  const headers = z.record(z.string(), z.coerce.string()).safeParse(peek(error, "response", "headers")).data;
  return headers && retryAfterMs(headers, "", io.now());
}

/** Entries of a page, the most that GitHub gives. */
const PER_PAGE = 100;
/** Pages that GitHub's lists of a pull request have at most. */
const MOST = { pages: 30, entries: 30 * PER_PAGE };

/** One of GitHub's lists, by the numbers of its pages: a page that is not full is the last. @param ask for one page. */
export function paged(
  operation: string,
  ask: (page: { readonly page: number; readonly per_page: number }) => Promise<{ readonly data: unknown }>,
): Pages<unknown> {
  return {
    service: "github",
    operation,
    first: "1",
    most: MOST,
    read: async (page) => {
      const { data } = await ask({ page: Number(page), per_page: PER_PAGE });
      if (!Array.isArray(data)) throw new Refused(notAsAsked("github", operation, "it is no list"));
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
