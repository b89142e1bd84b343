import { constants, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A run record, or an event's payload, is smaller. */
const LARGEST = 256 * 1024 * 1024;

/** Replaces a file as a whole: a reader sees the old text or the new one, also after a crash. */
export async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, "w", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // The disk may be full of it.
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** What a step writes, while it is written. */
const UNFINISHED =
  /^(?:evidence\.(?:json|journal)|runbook(?:-.+)?\.md|.+\.resolved\.json|summary\.md|findings\.sarif)\.(\d+)\.tmp$/;

/** Removes what processes that were killed had not finished writing in a folder. What cannot be removed stays: nobody reads it. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => {
    const id = UNFINISHED.exec(name)?.[1];
    return id !== undefined && !isRunning(Number(id));
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
}

/** Whether a process other than this one may still be writing. */
function isRunning(id: number): boolean {
  if (id === process.pid) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Adds to a file's end, and waits until the disk has it.
 * @param size bytes of the file as it was left.
 * @throws Error when it is not there, or is not as it was left: somebody else has written it, or an addition was cut off.
 */
export async function append(path: string, text: string, size: number): Promise<void> {
  // A link is not followed, and a FIFO not waited for.
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags);
  try {
    const now = await handle.stat();
    if (!now.isFile() || now.size !== size) throw new Error(`a file of ${size} bytes was left, and is not there any more`);
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** A text file, of which no more than `most` bytes are read; null when there is none, or something else: whoever opens a FIFO waits for ever. */
export async function textOf(path: string, most = LARGEST): Promise<string | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const kind = await file.stat();
      if (!kind.isFile()) return null;
      const bytes = Buffer.alloc(Math.min(most, kind.size));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return null;
    throw error;
  }
}
