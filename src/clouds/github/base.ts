import type { Tree } from "../../files/tree.ts";
import type { Repo } from "./api.ts";
import type { PullRequest } from "./event.ts";

const SHA = /^[0-9a-f]{40,64}$/;

/**
 * The commit that the checked-out files are to be compared with. The event names the base branch as it was when the pull request last
 * changed; what others merged since would look like this pull request's doing. Of GitHub's own merge it is the first parent, of the
 * pull request's branch by itself the commit where it began; where neither can be learnt, the event's.
 * @param sha the commit of the run (`GITHUB_SHA`)
 */
export async function baseOf(
  { octokit, owner, repo }: Repo,
  { baseSha, headSha }: PullRequest,
  sha: string,
  tree: Tree,
): Promise<string> {
  const checkedOut = (await headOf(tree)) ?? sha;
  try {
    if (checkedOut === headSha) {
      const basehead = `${baseSha}...${headSha}`;
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
      return known(data.merge_base_commit.sha) ?? baseSha;
    }
    if (!SHA.test(checkedOut)) return baseSha;
    const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: checkedOut });
    const [first, second] = data.parents;
    return second?.sha === headSha ? (known(first?.sha) ?? baseSha) : baseSha;
  } catch {
    return baseSha;
  }
}

function known(sha: string | undefined): string | undefined {
  return sha !== undefined && SHA.test(sha) ? sha : undefined;
}

/** The commit that Git says is checked out; undefined for a branch by name, and without Git. */
async function headOf(tree: Tree): Promise<string | undefined> {
  const read = await tree.read(".git/HEAD", 1000);
  return "bytes" in read ? known(new TextDecoder().decode(read.bytes).trim()) : undefined;
}
