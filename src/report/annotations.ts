import { eachLine, type Finding, type Level, MODES, oneLine, type Run } from "../core/index.ts";
import { shorten } from "./escape.ts";
import { worstCauses } from "./fleet/causes.ts";

/** A workflow annotation, as `@actions/core` takes it. */
export interface Annotation {
  readonly level: "notice" | "warning" | "error";
  readonly title: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** GitHub shows ten annotations of a level a step: https://docs.github.com/rest/checks/runs (and community discussion 26680). */
const SHOWN = 10;
const LONGEST = 3000;
const LEVELS = [
  ["error", "error"],
  ["warning", "warning"],
  ["note", "notice"],
] as const satisfies readonly (readonly [Level, Annotation["level"]])[];

/**
 * What the run's page and a pull request's changed lines show: the findings, most severe first and of a level those first that the pull
 * request brings, at most ten of a level, of which the last says how many more there are. Accepted findings are left to the summary.
 */
export function annotations(run: Run): readonly Annotation[] {
  const told = MODES[run.mode].gathers ? worstCauses(run) : run.findings;
  return LEVELS.flatMap(([of, level]) => {
    const found = told
      .filter((finding) => finding.level === of && !finding.accepted)
      .toSorted((a, b) => Number(b.changed ?? false) - Number(a.changed ?? false));
    if (found.length <= SHOWN) return found.map((finding) => annotation(level, finding));
    const rest = found.length - (SHOWN - 1);
    const last: Annotation = {
      level,
      title: `${rest} more`,
      message: `${rest} more findings of this level are in the job summary and in evidence.json.`,
    };
    return [...found.slice(0, SHOWN - 1).map((finding) => annotation(level, finding)), last];
  });
}

function annotation(level: Annotation["level"], { rule, title, restore, subject, message, fix, where }: Finding): Annotation {
  const about = aboutWhat(restore, subject, message);
  const lines = [about === "" ? message : `${about}: ${message}`, ...(fix === undefined ? [] : [`Fix: ${fix}`])];
  return {
    level,
    title: oneLine(shorten(`${rule} ${title}`, 200)),
    message: shorten(lines.flatMap(eachLine).join("\n"), LONGEST),
    ...(where ? { file: where.path, line: where.line, column: where.column } : {}),
  };
}

/** What a message is about, before it: restore and subject, each once, and not where the message begins with it anyway. */
export function aboutWhat(restore: string | undefined, subject: string, message: string): string {
  return [restore, subject]
    .filter((part, at, all) => part !== undefined && part !== "" && all.indexOf(part) === at && !message.startsWith(part))
    .join(", ");
}
