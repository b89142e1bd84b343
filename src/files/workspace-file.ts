import { constants, type FileHandle, open, realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { FileRead } from "./tree.ts";

/** Why a file is not read that does not exist. */
export const NOT_THERE = "is not there";
/** Why a link is not followed. */
const OUTSIDE = "is, by a symbolic link, outside of the workspace";
/** Why a folder is not read. */
export const IS_FOLDER = "is a folder";

/**
 * Reads a file that the plan names, from inside the workspace alone: not by an absolute path, not by `..`, and not through a symbolic link.
 * Only of a file, for anything else may never end; and never more than `largest` bytes.
 */
export async function workspaceFile(workspace: string, path: string, largest: number): Promise<FileRead> {
  if (path === "" || path.includes("\0")) return { why: "is no path" };
  if (isAbsolute(path) || /^(?:[a-z]:|\\)/i.test(path)) return { why: "is absolute; a path starts from the workspace" };
  if (!isInside(workspace, resolve(workspace, path))) return { why: "leads out of the workspace" };
  let file: FileHandle | undefined;
  try {
    const real = await realpath(resolve(workspace, path));
    if (!isInside(await realpath(workspace), real)) return { why: OUTSIDE };
    file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const kind = await file.stat();
    if (!kind.isFile()) return { why: kind.isDirectory() ? IS_FOLDER : "is no file" };
    if (kind.size > largest) return { why: tooLarge(largest) };
    const bytes = Buffer.alloc(kind.size);
    const { bytesRead } = await file.read(bytes, 0, kind.size, 0);
    return { bytes: bytes.subarray(0, bytesRead), executable: (kind.mode & 0o111) !== 0 };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { why: code === "ENOENT" || code === "ENOTDIR" ? NOT_THERE : `cannot be read (${code})` };
  } finally {
    await file?.close();
  }
}

function tooLarge(largest: number): string {
  return `is larger than the ${Math.floor(largest / 1024 ** 2)} MiB that are read`;
}

function isInside(folder: string, path: string): boolean {
  const from = relative(resolve(folder), path);
  return from !== "" && from !== ".." && !from.startsWith(`..${sep}`) && !isAbsolute(from);
}
