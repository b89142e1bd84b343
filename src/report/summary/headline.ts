import { MODES, type Run } from "../../core/index.ts";
import { code, inline, shorten } from "../escape.ts";
import { otherHosts } from "../hosts.ts";
import { story } from "../story.ts";
import { when } from "../time.ts";
import { count, ICON, word } from "../verdicts.ts";
import { type Block, text } from "./block.ts";

/** The verdict and what it means in one sentence; what was not done; what a reader must not overlook. */
export function headline(run: Run): Block {
  const { happened, notDone } = story(run, {
    name: (name) => code(shorten(name, 100)),
    text: (said) => inline(shorten(said, 300)),
  });
  const verdict = word(run.verdict);
  const tier = run.tier === null ? "" : `Tier reached: **${run.tier}**.`;
  const mode = `Mode ${code(run.mode)}, ${when(run.startedAt)}.`;
  return text(
    0,
    `${ICON[run.verdict]} **${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}**: ${happened}`,
    [tier, notDone, mode].filter((sentence) => sentence !== "").join(" "),
    ...banners(run),
  );
}

function banners(run: Run): string[] {
  const reason = run.reason === null ? null : inline(shorten(run.reason, 2000));
  const { actor, triggeringActor, approvers } = run.run;
  const people = [actor, triggeringActor].filter((name, at, all) => name !== "" && all.indexOf(name) === at);
  const asked = [
    ...(people.length > 0 ? [`Asked for by ${people.map(code).join(" and ")}.`] : []),
    ...(approvers.length > 0 ? [`Approved by ${approvers.map(code).join(", ")}.`] : []),
  ].join(" ");
  const banner: string[] = [];
  if (MODES[run.mode].gathers) banner.push(...glass(run));
  else if (run.breakGlass)
    banner.push(
      alert(
        "WARNING",
        `**Break-glass.** ${unused(run) ? "No grant needed it." : "Grants that Google could not answer were let pass."} Reason: ${reason || "none given"}. ${asked}`,
      ),
    );
  if (reason && (!run.breakGlass || MODES[run.mode].gathers)) banner.push(alert("NOTE", `**Reason given:** ${reason}. ${asked}`));
  const others = otherHosts(run.hosts);
  if (others.length > 0)
    banner.push(
      alert(
        "WARNING",
        `**Tokens went to hosts outside the built-in clouds:** ${others.slice(0, 20).map(code).join(", ")}${others.length > 20 ? ` and ${others.length - 20} more` : ""}. Make sure that they are yours.`,
      ),
    );
  if (run.endedAt === null) banner.push(alert("WARNING", "The run has not ended: this is the last state that it wrote."));
  if (run.verdict !== "passed" && run.verdict !== "not-run" && run.exitCode === 0)
    banner.push(alert("NOTE", `The verdict is **${word(run.verdict)}** although the step itself is green (exit code 0).`));
  return banner;
}

/** Whether every grant was decided without it; of a run that says nothing of its grants, that is not known. */
function unused({ grants }: Run): boolean {
  return grants !== undefined && !grants.some(({ outcome }) => outcome === "break-glass");
}

/** The legs' own words: the report's reason is another one. */
function glass({ sources = [] }: Run): string[] {
  const used = sources.filter(({ breakGlass }) => breakGlass);
  if (used.length === 0) return [];
  const reasons = [...new Set(used.map(({ reason }) => inline(shorten(reason ?? "none given", 300))))];
  const more = reasons.length > 5 ? ` and ${reasons.length - 5} more` : "";
  return [
    alert(
      "WARNING",
      `**Break-glass** was used in ${count(used.length, "run")}: grants that Google could not answer were let pass. Reasons: ${reasons.slice(0, 5).join("; ")}${more}.`,
    ),
  ];
}

function alert(kind: "NOTE" | "WARNING", line: string): string {
  return `> [!${kind}]\n> ${line.trim()}`;
}
