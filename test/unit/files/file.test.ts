import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { append, replace, textOf } from "../../../src/files/file.ts";

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

it("text is added to the file that was left, and to no other", async () => {
  const [file, link, fifo] = [join(folder, "journal"), join(folder, "link"), join(folder, "pipe")];
  writeFileSync(file, "one\n");
  await append(file, "zwei ✓\n", 4);
  expect(readFileSync(file, "utf8")).toBe("one\nzwei ✓\n");
  await expect(append(file, "three\n", 4)).rejects.toThrow("4 bytes");
  symlinkSync(file, link);
  await expect(append(link, "three\n", 15)).rejects.toThrow();
  spawnSync("mkfifo", [fifo]);
  await expect(append(fifo, "three\n", 0)).rejects.toThrow();
  await expect(append(join(folder, "none"), "three\n", 0)).rejects.toThrow();
  expect(readFileSync(file, "utf8")).toBe("one\nzwei ✓\n");
});

it("a file that cannot be replaced leaves nothing beside it", async () => {
  const inside = join(folder, "inside");
  mkdirSync(join(inside, "taken", "by"), { recursive: true });
  await expect(replace(join(inside, "taken"), "text")).rejects.toThrow();
  expect(readdirSync(inside)).toEqual(["taken"]);
});
