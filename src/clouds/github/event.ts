import { z } from "zod";

/** What the event that started the run tells of the repository, and of the pull request if it is one. */
export interface RunEvent {
  readonly defaultBranch: string | null;
  readonly visibility: "public" | "private" | "internal" | null;
  readonly ownerId: string | null;
  readonly pullRequest: PullRequest | null;
}
export interface PullRequest {
  readonly number: number;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly headSha: string;
  /** `owner/name` of where the branch is; null when that repository is gone. */
  readonly headRepository: string | null;
  readonly fork: boolean;
  readonly labels: readonly string[];
}

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const repository = z.object({
  default_branch: z.string().nullish().catch(null),
  visibility: z.enum(["public", "private", "internal"]).nullish().catch(null),
  private: z.boolean().nullish().catch(null),
  owner: z.object({ id: z.number() }).nullish().catch(null),
});
const pull = z.object({
  number: z.int().min(1),
  base: z.object({ sha, ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
  head: z.object({ sha, repo: z.object({ full_name: z.string() }).nullish() }),
  labels: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .catch([]),
});
const payload = z.object({ repository: repository.nullish().catch(null), pull_request: pull.nullish().catch(null) });

const NOTHING: RunEvent = { defaultBranch: null, visibility: null, ownerId: null, pullRequest: null };

/**
 * Reads the event's payload (`GITHUB_EVENT_PATH`). https://docs.github.com/webhooks/webhook-events-and-payloads
 * @param text null when there is no such file. What is missing or odd is null: nothing depends on all of it.
 */
export function readEvent(text: string | null): RunEvent {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return NOTHING;
  }
  const parsed = payload.safeParse(value);
  if (!parsed.success) return NOTHING;
  const { repository: of, pull_request: request } = parsed.data;
  const visibility = of?.visibility ?? (of?.private === true ? "private" : of?.private === false ? "public" : null);
  return {
    defaultBranch: of?.default_branch ?? null,
    visibility,
    ownerId: of?.owner ? String(of.owner.id) : null,
    pullRequest: request
      ? {
          number: request.number,
          baseSha: request.base.sha,
          baseRef: request.base.ref,
          headSha: request.head.sha,
          headRepository: request.head.repo?.full_name ?? null,
          fork: !request.head.repo || request.head.repo.full_name !== request.base.repo?.full_name,
          labels: (request.labels ?? []).map(({ name }) => name),
        }
      : null,
  };
}
