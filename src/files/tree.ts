/** The files of a repository, at the commit that is checked out or at another: base and head of a pull request are two of these. */
export interface Tree {
  /** For people: "the checked-out files", "commit 1a2b3c4". */
  readonly name: string;
  /**
   * Paths of the files that one of these globs matches, relative to the root, with `/`, sorted; never through a symbolic link that leads
   * out, which is named itself. The cost is that of the folders that a glob can match in.
   * @throws PatternRefused for a glob that leads out, is not understood, or takes more than all globs of the tree together may.
   */
  match(globs: readonly string[]): Promise<readonly string[]>;
  /** A file's bytes, at most `largest` of them, or why there are none. Never of a path outside the root. */
  read(path: string, largest: number): Promise<FileRead>;
}
/** A file, with whether it may be executed where that is known; or why it is not read, in words that follow its path. */
export type FileRead = { readonly bytes: Uint8Array; readonly executable?: boolean } | { readonly why: string };

/** Folders that hold what others have written: nobody's configuration is looked for there. */
export const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", ".terraform"]);
