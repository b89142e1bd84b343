import type { GrantRun, PermissionRun, ProbeRun, Run } from "../../core/index.ts";
import { cell, code, inline, shorten } from "../escape.ts";
import { type Block, folded, table, text } from "./block.ts";

const name = (of: string) => code(shorten(of, 300)) || "–";

/** What each restore needs, against what is granted. */
export function permissions({ permissions: all = [] }: Run): Block[] {
  const rows = all.map((of) => [name(of.restore), of.cloud, cell(of.scope), name(of.needed), cell(of.to), GRANTED[of.granted]]);
  const count = (granted: PermissionRun["granted"]) => all.filter((of) => of.granted === granted).length;
  const rest = [
    ...(count("no") > 0 ? [`${count("no")} missing`] : []),
    ...(count("only-checks") > 0 ? [`${count("only-checks")} only for a restore`] : []),
    ...(count("unreadable") > 0 ? [`${count("unreadable")} unreadable`] : []),
  ];
  const label = `🔑 Permissions: ${count("yes")} of ${all.length} needed are granted${rest.length > 0 ? `, ${rest.join(", ")}` : ""}`;
  return table(9, "", ["Restore", "Cloud", "Where", "Needed", "To", "Granted"], rows).map((block) => folded(label, block));
}

const GRANTED: Readonly<Record<PermissionRun["granted"], string>> = {
  yes: "✅ yes",
  no: "❌ no",
  unreadable: "❔ unreadable",
  "only-checks": "➖ no: this identity only checks",
};

/** Who may restore what, by the plan's grants. */
export function grants({ grants: all = [] }: Run): Block[] {
  const rows = all.map((of) => [
    name(of.restore),
    of.policy === null ? "none" : name(of.policy),
    of.secret === null ? "–" : name(of.secret),
    OUTCOME[of.outcome],
  ]);
  const blocks = table(7, "### Grants", ["Restore", "Backup policy", "Proven by access to", "Google says"], rows);
  const limits =
    "A grant governs this action only: Azure roles still allow restores outside it. The chain Google → Entra (`azure.subject-token: google`) is what enforces.";
  return blocks.length === 0 ? [] : [...blocks, text(7, limits)];
}

const OUTCOME: Readonly<Record<GrantRun["outcome"], string>> = {
  granted: "✅ granted in this run",
  uncovered: "❌ no grant covers it: refused",
  denied: "❌ denied: refused",
  unanswered: "❌ could not be answered: refused",
  "break-glass": "⚠️ could not be answered: let pass by break-glass",
};

/** Whether the trusts were tried with what they must refuse. */
export function probe({ probe: of }: Run): Block[] {
  if (!of) return [];
  if (!of.ran) return [text(8, `Negative test of the trusts: **not run** (${inline(of.why ?? "")}).`)];
  const rows = of.tried.map(({ cloud, what, outcome, answer }) => [cloud, cell(what), TRIED[outcome], cell(answer)]);
  return table(7, "### Negative test of the trusts", ["Cloud", "Presented", "Outcome", "Answer"], rows);
}

const TRIED: Readonly<Record<ProbeRun["tried"][number]["outcome"], string>> = {
  refused: "✅ refused",
  accepted: "❌ **accepted**",
  unanswered: "❔ not answered",
};
