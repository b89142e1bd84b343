import type { Answer, Call, Route, World } from "../core.ts";
import { subjectOf } from "./claims.ts";

export const API = "/api/v3/repos/:owner/:repo";

/** GitHub says 404, not 403, of what a caller may not see. */
export function notFound(): Answer {
  return { status: 404, body: { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" } };
}

/** The subset of the REST API that a drill reads: the repository, its runs, its OIDC subject. */
export const restRoutes: readonly Route[] = [
  {
    name: "github.repository",
    service: "github",
    method: "GET",
    path: API,
    open: true,
    answer: seen(({ github }) => ({ status: 200, body: repository(github) })),
  },
  {
    name: "github.run",
    service: "github",
    method: "GET",
    path: `${API}/actions/runs/:run`,
    open: true,
    answer: seen((world, call) => run(world, call.params.run ?? "")),
  },
  {
    name: "github.run.attempt",
    service: "github",
    method: "GET",
    path: `${API}/actions/runs/:run/attempts/:attempt`,
    open: true,
    answer: seen((world, { params }) => run(world, params.run ?? "", Number(params.attempt))),
  },
  {
    name: "github.oidc.subject",
    service: "github",
    method: "GET",
    path: `${API}/actions/oidc/customization/sub`,
    open: true,
    answer: seen(({ github }) => ({
      status: 200,
      body: {
        use_default: github.subject === undefined,
        use_immutable_subject: github.immutableSubject,
        sub_claim_prefix: subjectOf({ ...github, environment: "" }).replace(/:environment:$/, ""),
      },
    })),
  },
];

/** Only for whoever may see the repository: a private one wants the token. */
function seen(answer: Route["answer"]): Route["answer"] {
  return (world, call) => {
    const { repository: name, visibility } = world.github;
    const same = `${call.params.owner}/${call.params.repo}`.toLowerCase() === name.toLowerCase();
    return same && (visibility === "public" || call.caller.kind === "runner") ? answer(world, call) : notFound();
  };
}

const RANK = { none: 0, read: 1, write: 2 } as const;

/** For whoever may: of a public repository everybody reads. What the job's permissions leave out is refused by name. */
export function permitted(
  scope: keyof World["github"]["permissions"],
  access: "read" | "write",
  answer: Route["answer"],
): Route["answer"] {
  return seen((world, call) => {
    const { permissions, visibility } = world.github;
    if (access === "read" && visibility === "public") return answer(world, call);
    if (call.caller.kind === "runner" && RANK[permissions[scope]] >= RANK[access]) return answer(world, call);
    return { status: 403, body: { message: "Resource not accessible by integration", status: "403" } };
  });
}

function repository(github: World["github"]): Record<string, unknown> {
  const [owner, name] = github.repository.split("/");
  return {
    id: github.repositoryId,
    name,
    full_name: github.repository,
    private: github.visibility === "private",
    visibility: github.visibility,
    owner: { login: owner, id: github.ownerId, type: "Organization" },
    default_branch: "main",
  };
}

function run({ github }: World, id: Call["path"], attempt?: number): Answer {
  const found = github.runs[id];
  if (!found || (attempt !== undefined && !(attempt >= 1 && attempt <= found.attempt))) return notFound();
  const earlier = attempt !== undefined && attempt < found.attempt;
  // Whole seconds, as GitHub writes them.
  const time = new Date(found.createdAt).toISOString().replace(/\.\d+Z$/, "Z");
  return {
    status: 200,
    body: {
      id: Number(id),
      name: github.workflow,
      path: github.workflowPath,
      run_number: github.runNumber,
      run_attempt: attempt ?? found.attempt,
      event: github.event,
      status: earlier ? "completed" : found.status,
      conclusion: earlier ? "failure" : found.conclusion,
      head_sha: github.sha,
      created_at: time,
      run_started_at: time,
      updated_at: time,
      actor: { login: github.actor, id: github.actorId },
      repository: repository(github),
    },
  };
}
