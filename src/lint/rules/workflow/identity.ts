import type { JobConfig, Permissions, WorkflowConfig } from "../../configuration/model.ts";
import type { LintRule, LintSaid, Repository } from "../rule.ts";
import { asksClouds, hasIdentity, mayRunOn, type OurJob, ourJobs, restores } from "./drills.ts";
import { drill, expression, WORKFLOW } from "./examples.ts";

const GITHUB = "https://docs.github.com/actions";
const common = { acceptable: true } as const;

const each =
  (say: (of: OurJob, repository: Repository) => Omit<LintSaid, "subject"> | undefined) =>
  (repository: Repository): LintSaid[] =>
    ourJobs(repository.configuration.workflows).flatMap((of) => {
      const said = say(of, repository);
      return said ? [{ subject: nameOf(of), at: of.job.at, ...said }] : [];
    });

/** `.github/workflows/drill.yml: drill` */
export function nameOf({ workflow, job }: { readonly workflow: WorkflowConfig; readonly job: JobConfig }): string {
  return `${workflow.at.path}: ${job.name}`;
}

function grants(permissions: Permissions | undefined): boolean | undefined {
  if (permissions === undefined) return undefined;
  return typeof permissions === "string" ? permissions === "write-all" : permissions["id-token"] === "write";
}

