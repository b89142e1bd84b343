import { duration } from "../../../core/duration.ts";
import type { Restore } from "../../../core/index.ts";
import { longestGap } from "../../../schedule/cron.ts";
import type { WorkflowConfig } from "../../configuration/model.ts";
import { PLAN_PATH, plan, TARGET } from "../examples.ts";
import { onceFor } from "../lookup.ts";
import type { Judged, LintRule, LintSaid, Repository } from "../rule.ts";
import { asksClouds, drills, type OurJob, ourJobs, restores } from "./drills.ts";
import { drill, expression, WORKFLOW } from "./examples.ts";
import { nameOf } from "./identity.ts";

const GITHUB = "https://docs.github.com/actions";
const common = { acceptable: true } as const;
/** A hosted runner ends a job after six hours: https://docs.github.com/actions/reference/limits */
const HOSTED_MINUTES = 360;

const each =
  (say: (of: OurJob, repository: Repository) => Omit<LintSaid, "subject"> | undefined) =>
  (repository: Repository): LintSaid[] =>
    ourJobs(repository.configuration.workflows).flatMap((of) => {
      const said = say(of, repository);
      return said ? [{ subject: nameOf(of), at: of.job.at, ...said }] : [];
    });

/** Days of a quarter, in seconds. */
const QUARTER = 93 * 86_400;
/** Looking for the runs of one takes milliseconds, other steps a microsecond. */
const STEPS_OF_A_CRON = 5000;

/** Each workflow once. */
function workflowsOf(jobs: readonly OurJob[]): readonly WorkflowConfig[] {
  return [...new Set(jobs.map(({ workflow }) => workflow))];
}

/** Seconds that restores may take, by name. */
const timeouts = onceFor((restores: readonly Restore[]) => new Map(restores.map(({ name, timeout }) => [name, timeout])));
const longestOf = onceFor((restores: readonly Restore[]) => restores.reduce((sofar, { timeout }) => Math.max(sofar, timeout), 0));
function timeoutOf(restores: readonly Restore[], name: string): number {
  return timeouts(restores).get(name) ?? 0;
}

