import { z } from "zod";
import type { RunState, Settings } from "../../core/index.ts";
import { time } from "../../io/entries.ts";
import type { Io } from "../../io/io.ts";
import { repoApi, statusOf } from "./api.ts";

/** One run, as far as it is used. https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run */
export const workflowRun = z.object({ status: z.string(), created_at: time });

/** Asks GitHub about other runs of this repository, each once. Without a token that may read them, nobody is asked. */
export function runStates(io: Io, settings: Settings): (runId: string) => Promise<RunState> {
  const known = new Map<string, Promise<RunState>>();
  const ask = async (id: string): Promise<RunState> => {
    try {
      const api = await repoApi(io, settings, 10_000);
      if (!api) return "unasked";
      const { octokit, owner, repo } = api;
      const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: Number(id) });
      const read = workflowRun.safeParse(data).data;
      // By an answer that cannot be read nothing of that run may be removed.
      if (!read) return "unasked";
      return read.status === "completed" ? { completed: true, createdAt: read.created_at } : "running";
    } catch (error) {
      return statusOf(error) === 404 ? "unknown" : "unasked";
    }
  };
  return (id) => {
    const asked = known.get(id) ?? ask(id);
    known.set(id, asked);
    return asked;
  };
}
