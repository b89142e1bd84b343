import { repoApi, SPARE_MS } from "../clouds/github/api.ts";
import { stickyComment } from "../clouds/github/comments.ts";
import { readEvent } from "../clouds/github/event.ts";
import type { Run, Settings } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { comment, marker } from "../report/index.ts";

/**
 * Tells the pull request's reviewers how it stands, where input `comment` asks for it. A comment is no part of the verdict: one that cannot
 * be made is a line in the log.
 */
export async function commentOn(io: Io, run: Run, settings: Settings, eventText: string | null): Promise<void> {
  if (!settings.comment) return;
  const { pullRequest } = readEvent(eventText);
  if (!pullRequest) return io.log.info("No comment: this run is for no pull request.");
  const api = await repoApi(io, settings, SPARE_MS);
  if (!api) return io.log.info("No comment: there is no github-token.");
  const body = comment(run, settings.plan, pullRequest.headSha);
  const done = await stickyComment(api, pullRequest.number, marker(settings.plan), body);
  const words =
    typeof done === "string" ? WORDS[done] : `none, since ${done.not}${pullRequest.fork ? ": it comes from a fork" : ""}`;
  io.log.info(`Comment on #${pullRequest.number}: ${words}.`);
}

const WORDS = { made: "made", updated: "updated", unchanged: "as it was" } as const;
