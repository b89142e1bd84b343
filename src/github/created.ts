import type { Instant, Settings } from "../core.ts";
import type { Io } from "../io.ts";

/**
 * When GitHub created this run: the moment somebody asked for the restore. It only explains, so without a token that may read it, or
 * without an answer within ten seconds, there is none.
 */
export async function createdAt(io: Io, { githubToken, run }: Settings): Promise<Instant | null> {
  const [owner, repo] = run.repository.split("/");
  if (!githubToken || !owner || !repo) return null;
  try {
    const { getOctokit } = await import("@actions/github");
    io.told(new URL(run.apiUrl).host);
    const octokit = getOctokit(githubToken, {
      baseUrl: run.apiUrl,
      request: { fetch: io.fetch, signal: AbortSignal.any([io.signal, AbortSignal.timeout(10_000)]) },
    });
    const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: Number(run.runId) });
    return new Date(data.created_at).toISOString();
  } catch {
    return null;
  }
}