export const runningRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDW006",
    level: "warning",
    title: "A job that restores runs in a protected environment",
    why: "An environment says which branches may use the identity, and can ask somebody first. Without it the trust has to name a branch, or every one of them.",
    fix: "environment: restore-drills   # in the job; both trusts then name it",
    reference: `${GITHUB}/reference/workflows-and-actions/deployments-and-environments`,
    examples: { passing: { [WORKFLOW]: drill() }, failing: { [WORKFLOW]: drill({ environment: "" }) } },
    judge: each((of) =>
      restores(of) && of.step !== undefined && of.job.environment === undefined
        ? { message: `Job ${of.job.name} runs mode ${of.mode} without an environment.` }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDW007",
    level: "error",
    title: "One restore at a time, and none is cut off",
    why: "Two runs at once restore to the same target; a run that a newer one cancels leaves its job running in Azure.",
    fix: "concurrency:\n  group: restore-drill\n  cancel-in-progress: false",
    reference: `${GITHUB}/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency`,
    examples: {
      passing: { [WORKFLOW]: drill() },
      failing: { [WORKFLOW]: drill({ concurrency: "{ group: restore-drill, cancel-in-progress: true }" }) },
    },
    judge: each((of) => {
      if (!restores(of)) return undefined;
      const own = of.job.concurrency ?? of.workflow.concurrency;
      // The reusable workflows have a group of their own for each vault or item.
      if (!own) return of.step ? { message: `Job ${of.job.name} runs mode ${of.mode} without a concurrency group.` } : undefined;
      return own.cancelInProgress === true
        ? {
            message: `A newer run cancels job ${of.job.name} in the middle of its restore.`,
            expected: "cancel-in-progress: false",
            actual: "true",
          }
        : undefined;
    }),
  },
  {
    ...common,
    code: "RDW008",
    level: "warning",
    title: "Actions beside a cloud identity are pinned",
    why: "A tag can be moved to other code; that code then runs in a job that may ask for the identity's token.",
    fix: "Write the commit: uses: owner/action@<40 hex digits> # v1.2.3",
    reference: `${GITHUB}/reference/security/secure-use#using-third-party-actions`,
    examples: {
      passing: { [WORKFLOW]: drill() },
      failing: {
        [WORKFLOW]: drill({ job: "", uses: "proof-of-restore/action@v1" }).replace(/checkout@[0-9a-f]+/, "checkout@v5"),
      },
    },
    judge: ({ configuration: { workflows } }) =>
      [
        ...new Set(
          ourJobs(workflows)
            .filter(asksClouds)
            .map(({ job }) => job),
        ),
      ].flatMap((job) =>
        job.steps.flatMap(({ uses, at }): LintSaid[] =>
          uses !== undefined && !/^\.|^docker:\/\/.*@sha256:|^proof-of-restore\/action[@/]|@[0-9a-f]{40}$/i.test(uses)
            ? [{ subject: `${job.at.path}: ${uses}`, message: `${uses} is not pinned to a commit.`, at }]
            : [],
        ),
      ),
  },
  {
    ...common,
    code: "RDW009",
    level: "warning",
    title: "A schedule goes on by itself",
    why: "GitHub turns off the schedules of a public repository after 60 days without activity, without an error anywhere: the drills just end.",
    fix: "Let something else notice a missing run (issue: true, an external monitor), or start the drill from a repository that is worked on.",
    reference: `${GITHUB}/how-tos/manage-workflow-runs/disable-and-enable-a-workflow`,
    examples: {
      passing: { [WORKFLOW]: drill({ on: "workflow_dispatch: {}" }) },
      failing: { [WORKFLOW]: drill() },
      about: { visibility: "public" },
    },
    judge: (repository) =>
      repository.visibility === "public"
        ? workflowsOf(ourJobs(repository.configuration.workflows))
            .filter((workflow) => workflow.crons.length > 0)
            .map((workflow) => ({
              subject: workflow.at.path,
              message: "The schedule is turned off after 60 days without activity in this public repository.",
              at: workflow.crons[0]?.at ?? workflow.at,
            }))
        : [],
  },
  {
    ...common,
    code: "RDW010",
    level: "error",
    title: "Nobody has confirmed in advance",
    why: "`confirm` is there so that a person types the name of what will be overwritten, each time. Written into a workflow it confirms everything, for ever.",
    fix: `Take it from an input: confirm: ${expression("inputs.confirm")}`,
    reference: "https://github.com/proof-of-restore/action/blob/main/docs/recipes.md",
    acceptable: false,
    examples: {
      passing: { [WORKFLOW]: drill({ with: `, confirm: "${expression("inputs.confirm")}"` }) },
      failing: { [WORKFLOW]: drill({ with: ", confirm: orders-vm" }) },
    },
    judge: each(({ inputs, job }) => {
      const { confirm } = inputs;
      return typeof confirm === "string" && confirm !== "" && !confirm.includes("${{")
        ? { message: `Job ${job.name} confirms ${confirm} by itself.` }
        : undefined;
    }),
  },
  {
    ...common,
    code: "RDW011",
    level: "error",
    title: "The job lives longer than the plan's timeout",
    why: "GitHub ends the job first, and the clean-up with it: what the drill made then waits for its lease to end.",
    fix: "Give the job more timeout-minutes than the plan's timeout, or the plan a shorter timeout.",
    reference: `${GITHUB}/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes`,
    examples: {
      passing: { [WORKFLOW]: drill(), [PLAN_PATH]: plan(`${TARGET}\ntimeout: 4h`) },
      failing: { [WORKFLOW]: drill({ timeout: "60" }), [PLAN_PATH]: plan(`${TARGET}\ntimeout: 4h`) },
    },
    judge: each((of, { restores: selected }) => {
      if (!restores(of) || of.job.timeoutMinutes === "unknown" || of.inputs.plan !== undefined) return undefined;
      const called = of.step ? undefined : of.inputs["timeout-minutes"];
      if (typeof called === "string" && called.includes("${{")) return undefined;
      const minutes = of.job.timeoutMinutes ?? (called === undefined ? HOSTED_MINUTES : Number(called));
      const only = of.inputs.only;
      const names = typeof only === "string" && !only.includes("${{") ? only.split(/[,\s]+/).filter((name) => name !== "") : [];
      const longest =
        names.length === 0 ? longestOf(selected) : names.reduce((sofar, name) => Math.max(sofar, timeoutOf(selected, name)), 0);
      if (!Number.isFinite(minutes) || longest === 0 || minutes * 60 > longest) return undefined;
      return {
        message: `Job ${of.job.name} is ended after ${duration(minutes * 60)}, and a restore may take ${duration(longest)}.`,
        expected: `more than ${duration(longest)}`,
        actual: duration(minutes * 60),
      };
    }),
  },
  {
    ...common,
    code: "RDP010",
    level: "warning",
    title: "Drills run every quarter or more often",
    why: "A proof ages with every change: auditors ask for the last one, and 90 days is what most frameworks are read as.",
    fix: 'on: { schedule: [{ cron: "17 4 * * 1" }] }   # every Monday',
    reference: `${GITHUB}/reference/workflows-and-actions/events-that-trigger-workflows#schedule`,
    examples: { passing: { [WORKFLOW]: drill() }, failing: { [WORKFLOW]: drill({ on: 'schedule: [{ cron: "17 4 1 1 *" }]' }) } },
    *judge({ configuration: { workflows } }, now): Judged {
      const known = new Map<string, number | undefined>();
      for (const workflow of workflowsOf(ourJobs(workflows).filter(drills))) {
        let gap: number | undefined;
        for (const { cron } of workflow.crons) {
          if (!known.has(cron)) {
            known.set(cron, longestGap(cron, now));
            for (let step = 0; step < STEPS_OF_A_CRON; step++) yield null;
          }
          gap = Math.min(known.get(cron) ?? Number.POSITIVE_INFINITY, gap ?? Number.POSITIVE_INFINITY);
          if (gap <= QUARTER) break;
        }
        if (gap === undefined || !Number.isFinite(gap) || gap <= QUARTER) continue;
        yield {
          subject: workflow.at.path,
          message: `The drill's schedule leaves up to ${duration(gap)} between two runs.`,
          expected: "at most 93 d",
          actual: duration(gap),
          at: workflow.crons[0]?.at ?? workflow.at,
        };
      }
      return undefined;
    },
  },
];
