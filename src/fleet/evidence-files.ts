import { open, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Settings } from "../core/index.ts";
import { textOf } from "../files/file.ts";
import { PatternRefused } from "../files/glob/pattern.ts";
import { restOf } from "../files/glob/search.ts";
import { budget, filesBelow } from "../files/walk.ts";
import { journalOf } from "../record/journal.ts";

/** One file that the input `evidence` names: its text, or why there is none, in words that follow its path. */
export type EvidenceFile = { readonly path: string } & (
  | {
      /** Null: it is gone, and its journal alone is left. */
      readonly text: string | null;
      /** What lies beside it of a run that was killed; null where nothing does. */
      readonly journal: () => Promise<string | null>;
    }
  | { readonly why: string }
  /** The entry matches nothing. */
  | { readonly none: true }
);

/** The evidence of a leg with a thousand restores is smaller. */
const LARGEST = 16 * 1024 * 1024;
/** It tells more than once of a restore; of what is longer the end is left out. */
const LONGEST_JOURNAL = 4 * LARGEST;

/**
 * The files that the entries of input `evidence` name, each once, in the order of entries and paths, read one by one. An entry is a path or
 * a glob, from the workspace on. The step's own evidence is never among them.
 */
export async function* evidenceFiles(
  { evidence, workspace, outputDirectory }: Settings,
  signal?: AbortSignal,
): AsyncGenerator<EvidenceFile> {
  const seen = new Set([join(outputDirectory, "evidence.json")]);
  for (const entry of evidence) {
    const paths = await matches(entry, workspace, signal).catch(refused);
    if ("why" in paths) {
      yield { path: entry, why: paths.why };
      continue;
    }
    if (paths.length === 0) yield { path: entry, none: true };
    const files = new Set(paths);
    for (const path of new Set(paths.map((each) => (isJournal(each) ? evidenceOf(each) : each)))) {
      if (seen.has(path)) continue;
      seen.add(path);
      const file = files.has(path) || (await exists(path)) ? await read(path) : { text: null };
      const journal = () => textOf(journalOf(path), LONGEST_JOURNAL).catch(() => null);
      yield { path: shown(path, workspace), ...("why" in file ? file : { ...file, journal }) };
    }
  }
}

const SUFFIX = ".journal";

function isJournal(path: string): boolean {
  return path.endsWith(SUFFIX);
}

/** The evidence beside which a journal lies, or lay. */
function evidenceOf(journal: string): string {
  return `${journal.slice(0, -SUFFIX.length)}.json`;
}

/**
 * A name that exists is that file, whatever a glob would make of it. Of a run that was killed the journal may be all that is left: what names
 * evidence names its journal, too.
 */
async function matches(named: string, workspace: string, signal?: AbortSignal): Promise<string[]> {
  const literal = resolve(workspace, named);
  for (const each of named.endsWith(".json") ? [literal, journalOf(literal)] : [literal]) if (await exists(each)) return [each];
  const entry = named.replace(/\.json$/, ".{json,journal}");
  // Up to its first special character an entry is a folder, which may lie anywhere: a workflow names it, and not a plan.
  const plain = /^[^*?[\]{}\\]*\//.exec(entry)?.[0] ?? "";
  const root = resolve(workspace, plain);
  const found = await filesBelow({ root, skipped: new Set(), budget: budget(), signal }, restOf(entry.slice(plain.length)));
  return found.map((path) => join(root, path));
}

function refused(error: unknown): { readonly why: string } {
  if (error instanceof PatternRefused) return { why: error.message };
  throw error;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Never more than the limit, also of a file that grows; only of a file: anything else may never end. */
async function read(path: string): Promise<{ readonly text: string } | { readonly why: string }> {
  try {
    const { size, ...kind } = await about(path);
    if (kind.directory) return { why: `is a folder; the evidence in it: ${path.replace(/\/+$/, "")}/**/evidence.json` };
    if (!kind.file) return { why: "is no file" };
    if (size > LARGEST) return { why: `is too long (${mebibytes(size)} MiB; at most ${mebibytes(LARGEST)} are read)` };
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      return { text: new TextDecoder().decode(buffer.subarray(0, bytesRead)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { why: `cannot be read (${error instanceof Error && "code" in error ? error.code : "unknown error"})` };
  }
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 1024 ** 2);
}

async function about(path: string) {
  const found = await stat(path);
  return { size: found.size, file: found.isFile(), directory: found.isDirectory() };
}

function shown(path: string, workspace: string): string {
  const inside = relative(workspace, path);
  return inside.startsWith("..") ? path : inside;
}
