import type { Instant, Settings } from "../../core/index.ts";
import type { Io } from "../../io/io.ts";
import { repoApi } from "./api.ts";
import { workflowRun } from "./runs.ts";

/**
 * When GitHub created this run: the moment somebody asked for the restore. It only explains, so without a token that may read it, or
 * without an answer within ten seconds, there is none.
 */
export async function createdAt(io: Io, settings: Settings): Promise<Instant | null> {
  try {
    const api = await repoApi(io, settings, 10_000);
    if (!api) return null;
    const { octokit, owner, repo } = api;
    const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: Number(settings.run.runId) });
    return workflowRun.safeParse(data).data?.created_at ?? null;
  } catch {
    return null;
  }
}
