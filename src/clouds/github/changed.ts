import { z } from "zod";
import { malformedInWords, readEntries } from "../../io/entries.ts";
import { entriesOf } from "../../io/pages.ts";
import { paged, type Repo } from "./api.ts";

/** Path → the lines that the pull request adds or changes; null: all of them, for a diff that GitHub does not show. */
type Changed = ReadonlyMap<string, ReadonlySet<number> | null>;
export interface ChangedFiles {
  readonly lines: Changed;
  /** Path → the path that the file had before. */
  readonly before: ReadonlyMap<string, string>;
  /** Of files that cannot be read in GitHub's list, in words; null: there are none. */
  readonly unread: string | null;
}

const changedFile = z.object({
  filename: z.string(),
  patch: z.string().optional(),
  changes: z.number(),
  previous_filename: z.string().optional(),
});

/**
 * What a pull request changes. https://docs.github.com/rest/pulls/pulls#list-pull-requests-files
 * @throws when GitHub does not answer, or shows no more of them: its list ends after 3,000 files, whatever else is changed.
 */
export async function changedFiles({ octokit, owner, repo }: Repo, number: number): Promise<ChangedFiles> {
  const lines = new Map<string, ReadonlySet<number> | null>();
  const before = new Map<string, string>();
  const files = paged(`list the files of #${number}`, (page) =>
    octokit.rest.pulls.listFiles({ owner, repo, pull_number: number, ...page }),
  );
  const all = readEntries(changedFile, await Array.fromAsync(entriesOf(files)));
  for (const { filename, patch, changes, previous_filename: previous } of all.good) {
    lines.set(filename, patch !== undefined ? linesIn(patch) : changes === 0 ? new Set() : null);
    if (previous !== undefined) before.set(filename, previous);
  }
  return { lines, before, unread: all.bad.length > 0 ? malformedInWords(all) : null };
}

/** The new file's lines that a unified diff adds. */
export function linesIn(patch: string): Set<number> {
  const lines = new Set<number>();
  let line = 0;
  for (const text of patch.split("\n")) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text)?.[1];
    if (start !== undefined) line = Number(start);
    else if (text.startsWith("+")) lines.add(line++);
    // "\ No newline at end of file" is no line of either file.
    else if (!text.startsWith("-") && !text.startsWith("\\")) line++;
  }
  return lines;
}
