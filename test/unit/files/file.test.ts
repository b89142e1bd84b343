import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { textOf } from "../../../src/files/file.ts";

const folder = mkdtempSync(join(tmpdir(), "files-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a text is read, and what is there no text or no file is none, a FIFO without waiting for who writes", async () => {
  const [text, fifo] = [join(folder, "text"), join(folder, "fifo")];
  writeFileSync(text, "abcdef");
  spawnSync("mkfifo", [fifo]);
  expect(await textOf(text)).toBe("abcdef");
  expect(await textOf(text, 3)).toBe("abc");
  for (const path of [fifo, folder, join(folder, "none"), "/dev/zero"]) expect(await textOf(path)).toBeNull();
});
