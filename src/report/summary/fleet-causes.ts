import type { Finding, Run } from "../../core/index.ts";
import { causes, key } from "../fleet/causes.ts";
import { standing } from "../fleet/standing.ts";
import { sorted } from "../verdicts.ts";
import type { Block } from "./block.ts";
import { asides, closedWarnings, failedChecks, open, section, unexplained } from "./findings.ts";

const DOUBT =
  "### What could not be verified\n\nNobody can say that these restores would work, so they are no pass; run them again once the cause is gone.";

/** Why restores of a fleet failed or could not be verified, and what else was found: each cause once, however many restores it concerns. */
export function fleetCauses(run: Run): Readonly<Record<"failed" | "unverified" | "warnings" | "asides", Block[]>> {
  const { failures, unread, warnings } = sorted(run.findings);
  // A restore that is unverified without a refusal is so by what its warnings say.
  const doubts = warnings.filter(isDoubt(run));
  const doubted = new Set(doubts);
  const told = new Set(failures.map(({ from, restore, subject }) => `${key({ name: restore ?? "", from })} ${subject}`));
  const checks = failedChecks(run.restores, (of, check) => told.has(`${key(of)} ${check}`));
  const opened = (icon: string, findings: readonly Finding[]) => causes(findings, run).map((each) => open(icon, each));
  return {
    failed: section("### What failed", 2, [...opened("❌", failures), ...checks]),
    unverified: section(DOUBT, 3, [...opened("⚠️", [...unread, ...doubts]), ...silent(run)]),
    warnings: closedWarnings(
      causes(
        warnings.filter((each) => !doubted.has(each)),
        run,
      ),
    ),
    asides: asides({ findings: causes(run.findings, run) }),
  };
}

/** Whether a warning is about a restore that is unverified, or about a whole run with such a one. */
function isDoubt({ restores, sources = [] }: Run): (finding: Finding) => boolean {
  const doubted = restores.filter((each) => standing(each) === "unverified");
  const names = new Set(doubted.map(key));
  const runs = new Set(doubted.map(({ from }) => from));
  const known = new Set(restores.map(({ from }) => from));
  return ({ restore, from }) => {
    if (from === undefined) return false;
    if (restore !== undefined) return names.has(key({ name: restore, from }));
    return known.has(from) ? runs.has(from) : sources[from]?.verdict !== "passed" || sources[from]?.endedAt === null;
  };
}

/** Phases that nothing explains, looked for in each run apart. */
function silent({ restores, findings }: Run): string[] {
  const said = Map.groupBy(findings, ({ from }) => from);
  return [...Map.groupBy(restores, ({ from }) => from)].flatMap(([from, own]) =>
    unexplained({ phases: [], restores: own }, said.get(from) ?? []),
  );
}
