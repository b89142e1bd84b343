import { type Repo, statusOf } from "./api.ts";

export type Commented = "made" | "updated" | "unchanged" | { readonly not: string };

const MOST_PAGES = 30;

/**
 * Puts one comment under a pull request, or renews the one that begins with the same marker. Without the right to (a fork's pull request
 * gets a token that may only read) nothing is said.
 * @param body begins with the marker, which is what it is found by: a comment of this marker by anybody else is left alone.
 */
export async function stickyComment(
  { octokit, owner, repo }: Repo,
  number: number,
  marker: string,
  body: string,
): Promise<Commented> {
  try {
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { data } = await octokit.rest.issues.listComments({ owner, repo, issue_number: number, per_page: 100, page });
      const own = data.find((each) => each.body?.startsWith(marker) && each.user?.type === "Bot");
      if (own?.body === body) return "unchanged";
      if (own) {
        await octokit.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
        return "updated";
      }
      if (data.length < 100) break;
    }
    await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
    return "made";
  } catch (error) {
    const status = statusOf(error);
    return {
      not: status === 403 || status === 404 ? "the token may not comment" : `GitHub did not answer (${status ?? "no answer"})`,
    };
  }
}
