import type { RunState, Settings } from "../core.ts";
import type { Io } from "../io.ts";
import { repoApi, statusOf } from "./api.ts";

/** Asks GitHub about other runs of this repository, each once. Without a token that may read them, nobody is asked. */
export function runStates(io: Io, settings: Settings): (runId: string) => Promise<RunState> {
  const known = new Map<string, Promise<RunState>>();
  const ask = async (id: string): Promise<RunState> => {
    try {
      const api = await repoApi(io, settings, AbortSignal.timeout(10_000));
      if (!api) return "unasked";
      const { octokit, owner, repo } = api;
      const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: Number(id) });
      return data.status === "completed" ? { completed: true, createdAt: data.created_at } : "running";
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
