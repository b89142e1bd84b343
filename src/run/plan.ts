import { readEvent } from "../clouds/github/event.ts";
import { redact } from "../clouds/refusals/redact.ts";
import { type Finding, MODES, type Plan, type Restore, type Run, type Settings } from "../core/index.ts";
import type { Inputs } from "../core/inputs.ts";
import type { Tree } from "../files/tree.ts";
import type { Io } from "../io/io.ts";
import { distinct, verdictOf } from "../judge/judge.ts";
import { timed } from "../judge/phase.ts";
import { decided } from "../lint/accepted.ts";
import { lint, lowered } from "../lint/lint.ts";
import { review } from "../lint/review-pull-request.ts";
import { planLiterals, readInputs } from "../parameters/inputs.ts";
import { LARGEST } from "../parameters/load.ts";
import { planFinding } from "../plan/codes.ts";
import { hostFindings } from "../plan/host-findings.ts";
import { type PlanText, type ReadPlan, readPlan } from "../plan/read.ts";
import { scriptFindings } from "../restore/steps/scripts.ts";
import { productionFindings } from "../workloads/production.ts";
import type { Workload } from "../workloads/workload.ts";
import { ACCEPTABLE } from "./catalogue.ts";

export interface Planned {
  readonly plan: Plan;
  readonly restores: readonly Restore[];
  readonly inputs: Inputs;
}
/** What the plan phase reads. */
export interface PlanFiles {
  planText(): Promise<PlanText>;
  /** The payload of the event that started the run; null when there is none. */
  eventText(): Promise<string | null>;
  /** The repository, for what the plan names and for its workflows. */
  readonly tree: Tree;
}

/** Everything that can be said before a cloud is asked. @returns undefined when a mistake in the plan stands in the way. */
export async function planPhase(
  io: Io,
  run: Run,
  settings: Settings,
  files: PlanFiles,
  workloads: readonly Workload[],
): Promise<Planned | undefined> {
  let planned: Planned | undefined;
  await timed(io, run, run.phases, "plan", `Plan ${settings.plan}`, async () => {
    const text = await files.planText();
    const read = readPlan(text, settings, workloads);
    const findings: Finding[] = [...read.findings, ...planLiterals(typeof text === "string" ? text : "", settings)];
    if ("plan" in read) {
      const input = await readInputs(read, settings, (path) => files.tree.read(path, LARGEST), workloads);
      const { plan, restores, inputs } = input;
      findings.push(...input.findings);
      run.plan = { path: plan.path, sha256: plan.sha256, inputs: input.files };
      run.selected = restores.map(({ name }) => name);
      findings.push(...productionFindings(plan, restores, settings, workloads), ...hostFindings(plan, settings));
      findings.push(...(await scriptFindings(plan, restores, settings, files.tree)));
      const stopped = findings.some(({ level }) => level === "error");
      if (!stopped) planned = { plan, restores, inputs };
      io.log.info(
        `${plan.restores.length === 1 ? "1 restore" : `${plan.restores.length} restores`} in the plan, ${restores.length} selected: ${restores.map(({ name }) => name).join(", ") || "none"}.`,
      );
    }
    // A file that is wrong stops no restore; it is told beside it.
    const all = [...findings, ...(await filesJudged(io, run, settings, files, read))];
    return { findings: all, verdict: verdictOf(all, false) };
  });
  return planned;
}

/** A file that nobody foresaw must not keep anybody from a restore; what it says is not known, and never called clean. */
async function filesJudged(io: Io, run: Run, settings: Settings, files: PlanFiles, read: ReadPlan): Promise<Finding[]> {
  try {
    return await lintFiles(io, run, settings, files, read);
  } catch (error) {
    io.signal.throwIfAborted();
    const why = redact(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "");
    const message = `The repository's files could not be judged: ${why}`;
    return [planFinding("configurationFile", { subject: "configuration", message, level: lowered("error", settings) })];
  }
}

/**
 * What the repository's other files say, and in mode lint what a pull request does to them. A plan that cannot be read names no files: its
 * own findings stand first.
 */
async function lintFiles(
  io: Io,
  run: Run,
  settings: Settings,
  { tree, eventText }: PlanFiles,
  read: ReadPlan,
): Promise<Finding[]> {
  if (MODES[settings.mode].reaps === "alone") return [];
  const now = io.now();
  const event = readEvent(await eventText());
  const planned = "plan" in read ? read : { plan: null, restores: [] };
  const linted = await lint(tree, settings, planned, event, now, io.signal);
  const request = MODES[settings.mode].lints ? event.pullRequest : null;
  const reviewed = request ? await review(io, settings, { event, request }, linted, tree, now) : undefined;
  if (reviewed) run.effects = reviewed.effects;
  return decided(distinct(reviewed?.findings ?? linted.findings), planned.plan, settings, now, ACCEPTABLE);
}
