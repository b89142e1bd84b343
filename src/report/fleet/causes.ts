import type { Finding, Level, RestoreRun, Run } from "../../core/index.ts";
import { standing } from "./standing.ts";

/** So many restores are named of those that share a cause. */
const NAMED = 5;
const LEVELS: readonly Level[] = ["error", "warning", "note"];

/**
 * Findings that say the same of several restores, or files, as one that names them in place of its restore: errors first, within a
 * level the one that concerns most.
 */
export function causes(findings: readonly Finding[], run: Run): Finding[] {
  const names = namesOf(run);
  const groups = Map.groupBy(findings, (finding) => {
    const { rule, level, title, subject, message, fix, accepted } = finding;
    const own = names(finding);
    return JSON.stringify([rule, level, title, own.includes(subject) ? "" : subject, message, fix, accepted]);
  });
  const told = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const all = [...new Set(group.flatMap(names))];
    const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : "";
    const subject = names(first).includes(first.subject) ? "" : first.subject;
    return [
      {
        level: LEVELS.indexOf(first.level),
        size: all.length,
        finding: { ...first, subject, restore: `${all.slice(0, NAMED).join(", ")}${more}` },
      },
    ];
  });
  return told.toSorted((a, b) => a.level - b.level || b.size - a.size).map(({ finding }) => finding);
}

/** Whom a finding is about: its restore, else all of its run's, else its run; where the report itself speaks, what it speaks of. */
function namesOf({ restores, sources = [] }: Run): (finding: Finding) => string[] {
  const byRun = Map.groupBy(restores, ({ from }) => from);
  return ({ restore, from, subject }) => {
    if (restore !== undefined) return [restore];
    const source = from === undefined ? undefined : sources[from];
    if (!source) return [subject];
    const own = byRun.get(from)?.map(({ name }) => name);
    return own ?? [`${source.mode} of ${source.repository}, run ${source.runId}.${source.runAttempt}`];
  };
}

/**
 * What a report says where there is little room, such as annotations, of which its legs have made their own: the report's own errors, and
 * of each restore that did not pass, and each run that has none, the first of its worst findings; each cause once. Places are left out:
 * they are those of another checkout.
 */
export function worstCauses(run: Run): Finding[] {
  const bad = new Set(run.restores.filter((each) => standing(each) !== "passed").map(key));
  const each = new Map<string, Finding>();
  for (const { where: _, ...finding } of run.findings) {
    const { from, restore, level, accepted } = finding;
    const of = from === undefined ? `own ${each.size}` : key({ name: restore ?? "", from });
    if (accepted || level === "note" || (from !== undefined && restore !== undefined && !bad.has(of))) continue;
    const sofar = each.get(of);
    if (!sofar || (level === "error" && sofar.level !== "error")) each.set(of, finding);
  }
  return causes([...each.values()], run);
}

/** A restore's findings are known by its run and its name. */
export function key({ name, from }: Pick<RestoreRun, "name"> & { readonly from?: number | undefined }): string {
  return `${from} ${name}`;
}
