import type { Repo } from "./api.ts";

/** Path → the lines that the pull request adds or changes; null: all of them, for a diff that GitHub does not show. */
export type Changed = ReadonlyMap<string, ReadonlySet<number> | null>;

const MOST_PAGES = 30;

/** The lines that a pull request changes. https://docs.github.com/rest/pulls/pulls#list-pull-requests-files @throws when GitHub does not answer. */
export async function changedLines({ octokit, owner, repo }: Repo, number: number): Promise<Changed> {
  const changed = new Map<string, ReadonlySet<number> | null>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data } = await octokit.rest.pulls.listFiles({ owner, repo, pull_number: number, per_page: 100, page });
    for (const { filename, patch } of data) changed.set(filename, patch === undefined ? null : linesIn(patch));
    if (data.length < 100) break;
  }
  return changed;
}

/** The new file's lines that a unified diff adds. */
export function linesIn(patch: string): Set<number> {
  const lines = new Set<number>();
  let line = 0;
  for (const text of patch.split("\n")) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text)?.[1];
    if (start !== undefined) line = Number(start);
    else if (text.startsWith("+")) lines.add(line++);
    else if (!text.startsWith("-") && !text.startsWith("\\")) line++;
  }
  return lines;
}
