import { parse } from "yaml";
import { z } from "zod";

/** Why a job has no token to ask for: `code` names the cause's row in the refusal table. */
export interface NoToken {
  readonly code: "no-id-token" | "no-id-token-fork" | "no-id-token-dependabot" | "no-id-token-called" | "no-id-token-server";
  readonly text: string;
}
/** What a step can know of its job, its event and its workflow. */
export interface Job {
  readonly event: string;
  readonly actor: string;
  readonly repository: string;
  readonly serverUrl: string;
  /** Key of the job, in the file that it stands in: GITHUB_JOB. */
  readonly job: string;
  /** GITHUB_WORKFLOW_REF: always the calling workflow's, never a reusable one's. */
  readonly workflowRef: string;
  /** The event's payload, and that workflow's file in the workspace; null where there is none. */
  readonly payload: string | null;
  readonly workflow: string | null;
}

const NONE = "The job has no OIDC token to ask for";
const UNSET = "ACTIONS_ID_TOKEN_REQUEST_URL is not set";

/**
 * The cause, as far as a step can know it; what it cannot know is worded as possible.
 * https://docs.github.com/actions/reference/security/oidc and https://docs.github.com/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
 */
export function noToken(of: Job): NoToken {
  const { event, actor, serverUrl } = of;
  const fork = /^pull_request(?!_target)/.test(event) && fromFork(of);
  if (fork === true) {
    return {
      code: "no-id-token-fork",
      text: `${NONE}: this is a ${event} run for a fork's pull request, and GitHub gives those none.`,
    };
  }
  if (actor === "dependabot[bot]") {
    return {
      code: "no-id-token-dependabot",
      text: `${NONE}: Dependabot triggered this ${event} run, and GitHub treats it as a fork's.`,
    };
  }
  const host = URL.canParse(serverUrl) ? new URL(serverUrl).host : "github.com";
  if (host !== "github.com" && !host.endsWith(".ghe.com")) {
    const issuer = `https://${host}/_services/token`;
    return {
      code: "no-id-token-server",
      text: `${NONE}: ${UNSET} on the GitHub Enterprise Server ${host}, whose tokens have the issuer ${issuer}.`,
    };
  }
  const perhaps = fork === "unknown" ? " If this pull request comes from a fork, GitHub gives it none." : "";
  const without = stingyCallers(of);
  if (without.length === 0) {
    return { code: "no-id-token", text: `${NONE}: ${UNSET}, so \`permissions: id-token: write\` is missing.${perhaps}` };
  }
  const path = pathOf(of.workflowRef);
  return {
    code: "no-id-token-called",
    text: `${NONE}: ${path} has no job ${of.job}, so this one is in a reusable workflow, and ${list(without)} there that ${without.length === 1 ? "calls" : "call"} one without granting \`id-token: write\`.${perhaps}`,
  };
}

/**
 * Reads what `noToken` needs, from a runner's environment and files.
 * @param read a file's text; null when there is none.
 */
export async function jobOf(
  env: Readonly<Record<string, string | undefined>>,
  read: (path: string) => Promise<string | null>,
): Promise<Job> {
  const text = (path: string | undefined) => (path ? read(path).catch(() => null) : null);
  const workflowRef = env.GITHUB_WORKFLOW_REF ?? "";
  const path = pathOf(workflowRef);
  const inWorkspace =
    env.GITHUB_WORKSPACE && /^\.github\/workflows\/[^/]+$/.test(path) ? `${env.GITHUB_WORKSPACE}/${path}` : undefined;
  return {
    event: env.GITHUB_EVENT_NAME ?? "",
    actor: env.GITHUB_ACTOR ?? "",
    repository: env.GITHUB_REPOSITORY ?? "",
    serverUrl: env.GITHUB_SERVER_URL || "https://github.com",
    job: env.GITHUB_JOB ?? "",
    workflowRef,
    payload: await text(env.GITHUB_EVENT_PATH),
    workflow: await text(inWorkspace),
  };
}

const pullRequest = z.object({
  pull_request: z.object({ head: z.object({ repo: z.object({ full_name: z.string() }).nullable() }) }),
});

/** Whether the pull request's head is another repository, or one that is gone. */
function fromFork({ payload, repository }: Job): boolean | "unknown" {
  const read = pullRequest.safeParse(parsed(payload));
  return read.success ? read.data.pull_request.head.repo?.full_name !== repository : "unknown";
}

const permissions = z.union([z.string(), z.record(z.string(), z.string())]);
const workflowFile = z.object({
  permissions: permissions.nullish(),
  jobs: z.record(z.string(), z.object({ uses: z.string().optional(), permissions: permissions.nullish() })),
});

/** The jobs that call reusable workflows without the grant; none where the step's own job stands in this file, or nothing is known. */
function stingyCallers({ workflow, job }: Job): string[] {
  const read = workflowFile.safeParse(parsed(workflow));
  if (!read.success || job === "") return [];
  const { jobs, permissions: ofAll } = read.data;
  if (Object.hasOwn(jobs, job) && jobs[job]?.uses === undefined) return [];
  return Object.entries(jobs).flatMap(([name, { uses, permissions: of }]) =>
    uses === undefined || allows(of ?? ofAll) ? [] : [name],
  );
}

function allows(of: z.output<typeof permissions> | null | undefined): boolean {
  return typeof of === "string" ? of === "write-all" : of?.["id-token"] === "write";
}

/** YAML, of which JSON is a part. */
function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : parse(text);
  } catch {
    return undefined;
  }
}

/** `owner/name/.github/workflows/x.yml@ref` → `.github/workflows/x.yml`. */
function pathOf(ref: string): string {
  return ref.replace(/@.*$/, "").split("/").slice(2).join("/");
}

function list(names: readonly string[]): string {
  return `${names.length === 1 ? "it is job" : "these are the jobs"} ${names.map((name) => `\`${name}\``).join(", ")}`;
}
