import { z } from "zod";
import { readEntries, wholeList } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";
import { entriesOf } from "../../io/pages.ts";
import { type Octokit, paged, type Repo, SPARE_MS, statusOf } from "./api.ts";

export type Commented = "made" | "updated" | "unchanged" | { readonly not: string };
const comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ type: z.string().nullish(), login: z.string().nullish() }).nullish(),
});
type Known = z.infer<typeof comment>;

/**
 * Puts one comment under a pull request, or renews the one that begins with the same marker. Without the right to (a fork's pull request
 * gets a token that may only read) nothing is said.
 * @param body begins with the marker, which is what it is found by: a comment of this marker by anybody else is left alone.
 */
export async function stickyComment(of: Repo, number: number, marker: string, body: string): Promise<Commented> {
  const { octokit, owner, repo } = of;
  try {
    const own = await ownComment(of, number, marker);
    // GitHub gives line breaks and ends back as it likes.
    if (own && same(own.body ?? "", body)) return "unchanged";
    if (own) await octokit.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
    else await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
    return own ? "updated" : "made";
  } catch (error) {
    if (error instanceof Refused) return { not: error.refusal.text };
    if (error instanceof Error && error.name === "TimeoutError")
      return { not: `GitHub did not answer within ${SPARE_MS / 1000} s` };
    const status = statusOf(error);
    if (status === 403 || status === 404) return { not: "the token may not comment" };
    return { not: `GitHub did not take it (${status ?? "no answer"})` };
  }
}

async function ownComment({ octokit, owner, repo }: Repo, number: number, marker: string): Promise<Known | undefined> {
  const comments = paged(`list the comments of #${number}`, (page) =>
    octokit.rest.issues.listComments({ owner, repo, issue_number: number, ...page }),
  );
  const marked: Known[] = [];
  const raw: unknown[] = [];
  for await (const each of entriesOf(comments)) {
    raw.push(each);
    const one = comment.safeParse(each).data;
    if (!one?.body?.startsWith(marker)) continue;
    if (one.user?.type === "Bot") return one;
    marked.push(one);
  }
  const own = await byMe(octokit, marked);
  // It may be one of those that cannot be read: a second one would be put beside it.
  if (!own) wholeList(readEntries(comment, raw), "github", comments.operation);
  return own;
}

/** With a person's token the comments are that person's; the job's own token may not ask who it is. */
async function byMe(octokit: Octokit, marked: readonly Known[]): Promise<Known | undefined> {
  if (marked.length === 0) return undefined;
  const me = await octokit.rest.users.getAuthenticated().then(
    ({ data }) => data.login,
    () => null,
  );
  return marked.find(({ user }) => user?.login === me);
}

function same(a: string, b: string): boolean {
  const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return plain(a) === plain(b);
}
