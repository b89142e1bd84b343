import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { readYaml } from "../../plan/positions.ts";
import { jsonPlaces } from "./json-place.ts";
import { linesOf } from "./lines.ts";
import { LARGEST, LARGEST_YAML, type Problem, type Source, textOf } from "./source.ts";

/** JSON with comments is written by people. */
const LARGEST_COMMENTED = 4 * 1024 * 1024;
/** Deeper than any tool writes; a reader that walks down must come to an end. */
const DEEPEST = 200;

/**
 * A file's bytes as data. JSON may hold comments and trailing commas, as Azure's own tools allow; YAML is one document, its aliases bounded.
 * Never throws: what cannot be read is a problem with its place.
 */
export function parseSource(path: string, bytes: Uint8Array): Source | Problem {
  const problem = (message: string, fix?: string): Problem => ({
    where: { path, line: 1, column: 1 },
    message,
    ...(fix === undefined ? {} : { fix }),
  });
  const isYaml = /\.ya?ml$/i.test(path);
  const largest = isYaml ? LARGEST_YAML : LARGEST;
  if (bytes.length > largest)
    return problem(
      `The file is larger than ${largest / 1024 ** 2} MiB, and was not read.`,
      "Put less into one file, or leave it out of the plan's `configuration`.",
    );
  const text = textOf(bytes);
  if (text === null) return problem("The file is no text: neither UTF-8, nor UTF-16 with a byte order mark.");
  if (text.trim() === "") return problem("The file is empty.");
  const source = isYaml ? yaml(path, text) : json(path, text);
  if (!("value" in source)) return source;
  return bounded(source.value) ? source : problem(`The file is nested more than ${DEEPEST} deep, or in itself.`);
}

function json(path: string, text: string): Source | Problem {
  let places: Source["place"] | undefined;
  const place: Source["place"] = (keys) => {
    places ??= jsonPlaces(path, text);
    return places(keys);
  };
  try {
    return { path, value: JSON.parse(text), place };
  } catch {
    // A parser that knows comments takes many times as long, and nothing can interrupt it.
    if (text.length > LARGEST_COMMENTED)
      return {
        where: { path, line: 1, column: 1 },
        message: `The file is not JSON, and with comments no more than ${LARGEST_COMMENTED / 1024 ** 2} MiB are read.`,
      };
    const errors: ParseError[] = [];
    let value: unknown;
    try {
      value = parse(text, errors, { allowTrailingComma: true });
    } catch {
      return { where: { path, line: 1, column: 1 }, message: "The file is nested too deeply to be read." };
    }
    const [first] = errors;
    if (!first) return { path, value, place };
    return {
      where: { path, ...linesOf(text)(first.offset) },
      message: `The file is not JSON: ${words(printParseErrorCode(first.error))}.`,
    };
  }
}

function yaml(path: string, text: string): Source | Problem {
  let read: ReturnType<typeof readYaml>;
  try {
    read = readYaml(text, path);
  } catch {
    // Its parser walks down by itself.
    return { where: { path, line: 1, column: 1 }, message: "The file is nested too deeply to be read." };
  }
  if (!("broken" in read)) return { path, value: read.value, place: read.place };
  const [first] = read.broken;
  return {
    where: first?.where ?? { path, line: 1, column: 1 },
    message: `The file is not YAML: ${first?.message ?? "it cannot be read."}`,
  };
}

/** Whether a walk through it ends: an anchor may stand for what it is part of. */
function bounded(root: unknown): boolean {
  const above = new Set<object>();
  const walk = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null) return true;
    if (above.has(value) || above.size >= DEEPEST) return false;
    above.add(value);
    const ends = Object.values(value).every(walk);
    above.delete(value);
    return ends;
  };
  return walk(root);
}

/** `CommaExpected` as a person reads it. */
function words(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}
