import { repoApi, SPARE_MS } from "../../clouds/github/api.ts";
import { stickyComment } from "../../clouds/github/comments.ts";
import { readEvent } from "../../clouds/github/event.ts";
import type { Run, Settings } from "../../core/index.ts";
import { orAbandoned } from "../../io/abandon.ts";
import type { Io } from "../../io/io.ts";
import { errorInWords } from "../../judge/own-error.ts";
import { comment as commentOf, marker } from "../../report/index.ts";
import type { Publication } from "./publication.ts";

/**
 * The comment on the pull request, where input `comment` asks for it. It is no part of the verdict: one that cannot be made, also by an error
 * of our own, is a line in the log. A cancelled run makes none.
 */
export const comment: Publication = {
  name: "the comment",
  wanted: (settings) => settings.comment,
  prepare:
    ({ io, run, settings, eventText, cancelled }) =>
    async () => {
      if (cancelled.aborted) return [];
      try {
        return [await orAbandoned(commentOn(io, run, settings, await eventText()), cancelled)];
      } catch (error) {
        return cancelled.aborted ? [] : [`No comment: an error of the action's own (${errorInWords(error)}).`];
      }
    },
};

/**
 * Tells the pull request's reviewers how it stands.
 * @param eventText the payload of the event that started the run. @returns what became of it, for the log.
 */
export async function commentOn(io: Io, run: Run, settings: Settings, eventText: string | null): Promise<string> {
  const { pullRequest } = readEvent(eventText);
  if (!pullRequest) return "No comment: this run is for no pull request.";
  const api = await repoApi(io, settings, SPARE_MS);
  if (!api) return "No comment: there is no github-token.";
  const body = commentOf(run, settings.plan, pullRequest.headSha);
  const done = await stickyComment(api, pullRequest.number, marker(settings.plan), body);
  const words =
    typeof done === "string" ? WORDS[done] : `none, since ${done.not}${pullRequest.fork ? ": it comes from a fork" : ""}`;
  return `Comment on #${pullRequest.number}: ${words}.`;
}

const WORDS = { made: "made", updated: "updated", unchanged: "as it was" } as const;
