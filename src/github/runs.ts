import type { RunState, Settings } from "../core.ts";
import type { Io } from "../io.ts";

/** Asks GitHub about other runs of this repository, each once. Without a token that may read them, nobody is asked. */
export function runStates(io: Io, { githubToken, run }: Settings): (runId: string) => Promise<RunState> {
  const known = new Map<string, Promise<RunState>>();
  const ask = async (id: string): Promise<RunState> => {
    const [owner, repo] = run.repository.split("/");
    if (!githubToken || !owner || !repo) return "unasked";
    try {
      const { getOctokit } = await import("@actions/github");
      io.told(new URL(run.apiUrl).host);
      const request = { fetch: io.fetch, signal: AbortSignal.any([io.signal, AbortSignal.timeout(10_000)]) };
      const { data } = await getOctokit(githubToken, { baseUrl: run.apiUrl, request }).rest.actions.getWorkflowRun({
        owner,
        repo,
        run_id: Number(id),
      });
      return data.status === "completed" ? { completed: true, createdAt: data.created_at } : "running";
    } catch (error) {
      return typeof error === "object" && error !== null && "status" in error && error.status === 404 ? "unknown" : "unasked";
    }
  };
  return (id) => {
    const asked = known.get(id) ?? ask(id);
    known.set(id, asked);
    return asked;
  };
}