export const identityRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDW001",
    level: "error",
    title: "The job may ask for its own token",
    why: "Without `id-token: write` GitHub gives the job no token, and neither cloud can be asked for anything. A called workflow has at most what its caller gives it.",
    fix: "permissions:\n  contents: read\n  id-token: write",
    reference: `${GITHUB}/concepts/security/openid-connect`,
    acceptable: false,
    examples: { passing: { [WORKFLOW]: drill() }, failing: { [WORKFLOW]: drill({ permissions: "{ contents: read }" }) } },
    judge: each((of) => {
      const granted = grants(of.job.permissions) ?? grants(of.workflow.permissions);
      // A workflow that is only called has what its caller gives it, unless it says otherwise.
      const inherits = granted === undefined && Object.keys(of.workflow.on).join() === "workflow_call";
      if (!asksClouds(of) || granted === true || inherits) return undefined;
      return { message: `Job ${of.job.name} runs mode ${of.mode} and has no \`id-token: write\`.`, expected: "id-token: write" };
    }),
  },
  {
    ...common,
    code: "RDW002",
    level: "warning",
    title: "Only the jobs that need a token may ask for one",
    why: "Given to a whole workflow, every job and every action in it can ask for a token that both clouds trust.",
    fix: "Move `id-token: write` from the workflow to the job that needs it.",
    reference: `${GITHUB}/reference/security/secure-use`,
    examples: {
      passing: { [WORKFLOW]: drill() },
      failing: {
        [WORKFLOW]: drill({ top: "permissions: { contents: read, id-token: write }\n", permissions: "", more: OTHER() }),
      },
    },
    judge: ({ configuration: { workflows } }) =>
      workflows.flatMap((workflow): LintSaid[] =>
        grants(workflow.permissions) === true &&
        // Others need tokens too: for Pages, for attestations, in what a called workflow does.
        workflow.jobs.some((job) => hasIdentity(workflow, job)) &&
        workflow.jobs.some((job) => !hasIdentity(workflow, job) && job.permissions === undefined && job.uses === undefined)
          ? [
              {
                subject: workflow.at.path,
                message: "Every job of the workflow may ask for a token, also those that need none.",
                at: { path: workflow.at.path, keys: ["permissions"] },
              },
            ]
          : [],
      ),
  },
  {
    ...common,
    code: "RDW003",
    level: "error",
    title: "No cloud identity runs what a stranger's pull request brings",
    why: "`pull_request_target` runs with the repository's own rights, and its tokens name the base branch: a checkout of the pull request then runs a stranger's code with the identity that may restore.",
    fix: "Use `pull_request` and mode lint there; keep the clouds for `schedule`, `workflow_dispatch` and branches.",
    reference: `${GITHUB}/reference/security/secure-use`,
    acceptable: false,
    examples: { passing: { [WORKFLOW]: drill() }, failing: { [WORKFLOW]: drill({ on: "pull_request_target: {}" }) } },
    judge: ({ configuration: { workflows } }) =>
      workflows.flatMap((workflow) =>
        Object.hasOwn(workflow.on, "pull_request_target")
          ? workflow.jobs
              .filter((job) => hasIdentity(workflow, job) && mayRunOn(job, "pull_request_target"))
              .map((job) => ({
                subject: nameOf({ workflow, job }),
                message: `Job ${job.name} signs in to a cloud on \`pull_request_target\`.`,
                at: job.at,
              }))
          : [],
      ),
  },
  {
    ...common,
    code: "RDW004",
    level: "error",
    title: "No pull request restores anything",
    why: "A restore on `pull_request` is started by whoever can push a branch, as often as they push.",
    fix: "Use mode lint, or check, on pull requests; drill on a schedule.",
    reference: `${GITHUB}/reference/workflows-and-actions/events-that-trigger-workflows#pull_request`,
    acceptable: false,
    examples: { passing: { [WORKFLOW]: drill() }, failing: { [WORKFLOW]: drill({ on: "pull_request: {}" }) } },
    judge: each((of) =>
      restores(of) &&
      ["pull_request", "pull_request_target"].some((event) => Object.hasOwn(of.workflow.on, event) && mayRunOn(of.job, event))
        ? { message: `Job ${of.job.name} runs mode ${of.mode} on pull requests.` }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDW005",
    level: "error",
    title: "No long-lived cloud key is in the workflows",
    why: "A key lives until somebody revokes it, wherever it was copied; the job's own token lives for minutes. It is also the credential that expires on the day of the restore.",
    fix: "Remove the secret, and sign in by the job's token (docs/setup.md).",
    reference: `${GITHUB}/concepts/security/openid-connect`,
    examples: {
      passing: { [WORKFLOW]: drill() },
      failing: { [WORKFLOW]: drill({ env: `{ AZURE_CLIENT_SECRET: "${expression("secrets.AZURE_CLIENT_SECRET")}" }` }) },
    },
    judge: ({ configuration: { workflows } }) =>
      workflows.flatMap((workflow) => {
        const places = [
          { names: keysIn(workflow.env), at: workflow.at },
          ...workflow.jobs.flatMap((job) => [
            { names: keysIn(job.env), at: job.at },
            ...job.steps.map(({ env, uses = "", with: inputs, at }) => ({
              names: [...keysIn(env), ...(SIGN_IN.test(uses) ? given(inputs, KEY_INPUTS) : [])],
              at,
            })),
          ]),
        ];
        return places.flatMap(({ names, at }) =>
          names.map((name) => ({
            subject: `${workflow.at.path}: ${name}`,
            message: `${name} is a key that does not end by itself.`,
            at,
          })),
        );
      }),
  },
];

/** Names under which keys of service principals and service accounts are known. */
const KEYS =
  /^(?:AZURE_CREDENTIALS|AZURE_CLIENT_SECRET|ARM_CLIENT_SECRET|GOOGLE_CREDENTIALS|GOOGLE_APPLICATION_CREDENTIALS_JSON|GCP_SA_KEY|GCLOUD_SERVICE_KEY)$/i;
/** Actions that sign in by a key where they are given one, and their inputs for it. */
const SIGN_IN = /^(?:azure\/login|google-github-actions\/auth)@/i;
const KEY_INPUTS = /^(?:creds|credentials_json)$/i;

/** Variables of such names that hold a secret; a file's path or a token of another step's is none. */
function keysIn(env: Readonly<Record<string, unknown>>): string[] {
  return given(env, KEYS).filter((name) => /\$\{\{[^}]{0,2000}\bsecrets\s*[.[]/.test(String(env[name])));
}
function given(inputs: Readonly<Record<string, unknown>>, names: RegExp): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => (value === "" || value === null || !names.test(name) ? [] : [name]));
}

function OTHER(): string {
  return "  build:\n    runs-on: ubuntu-latest\n    steps: [{ run: make }]\n";
}
