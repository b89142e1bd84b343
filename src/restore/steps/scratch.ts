import { randomUUID } from "node:crypto";
import { lstat, mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

const NAME = "proof-of-restore-step-";

/** Where a run puts what is there only while a step runs: one folder in the runner's own temporary one. Nothing is made yet. */
export function scratchPath(temporary: string): string {
  return join(resolve(temporary), `${NAME}${randomUUID()}`);
}

/** Makes a folder for one step there, which only this user may look into. */
export async function scratchFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  return mkdtemp(join(path, "step-"));
}

/**
 * Removes what a run left there, also one that was killed.
 * @param path as the run's state names it: only a folder of that name and of this user's, right in one of `parents`, is removed; no link is
 * followed.
 * @returns false when there is something that is not removed.
 */
export async function removeScratch(path: string, ...parents: readonly string[]): Promise<boolean> {
  const named = basename(path).startsWith(NAME) && /^[0-9a-f-]{36}$/.test(basename(path).slice(NAME.length));
  if (!named || !parents.some((parent) => dirname(path) === resolve(parent))) return false;
  try {
    const seen = await lstat(path);
    if (!seen.isDirectory() || (process.getuid && seen.uid !== process.getuid())) return false;
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}
