/** The files of a repository, at the commit that is checked out or at another: base and head of a pull request are two of these. */
export interface Tree {
  /** For people: "the checked-out files", "commit 1a2b3c4". */
  readonly name: string;
  /**
   * Paths of the files that one of these globs matches, relative to the root, with `/`, sorted; never through a symbolic link that leads
   * out. The cost is that of the folders that a glob can match in.
   */
  match(globs: readonly string[]): Promise<readonly string[]>;
  /** The file's bytes, or why there are none. Never of a path outside the root. */
  read(path: string, limit: number): Promise<Uint8Array | NoFile>;
}
export interface NoFile {
  readonly no: "missing" | "outside" | "too-large" | "unreadable";
  /** What follows the path in a sentence: "leads out of the repository". */
  readonly why: string;
}
