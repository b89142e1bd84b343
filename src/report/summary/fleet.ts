import { duration } from "../../core/duration.ts";
import { MODES, type Objective, type RestoreRun, type Run, type SourceRun } from "../../core/index.ts";
import { code, shorten } from "../escape.ts";
import { standing } from "../fleet/standing.ts";
import { count, ICON, word } from "../verdicts.ts";
import { type Block, folded, table, text } from "./block.ts";
import { fleetCauses } from "./fleet-causes.ts";
import { headline } from "./headline.ts";
import { job, TOLD } from "./next.ts";
import { audit, footer } from "./record.ts";
import { held } from "./restores.ts";

/** So many rows are shown open of what asks for nothing to be done; more stand behind a line that opens them. */
const OPEN = 10;

/** The summary of a report: what did not pass, why and what to do, then the rest. Each list is worst first, as the record has it. */
export function fleet(run: Run): Block[] {
  const { failed, unverified, warnings, asides } = fleetCauses(run);
  const bad = run.restores.filter((each) => standing(each) !== "passed");
  const good = run.restores.filter((each) => standing(each) === "passed");
  return [
    headline(run),
    ...next(run),
    ...table(2, "### Not passed", HEAD, [...wholeRuns(run), ...bad.map((each) => cells(each, run))]),
    ...failed,
    ...unverified,
    ...held(run).map((block) =>
      block.lines.length > OPEN ? folded(`📌 ${block.lines.length} things are still there`, block) : block,
    ),
    ...passed(good, run),
    ...warnings,
    ...asides,
    ...audit(run),
    footer(run),
  ];
}

const HEAD = ["Restore", "Verdict", "Tier", "RTO", "RPO", "Clean-up", "Run"];

function cells(restore: RestoreRun, { sources = [] }: Run): string[] {
  const { name, verdict, tier, objectives, cleanUp, from } = restore;
  const source = from === undefined ? undefined : sources[from];
  return [
    code(shorten(name, 80)) || "–",
    `${ICON[verdict]} ${word(verdict)}`,
    tier ?? "none",
    measured(objectives.rto),
    measured(objectives.rpo),
    cleanUp ? `${ICON[cleanUp.verdict]} ${word(cleanUp.verdict)}` : "–",
    source ? run(source) : "no evidence",
  ];
}

function measured({ targetSeconds, actualSeconds, met }: Objective): string {
  if (actualSeconds === null) return "–";
  return `${met === false ? "❌ " : ""}${duration(actualSeconds)}${targetSeconds === null ? "" : ` of ${duration(targetSeconds)}`}`;
}

/** Runs without a restore of their own: lint, reap, and those that stopped before they knew their restores. */
function wholeRuns(report: Run): string[][] {
  const { sources = [], restores } = report;
  const told = new Set(restores.map(({ from }) => from));
  return sources.flatMap((source, at) =>
    told.has(at) || source.verdict === "passed"
      ? []
      : [
          [
            "the run as a whole",
            `${ICON[source.verdict]} ${word(source.verdict)}`,
            source.tier ?? "none",
            "–",
            "–",
            "–",
            run(source),
          ],
        ],
  );
}

/** What a link to a run looks like; anything else is shown as text. */
const RUN_PAGE = /^https:\/\/[\w.-]+(?::\d+)?\/[\w-][\w.-]*\/[\w.-]+\/actions\/runs\/\d+\/attempts\/\d+$/;

function run({ repository, runId, runAttempt, url, mode, path }: SourceRun): string {
  const id = `${runId}.${runAttempt}`;
  if (url !== null && RUN_PAGE.test(url) && /^[\d.]+$/.test(id)) return `${mode}, [${id}](${url})`;
  return `${mode}, ${code(shorten(repository === "" ? path : `${repository} ${id}`, 100))}`;
}

function passed(restores: readonly RestoreRun[], report: Run): Block[] {
  const rows = restores.map((each) => cells(each, report));
  if (rows.length <= OPEN) return table(5, "### Passed", HEAD, rows);
  return table(8, "", HEAD, rows).map((block) => folded(`✅ ${count(rows.length, "restore")} passed`, block));
}

/** The one thing to begin with, and what must not be forgotten over it. */
function next(report: Run): Block[] {
  const { verdict, findings, restores, sources = [] } = report;
  const jobs = unfollowed(report);
  if (verdict === "passed" || verdict === "not-run") return [];
  const [first] = restores;
  const own = findings.filter(({ from, level }) => from === undefined && level === "error");
  const where = first && standing(first) !== "passed" && first.from !== undefined ? sources[first.from] : undefined;
  const begin =
    own.length > 0
      ? "Some of the evidence is missing or cannot be read: see *What failed*, and bring it here first."
      : verdict === "failed"
        ? "Begin with the first cause under *What failed*: each says how to mend it, and it stands first that stopped most."
        : "See *What could not be verified*: nothing is known to be broken, and nothing there is proven.";
  const again = where ? ` Then run the failed jobs again: ${run(where)}.` : " Then run it again.";
  return [{ ...text(1, "### What to do next\n\n"), lines: [`${begin}${again}`, ...jobs].map((paragraph) => `${paragraph}\n`) }];
}

/** Restores for use, not drills, whose job nobody follows any more: somebody waits for them. */
function unfollowed({ restores, sources = [] }: Run): string[] {
  const left = restores.flatMap((each) => {
    const source = each.from === undefined ? undefined : sources[each.from];
    return source && MODES[source.mode].emergency ? [job(source, each)] : [];
  });
  return left
    .filter((paragraphs) => paragraphs.length > 0)
    .slice(0, TOLD)
    .flat();
}
