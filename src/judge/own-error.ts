import { redact } from "../clouds/refusals/redact.ts";
import { type Finding, oneLine, type PhaseName } from "../core/index.ts";
import { OWN_ERROR, REPORT_TO } from "../core/own-error.ts";
import { Refused } from "../io/io.ts";

/** Why a run is stopped whose process met an error that no code of ours was waiting for. */
export class Broken extends Error {
  constructor(cause: unknown) {
    super("an error reached the process", { cause });
    this.name = "Broken";
  }
}

/** Whether somebody stopped the run; not an error that reached the process. */
export function isCancelled({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof Broken);
}

/**
 * An error of our own as a finding. Of the error its kind, its words and the place of our code are told; the object may hold a request, and what
 * its words quote may be a value.
 * @param doing what was not done because of it, in words that follow "while it": "was judging RDB003".
 */
export function ownError(error: unknown, doing: string, phase: PhaseName, restore?: string): Finding {
  const { code, level, title } = OWN_ERROR;
  return {
    rule: code,
    level,
    title,
    phase,
    ...(restore === undefined ? {} : { restore }),
    subject: restore ?? "the action",
    message: `The action met an error of its own while it ${doing}: ${errorInWords(error)}. It says nothing of the backups; what was not seen is not proven.`,
    fix: `Report it at ${REPORT_TO} with this message, the action's version, the mode, and the part of the plan that it is about; evidence.json holds no secret. Then run again: what other restores and clouds said stands.`,
  };
}

/** Kind, words and place of an error, on one line; without what its words quote. */
export function errorInWords(error: unknown): string {
  if (error instanceof Refused) return oneLine(redact(error.message));
  const of = error instanceof Broken && error.cause instanceof Error ? error.cause : error;
  if (!(of instanceof Error)) return "something was thrown that is no error";
  // The parser's words quote the text that it could not read.
  const words = of.name === "SyntaxError" ? "a text could not be read" : quoteless(of.message);
  return oneLine(`${of.name}: ${words}${place(of.stack)}`);
}

const LONGEST = 200;

function quoteless(text: string): string {
  const [line = ""] = redact(text).split(/[\r\n]/);
  return line.replace(/"[^"]*("|$)|(?<!\w)'[^']*('|$)|`[^`]*(`|$)/g, "…").slice(0, LONGEST);
}

/** The innermost function and line, without the folders of the machine. */
function place(stack: string | undefined): string {
  const frame = /^\s+at (?:(?:async )?([\w.#<>[\] ]+) \()?(?:.*[/\\])?([\w.-]+:\d+:\d+)\)?$/m.exec(stack ?? "");
  return frame ? ` (${[frame[1], frame[2]].filter(Boolean).join(", ")})` : "";
}
