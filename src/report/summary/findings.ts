import type { Finding, PhaseRun, RestoreRun, Run } from "../../core/index.ts";
import { code, codeElement, fence, inline, shellFence, shorten } from "../escape.ts";
import { isOfReport } from "../fleet/rules.ts";
import { count, sorted } from "../verdicts.ts";
import { type Block, folded } from "./block.ts";

/** Errors and failed checks, open, each with its fix. */
export function failures(run: Run): Block[] {
  const found = sorted(run.findings).failures.map((finding) => open("❌", finding));
  return section("### What failed", 2, [...found, ...failedChecks(run.restores)]);
}

/** Checks that did not hold, with what they expected and found. @param told whether a finding says it already. */
export function failedChecks(
  restores: readonly RestoreRun[],
  told: (of: RestoreRun, check: string) => boolean = () => false,
): string[] {
  return restores.flatMap((restore) =>
    restore.checks
      .filter(({ name, verdict }) => verdict === "failed" && !told(restore, name))
      .map(
        (check) =>
          `**❌ Check ${code(shorten(check.name, 200))} of ${code(shorten(restore.name, 100))}**\n\n${compared(check.expected, check.actual)}\n`,
      ),
  );
}

/** What could not be known, and why that is no pass. */
export function unverified(run: Run): Block[] {
  const { unread } = sorted(run.findings);
  const heading =
    "### What could not be verified\n\nThe phases named here need to know something that could not be read or was not checked. Nobody can say that they would work, so they are no pass; run again once the cause is gone.";
  return section(heading, 3, [...unread.map((finding) => open("⚠️", finding)), ...unexplained(run, unread)]);
}

/** Phases that are unverified without one of these findings saying why. */
export function unexplained(run: Pick<Run, "phases" | "restores">, findings: readonly Finding[]): string[] {
  const told = new Set(findings.map(({ restore, phase }) => `${phase} ${restore ?? ""}`));
  return [
    ...silent(run.phases, "", told),
    ...run.restores.flatMap((restore) => silent(restore.phases, restore.name, told, restore)),
  ];
}

/** Phases that ended unverified without a finding that says why. */
function silent(phases: readonly PhaseRun[], restore: string, told: ReadonlySet<string>, of?: RestoreRun): string[] {
  return phases
    .filter(({ name, verdict }) => verdict === "unverified" && !told.has(`${name} ${restore}`) && !told.has(`${name} `))
    .map(({ name }) => {
      const whose = restore === "" ? "" : ` of ${code(shorten(restore, 100))}`;
      return `- ⚠️ Phase \`${name}\`${whose}${of ? why(name, of) : ""}`;
    });
}

function why(phase: PhaseRun["name"], { job, triggeredAt, checks }: RestoreRun): string {
  if (phase === "verify" && checks.length === 0) return ": it made no check, and no check is never a pass";
  if (phase === "restore" && triggeredAt !== null && job === null)
    return ": the request was sent, and whether Azure began it is not known";
  if (phase === "restore" && job?.endTime === null) return ": its job still runs";
  return "";
}

export function warnings(run: Run): Block[] {
  return closedWarnings(sorted(run.findings).warnings);
}

/** Each behind a line that opens it. */
export function closedWarnings(found: readonly Finding[]): Block[] {
  return section(
    `### ${count(found.length, "warning")}`,
    9,
    found.map((finding) => closed("⚠️", finding)),
  );
}

/** What asks for nothing to be done: notes, and findings that somebody decided to live with. */
export function asides(run: Pick<Run, "findings">): Block[] {
  const { notes, accepted } = sorted(run.findings);
  const lived = accepted.map((finding) => {
    const { reason = "", until = "" } = finding.accepted ?? {};
    return `- ${heading(finding)}: ${inline(shorten(finding.message, 1000))} Accepted until ${inline(until)}: ${inline(shorten(reason, 500))}`;
  });
  const noted = notes.map((finding) => `- ${heading(finding)}: ${inline(shorten(finding.message, 1000))}`);
  return [
    ...section("", 11, noted).map((block) => folded(`ℹ️ ${count(noted.length, "note")}`, block)),
    ...section("", 11, lived).map((block) => folded(`☑️ ${count(lived.length, "accepted finding")}`, block)),
  ];
}

export function section(open: string, rank: number, lines: readonly string[]): Block[] {
  return lines.length === 0 ? [] : [{ rank, open: open === "" ? "" : `${open}\n\n`, lines, close: "" }];
}

/** A finding as a block of its own, with its fix. */
export function open(icon: string, finding: Finding): string {
  return `**${icon} ${heading(finding)}**\n\n${body(finding)}\n`;
}

function closed(icon: string, finding: Finding): string {
  return `<details><summary>${icon} ${heading(finding, codeElement)}</summary>\n\n${body(finding)}\n\n</details>\n`;
}

/** Code, title, what it is about, with names written as the place needs it. */
function heading({ rule, title, restore, subject }: Finding, name = code): string {
  const about = [restore, subject].filter((part, at, all) => part !== undefined && part !== "" && all.indexOf(part) === at);
  const of = about.map((part) => name(shorten(part ?? "", 200))).join(", ");
  return `${rule} ${inline(shorten(title, 300))}${of === "" ? "" : ` (${of})`}`;
}

function body({ rule, phase, message, expected, actual, fix, terraform, where, unreadable }: Finding): string {
  const place = where ? `, ${code(`${shorten(where.path, 300)}:${where.line}:${where.column}`)}` : "";
  const stands = isOfReport(rule) ? "" : ` (phase \`${phase}\`${place})`;
  const parts = [`${inline(shorten(message, 4000))}${stands}`];
  if (expected !== undefined || actual !== undefined) parts.push(compared(expected ?? "", actual ?? ""));
  if (unreadable) {
    const { service, operation, status, code: named, text, requestId } = unreadable;
    const answer = [status === undefined ? "" : `HTTP ${status}`, named ?? "", requestId ? `request ${requestId}` : ""];
    parts.push(
      `Refused: ${inline(shorten(operation, 300))} (${service})`,
      fence(shorten([answer.filter((each) => each !== "").join(", "), text].filter((each) => each !== "").join("\n"), 4000)),
    );
  }
  if (fix !== undefined && fix !== "") parts.push("Fix:", shellFence(shorten(fix, 4000)));
  // A block that is cut is none.
  if (terraform !== undefined && terraform.length <= 8000)
    parts.push(`<details><summary>The same in Terraform</summary>\n\n${fence(terraform.trimEnd(), "hcl")}\n\n</details>`);
  return parts.join("\n\n");
}

function compared(expected: string, actual: string): string {
  return fence(`expected  ${shorten(expected, 2000)}\nfound     ${shorten(actual, 2000)}`);
}
