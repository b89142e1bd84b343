import type { Finding } from "../core/index.ts";
import { planFinding } from "../plan/codes.ts";
import type { Wrong } from "../plan/identity-azure.ts";
import { nearest } from "../schema/nearest.ts";

/**
 * The action's inputs as a runner hands them over (`INPUT_OUTPUT-DIRECTORY`), each read in its own form. What is wrong with them is
 * collected, so that a user learns of everything at once; a wrong input never falls back to a default in silence.
 */
export class Inputs {
  readonly findings: Finding[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** Trimmed; undefined when it is empty, which is how a workflow leaves an input out. */
  text(name: string): string | undefined {
    const text = this.#env[`INPUT_${name.toUpperCase()}`]?.trim();
    return text === "" ? undefined : text;
  }

  /** One of some words. */
  word<const W extends string>(name: string, words: readonly W[]): W | undefined {
    const text = this.text(name);
    const found = words.find((word) => word === text);
    if (text !== undefined && found === undefined) {
      const near = nearest(text, words);
      this.refuse(name, `${text} is none of ${words.join(", ")}.`, near === undefined ? undefined : `Did you mean ${near}?`);
    }
    return found;
  }

  /** `true` or `false`, in the spellings that YAML 1.2 knows. */
  flag(name: string): boolean {
    const text = this.text(name);
    if (text === undefined || /^(?:false|False|FALSE)$/.test(text)) return false;
    if (/^(?:true|True|TRUE)$/.test(text)) return true;
    this.refuse(name, `${text} is neither true nor false.`);
    return false;
  }

  /** A text of a known form. */
  matching(name: string, form: RegExp, expected: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || form.test(text)) return text;
    this.refuse(name, `${text} is not ${expected}.`);
    return undefined;
  }

  /** A text that a judge finds nothing wrong with. */
  judged(name: string, wrong: (text: string) => Wrong | undefined): string | undefined {
    const text = this.text(name);
    const found = text === undefined ? undefined : wrong(text);
    if (found === undefined) return text;
    this.refuse(name, found.message, found.fix);
    return undefined;
  }

  /** Entries separated by commas or line breaks, each once. A comma inside braces is part of a glob. */
  list(name: string): string[] {
    const text = this.text(name);
    const entries = (text ?? "")
      .split("\n")
      .flatMap(atCommas)
      .map((entry) => entry.trim());
    const named = [...new Set(entries.filter((entry) => entry !== ""))];
    if (text !== undefined && named.length === 0) this.refuse(name, "it has separators, but no entry.");
    return named;
  }

  refuse(name: string, message: string, fix?: string): void {
    this.findings.push(planFinding("input", { subject: `input ${name}`, message: `Input ${name}: ${message}`, fix }));
  }
}

/** A line at its commas, but for those of which the next brace closes one. In time linear in its length. */
function atCommas(line: string): string[] {
  const entries: string[] = [];
  let end = line.length;
  let closes = false;
  for (let at = line.length - 1; at >= 0; at--) {
    if (line[at] === "}") closes = true;
    else if (line[at] === "{") closes = false;
    else if (line[at] === "," && !closes) {
      entries.push(line.slice(at + 1, end));
      end = at;
    }
  }
  return [...entries, line.slice(0, end)].reverse();
}
