import { type Mode, traitsOf } from "../../../core/index.ts";
import type { JobConfig, StepConfig, WorkflowConfig } from "../../configuration/model.ts";
import { onceFor } from "../lookup.ts";

/** A job that runs this action, itself or through one of its reusable workflows. */
export interface OurJob {
  readonly workflow: WorkflowConfig;
  readonly job: JobConfig;
  /** The step; none where the job calls a reusable workflow. */
  readonly step?: StepConfig;
  /** As written; `unknown` for an expression. */
  readonly mode: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** `proof-of-restore/action@v1`, and the action in its own repository. */
const ACTION = /^(?:proof-of-restore\/action(?:@|$)|\.\/?$)/i;
const REUSABLE = /^(?:proof-of-restore\/action|\.)\/\.github\/workflows\/(check|drill|restore|pull-request)\.ya?ml(?:@|$)/i;

/** What the reusable workflows run: `check.yml` by its input, the others always the same. */
const CALLED: Readonly<Record<string, Mode | "by input">> = {
  check: "by input",
  drill: "drill",
  restore: "restore",
  "pull-request": "lint",
};
const DEFAULT: Mode = "check";
/** The mode of an expression, which may be any. */
const UNKNOWN = "unknown";

/** Every job of the repository's workflows that runs this action. */
export const ourJobs: (workflows: readonly WorkflowConfig[]) => readonly OurJob[] = onceFor(
  (workflows: readonly WorkflowConfig[]) => workflows.flatMap((workflow) => workflow.jobs.flatMap((job) => inJob(workflow, job))),
);

function inJob(workflow: WorkflowConfig, job: JobConfig): OurJob[] {
  const called = REUSABLE.exec(job.uses ?? "")?.[1]?.toLowerCase();
  if (called !== undefined) {
    const own = CALLED[called] ?? "by input";
    return [{ workflow, job, mode: own === "by input" ? modeOf(job.with) : own, inputs: job.with }];
  }
  return job.steps.flatMap((step) =>
    step.uses !== undefined && ACTION.test(step.uses)
      ? [{ workflow, job, step, mode: modeOf(step.with), inputs: step.with }]
      : [],
  );
}

function modeOf(inputs: Readonly<Record<string, unknown>>): string {
  const mode = inputs.mode;
  if (typeof mode !== "string" || mode === "") return DEFAULT;
  return mode.includes("${{") ? UNKNOWN : mode;
}

/** Whether the job shows itself to a cloud. */
export function asksClouds({ mode }: OurJob): boolean {
  return mode === UNKNOWN || traitsOf(mode)?.asks === true;
}

/** Whether it may restore something. */
export function restores({ mode }: OurJob): boolean {
  return traitsOf(mode)?.makes === true;
}

/** Whether it is a drill: it restores, and removes what came back. */
export function drills({ mode }: OurJob): boolean {
  return traitsOf(mode)?.removes === true;
}

/** Whether a job's condition lets an event in, as far as can be seen: one that names other events alone, or excludes this one, does not. */
export function mayRunOn(job: JobConfig, event: string): boolean {
  const { wanted, excluded } = eventsIn(job);
  return !excluded.has(event) && (wanted.size === 0 || wanted.has(event));
}
const eventsIn = onceFor(({ condition = "" }: JobConfig) => {
  const named = (operator: string) =>
    new Set([...condition.matchAll(new RegExp(`event_name\\s*${operator}\\s*['"](\\w+)['"]`, "g"))].map(([, name]) => name));
  return { wanted: named("=="), excluded: named("!=") };
});

/** Steps by which a job signs in to a cloud without this action. */
const LOGINS = /^(?:azure\/login|google-github-actions\/auth|aws-actions\/configure-aws-credentials)@/i;

/** Whether a job has a cloud's identity, by this action or another. */
export function hasIdentity(workflow: WorkflowConfig, job: JobConfig): boolean {
  return inJob(workflow, job).some(asksClouds) || job.steps.some(({ uses }) => uses !== undefined && LOGINS.test(uses));
}
