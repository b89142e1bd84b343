import { list, text } from "../../configuration/look.ts";
import type { JobConfig, WorkflowConfig } from "../../configuration/model.ts";
import type { Repository } from "../rule.ts";
import { asksClouds, mayRunOn, type OurJob, ourJobs } from "../workflow/drills.ts";

/** What a job's token will say when the workflow runs for one of its events. */
export interface Presented {
  readonly workflow: WorkflowConfig;
  readonly job: JobConfig;
  readonly event: string;
  readonly claims: Readonly<Record<string, string>>;
}

/** Events that run on the default branch. */
const ON_DEFAULT = new Set(["schedule", "workflow_dispatch", "repository_dispatch", "workflow_run", "issues"]);

/**
 * The claims that this repository's jobs will present where they run this action, as far as the files tell: by environment, event and branch.
 * A job whose environment or branch is an expression is left out. Other jobs sign in by identities of their own.
 * https://docs.github.com/actions/reference/security/oidc
 */
export function* presentedBy(of: Repository): Generator<Presented, void> {
  if (of.name === "") return;
  for (const ours of ourJobs(of.configuration.workflows).filter(asksClouds)) {
    const { workflow } = ours;
    const environment = environmentOf(ours);
    if (environment === "unknown") continue;
    const job: JobConfig = environment === undefined ? ours.job : { ...ours.job, environment };
    for (const [event, settings] of eventsOf(workflow)) {
      const ref = refOf(event, settings, of.defaultBranch);
      const scope = mayRunOn(ours.job, event) ? scopeOf(job, event, ref) : undefined;
      if (scope !== undefined) yield { workflow, job, event, claims: claimsOf(of, workflow, job, event, ref, scope) };
    }
  }
}

/** GitHub has some forty events, and refuses a file that names another: of such a file, which runs nothing, no more is looked at. */
const MOST_EVENTS = 100;
function eventsOf({ on }: WorkflowConfig): readonly (readonly [event: string, settings: unknown])[] {
  return Object.entries(on).slice(0, MOST_EVENTS);
}

/** A reusable workflow of this action's runs its jobs in the environment of its input. */
function environmentOf({ job, step, inputs }: OurJob): JobConfig["environment"] {
  if (step) return job.environment;
  const named = inputs.environment ?? "restore-drills";
  return typeof named === "string" && named !== "" && !named.includes("${{") ? named : "unknown";
}

/** Undefined: of an event that is not known, or of a branch that may be any. */
function scopeOf({ environment }: JobConfig, event: string, ref: string | undefined): string | undefined {
  if (event === "workflow_call") return undefined;
  if (environment !== undefined) return `environment:${environment.replaceAll(":", "%3A")}`;
  if (event === "pull_request") return "pull_request";
  return ref === undefined ? undefined : `ref:${ref}`;
}

function refOf(event: string, settings: unknown, branch: string | null): string | undefined {
  if (event === "push") {
    const branches = list((settings as { branches?: unknown } | null)?.branches)?.flatMap((each) => text(each) ?? []) ?? [];
    const [only] = branches;
    return branches.length === 1 && only !== undefined && !/[*?!+[\]]/.test(only) ? `refs/heads/${only}` : undefined;
  }
  return ON_DEFAULT.has(event) && branch !== null ? `refs/heads/${branch}` : undefined;
}

function claimsOf(
  { name, ids, visibility }: Repository,
  workflow: WorkflowConfig,
  { environment, runsOn = "", uses }: JobConfig,
  event: string,
  ref: string | undefined,
  scope: string,
): Record<string, string> {
  const [owner = ""] = name.split("/");
  return {
    sub: `repo:${name}:${scope}`,
    repository: name,
    repository_owner: owner,
    event_name: event,
    workflow: workflow.name,
    ...(/^(?:ubuntu|windows|macos)-/.test(runsOn) ? { runner_environment: "github-hosted" } : {}),
    ...(ids.repository === "" ? {} : { repository_id: ids.repository }),
    ...(ids.owner === "" ? {} : { repository_owner_id: ids.owner }),
    ...(visibility === null ? {} : { repository_visibility: visibility }),
    ...(environment === undefined ? {} : { environment }),
    ...(ref === undefined
      ? {}
      : {
          ref,
          ref_type: "branch",
          workflow_ref: `${name}/${workflow.at.path}@${ref}`,
          // Of a called workflow it names that one, at a commit that is not known here.
          ...(uses === undefined ? { job_workflow_ref: `${name}/${workflow.at.path}@${ref}` } : {}),
        }),
  };
}
