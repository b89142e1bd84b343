import type { PlaceOf } from "./configuration/model.ts";
import type { Effect, Finding, Settings } from "./core.ts";
import { type Repo, repoApi, statusOf } from "./github/api.ts";
import { type Changed, changedLines } from "./github/changed.ts";
import type { PullRequest, RunEvent } from "./github/event.ts";
import type { Io } from "./io.ts";
import { lintFinding, readRepository } from "./linting.ts";
import { planFinding } from "./plan/codes.ts";
import { type ReadPlan, readPlan } from "./plan/read.ts";
import { effects } from "./rules/change/effects.ts";
import { CHANGE_RULES } from "./rules/index.ts";
import type { Repository } from "./rules/rule.ts";
import { commitTree } from "./tree/commit.ts";
import type { Tree } from "./tree/tree.ts";

export interface Reviewed {
  readonly findings: readonly Finding[];
  readonly effects: readonly Effect[];
  /** Null: not known. */
  readonly changed: Changed | null;
}

/** The rule that a label of the pull request lowers. */
const REDUCED = "RDA017";
const LARGEST_PLAN = 1 << 20;

/**
 * What a pull request does to the repository's recoverability: its base, read through GitHub's API, against the files here. Without a token
 * that may read them nothing is said of changes, and that is said.
 */
export async function review(
  io: Io,
  settings: Settings,
  event: RunEvent,
  head: { readonly repository: Repository; readonly placeOf: PlaceOf },
  now: number,
): Promise<Reviewed> {
  const request = event.pullRequest;
  if (!request) return { findings: [], effects: [], changed: null };
  const api = await repoApi(io, settings);
  if (!api) return unread(request, "there is no github-token");
  try {
    const tree = commitTree(reader(api), request.baseSha);
    const [base, changed] = await Promise.all([
      repositoryAt(tree, settings, event),
      changedLines(api, request.number).catch(() => null),
    ]);
    const all = effects(base, head.repository);
    const lowered = request.labels.includes(settings.reducedLabel);
    const findings = CHANGE_RULES.flatMap((rule) =>
      rule.judge(base, head.repository, now).map((said): Finding => {
        const found = lintFinding(rule, said, head.placeOf, settings);
        if (rule.code !== REDUCED || !lowered) return found;
        return {
          ...found,
          level: "note",
          message: `${found.message} The label ${settings.reducedLabel} says that this is meant.`,
        };
      }),
    );
    return { findings, effects: all.map(({ at: _, ...effect }) => effect), changed };
  } catch (error) {
    return unread(request, `GitHub answered ${statusOf(error) ?? "nothing"}`);
  }
}

function reader({ octokit, owner, repo }: Repo): (path: string) => Promise<unknown> {
  return async (path) => {
    const [kind = "", of = "", query = ""] = path.replace(/^git\//, "").split(/[/?]/);
    if (kind === "blobs") return (await octokit.rest.git.getBlob({ owner, repo, file_sha: of })).data;
    const recursive = query.startsWith("recursive") ? { recursive: "1" } : {};
    return (await octokit.rest.git.getTree({ owner, repo, tree_sha: of, ...recursive })).data;
  };
}

/** The repository as it was; what was wrong with it then is not told. */
async function repositoryAt(tree: Tree, settings: Settings, event: RunEvent): Promise<Repository> {
  const found = await tree.read(settings.plan, LARGEST_PLAN);
  const text = "bytes" in found ? new TextDecoder().decode(found.bytes) : null;
  const read: ReadPlan = text === null ? { findings: [] } : readPlan(text, { ...settings, only: [] });
  const planned = "plan" in read ? read : { plan: null, restores: [] };
  return (await readRepository(tree, settings, planned, event)).repository;
}

function unread({ number }: PullRequest, why: string): Reviewed {
  const finding = planFinding("baseUnread", {
    subject: `#${number}`,
    message: `The files before this pull request could not be read (${why}): what it changes is not judged.`,
    fix: "Give the job `contents: read` and `pull-requests: read`, and the action its github-token.",
    level: "warning",
  });
  return { findings: [finding], effects: [], changed: null };
}
