import type { Finding, Run } from "../core/index.ts";
import { code, inline, shorten } from "./escape.ts";
import { type Block, fit, row, table, text } from "./summary/block.ts";
import { changes } from "./summary/changes.ts";
import { count, sorted } from "./verdicts.ts";

/** GitHub takes 65,536 characters, of which a code point outside of the first plane counts as two: https://docs.github.com/rest/issues/comments */
const LONGEST = 60_000;
/** Rows of a table that a reviewer reads; the rest are counted. */
const SHOWN = 20;
const MARK = { error: "❌", warning: "⚠️", note: "ℹ️" } as const;
const ORDER = { error: 0, warning: 1, note: 2 } as const;

/** By this the comment is found again, and only by it; one for each plan. */
export function marker(plan: string): string {
  return `<!-- proof-of-restore: ${plan
    .replace(/[^\w./-]/g, "_")
    .replaceAll("--", "-_")
    .slice(0, 200)} -->`;
}

/**
 * What a reviewer sees under the pull request: one comment that says how it stands now, also when all is well.
 * @param plan its path: a repository with two plans gets two comments.
 * @param sha the commit that it is about
 */
export function comment(run: Run, plan: string, sha: string): string {
  const told = run.findings
    .filter(({ accepted }) => !accepted)
    .toSorted((a, b) => ORDER[a.level] - ORDER[b.level] || Number(b.changed ?? false) - Number(a.changed ?? false));
  const accepted = run.findings.length - told.length;
  const blocks = [
    text(0, marker(plan), `### ${headline(run)}`),
    ...changes(run, SHOWN),
    ...findingTable(told),
    ...(accepted === 0 ? [] : [text(3, `${count(accepted, "accepted finding")}, told in the job summary.`)]),
    text(
      0,
      `<sub>proof-of-restore, mode ${code(run.mode)}, commit ${code(sha.slice(0, 7))}, plan ${code(shorten(plan, 200))}</sub>`,
    ),
  ];
  return fit(blocks, LONGEST);
}

function headline(run: Run): string {
  const { failures, unread, warnings, notes } = sorted(run.findings);
  const counted = [
    ...(failures.length > 0 ? [count(failures.length, "error")] : []),
    ...(warnings.length + unread.length > 0 ? [count(warnings.length + unread.length, "warning")] : []),
    ...(notes.length > 0 ? [count(notes.length, "note")] : []),
  ].join(", ");
  const rest = counted === "" ? "" : `: ${counted}`;
  if (run.verdict === "failed") return `❌ Recoverability${rest}`;
  if (run.verdict !== "passed") return `⚠️ Recoverability is not known${rest}`;
  return warnings.length > 0
    ? `⚠️ Recoverability${rest}`
    : `✅ Recoverability: nothing to mend${notes.length > 0 ? ` (${counted})` : ""}`;
}

function findingTable(told: readonly Finding[]): Block[] {
  const rows = told.slice(0, SHOWN).map(({ level, rule, title, message, where, fix, changed }) => {
    const place = where ? code(shorten(`${where.path}:${where.line}`, 300)) : "–";
    const words = [
      `**${inline(shorten(title, 300))}**`,
      inline(shorten(message, 400)),
      ...(fix === undefined ? [] : [`Fix: ${inline(shorten(fix.split("\n")[0] ?? "", 300))}`]),
    ];
    return [`${MARK[level]} ${rule}`, `${place}${changed ? "<br>in this change" : ""}`, words.join("<br>")];
  });
  const [block] = table(3, "### Findings", ["Rule", "Where", "What"], rows);
  if (!block) return [];
  const more = told.length > SHOWN ? [row(["", "", `${told.length - SHOWN} more are in the job summary`])] : [];
  return [{ ...block, lines: [...block.lines, ...more] }];
}
