import type { Effect, Finding, Run } from "../core.ts";
import { cell, code, inline, shorten } from "./escape.ts";

/** By this the comment is found again, and only by it; one for each plan. */
export function marker(plan: string): string {
  return `<!-- proof-of-restore: ${plan.replace(/[^\w./-]/g, "_").slice(0, 200)} -->`;
}

/** GitHub takes 65,536 characters: https://docs.github.com/rest/issues/comments */
const LONGEST = 60_000;
/** Findings that a reviewer reads; the rest are counted. */
const SHOWN = 20;
const MARK = { error: "❌", warning: "⚠️", note: "ℹ️" } as const;
const ORDER = { error: 0, warning: 1, note: 2 } as const;

/**
 * What a reviewer sees under the pull request: one comment that says how it stands now, also when all is well.
 * @param plan its path: a repository with two plans gets two comments.
 */
export function comment(run: Run, plan: string): string {
  const told = run.findings.filter(({ accepted }) => !accepted).toSorted((a, b) => ORDER[a.level] - ORDER[b.level]);
  const accepted = run.findings.length - told.length;
  const parts = [
    marker(plan),
    `### ${headline(told)}`,
    effectTable(run.effects ?? []),
    findingTable(told),
    accepted === 0 ? "" : `${accepted} accepted ${accepted === 1 ? "finding is" : "findings are"} left out.`,
    `<sub>proof-of-restore, ${code(run.run.sha.slice(0, 7))}, plan ${code(plan)}</sub>`,
  ];
  return shorten(parts.filter((part) => part !== "").join("\n\n"), LONGEST);
}

function headline(told: readonly Finding[]): string {
  const count = (level: Finding["level"], word: string) => {
    const many = told.filter((each) => each.level === level).length;
    return many === 0 ? [] : [`${many} ${word}${many === 1 ? "" : "s"}`];
  };
  const counted = [...count("error", "error"), ...count("warning", "warning"), ...count("note", "note")];
  if (counted.length === 0) return "✅ Recoverability: nothing found";
  return `${told.some(({ level }) => level === "error") ? "❌" : "⚠️"} Recoverability: ${counted.join(", ")}`;
}

function effectTable(effects: readonly Effect[]): string {
  if (effects.length === 0) return "";
  const sign = { reduced: "🔻", improved: "🔺", changed: "▪️" } as const;
  const rows = effects
    .slice(0, SHOWN)
    .map(({ of, what, from, to, way }) => `| ${sign[way]} | ${cell(of)} | ${cell(what)} | ${cell(from)} → ${cell(to)} |`);
  const more = effects.length > SHOWN ? [`| | … | ${effects.length - SHOWN} more | |`] : [];
  return ["**What this pull request changes**", "", "| | of | what | from → to |", "|---|---|---|---|", ...rows, ...more].join(
    "\n",
  );
}

function findingTable(told: readonly Finding[]): string {
  if (told.length === 0) return "";
  const rows = told.slice(0, SHOWN).map(({ level, rule, title, message, where, fix }) => {
    const place = where ? code(`${where.path}:${where.line}`) : "–";
    const words = `**${inline(title)}**<br>${inline(shorten(message, 400))}${fix === undefined ? "" : `<br>Fix: ${inline(shorten(fix.split("\n")[0] ?? "", 300))}`}`;
    return `| ${MARK[level]} ${rule} | ${place} | ${words} |`;
  });
  const more = told.length > SHOWN ? [`| | | ${told.length - SHOWN} more are in the job summary |`] : [];
  return ["| rule | where | what |", "|---|---|---|", ...rows, ...more].join("\n");
}
