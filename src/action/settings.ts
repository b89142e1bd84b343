import { join, resolve } from "node:path";
import { type Finding, type GitHubRun, MODE_NAMES, MODES, type Settings } from "../core/index.ts";
import { planFinding } from "../plan/codes.ts";
import { type AzureId, GUID, wrongAzureId } from "../plan/identity-azure.ts";
import { wrongProvider, wrongServiceAccount } from "../plan/identity-google.ts";
import { Inputs } from "./inputs.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Inputs and runner environment as one typed value; nothing else reads the environment.
 * @returns the settings, or one finding for each input that is wrong.
 */
export function readSettings(env: Env): { readonly settings: Settings } | { readonly findings: readonly Finding[] } {
  const inputs = new Inputs(env);
  const mode = inputs.word("mode", MODE_NAMES) ?? "check";
  const workspace = env.GITHUB_WORKSPACE || process.cwd();
  const azureId = (name: string, of: AzureId) => inputs.judged(name, (text) => wrongAzureId(text, of));
  const settings: Settings = {
    mode,
    plan: inputs.text("plan") ?? ".github/restore-plan.yml",
    workspace,
    only: inputs.list("only"),
    ...given("point", inputs.text("point")),
    ...given("confirm", inputs.text("confirm")),
    ...given("reason", inputs.matching("reason", /^[^\p{Cc}]{1,500}$/u, "one line of 500 characters at most")),
    breakGlass: inputs.flag("break-glass"),
    ...given("resume", inputs.matching("resume", GUID, "a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)")?.toLowerCase()),
    ...given("onCancel", inputs.word("on-cancel", ["cancel", "leave"])),
    probeTrust: inputs.flag("probe-trust"),
    azure: {
      ...given("tenantId", azureId("azure-tenant-id", "tenant")),
      ...given("clientId", azureId("azure-client-id", "client")),
      ...given("subscriptionId", azureId("azure-subscription-id", "subscription")),
    },
    google: {
      ...given("workloadIdentityProvider", inputs.judged("google-workload-identity-provider", wrongProvider)),
      ...given("serviceAccount", inputs.judged("google-service-account", wrongServiceAccount)),
    },
    failOn: inputs.word("fail-on", ["error", "warning", "never"]) ?? "error",
    fanOut: inputs.word("fan-out", ["vault", "restore"]) ?? "vault",
    evidence: inputs.list("evidence"),
    comment: inputs.flag("comment"),
    issue: inputs.flag("issue"),
    reducedLabel: inputs.text("reduced-label") ?? "recoverability-reduced",
    outputDirectory: resolve(workspace, inputs.text("output-directory") ?? ownDirectory(env)),
    ...given("githubToken", inputs.text("github-token")),
    run: runOf(env),
    branch: { ref: env.GITHUB_REF ?? "", default: null },
    ...oidcOf(env),
  };
  if (settings.breakGlass && !settings.reason) inputs.refuse("break-glass", "it needs a reason.", "Set input reason.");
  const findings = [...inputs.findings, ...identified(settings)];
  return findings.length > 0 ? { findings } : { settings };
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}

/** One directory a step, so that two steps of a job never overwrite each other. */
function ownDirectory(env: Env): string {
  const step = (env.GITHUB_ACTION || "run").replace(/[^\w.-]/g, "_").replace(/^\.+$/, "_");
  return join(temporary(env), "proof-of-restore", step);
}

/** Where everything temporary is: the runner's own folder, which it empties around each job; without a runner, one of the workspace. */
export function temporary(env: Env): string {
  return env.RUNNER_TEMP || join(env.GITHUB_WORKSPACE || process.cwd(), ".proof-of-restore");
}

function runOf(env: Env): GitHubRun {
  return {
    repository: env.GITHUB_REPOSITORY ?? "",
    repositoryId: env.GITHUB_REPOSITORY_ID ?? "",
    workflowRef: env.GITHUB_WORKFLOW_REF ?? "",
    sha: env.GITHUB_SHA ?? "",
    runId: env.GITHUB_RUN_ID ?? "",
    runAttempt: Number(env.GITHUB_RUN_ATTEMPT || 1),
    event: env.GITHUB_EVENT_NAME ?? "",
    actor: env.GITHUB_ACTOR ?? "",
    triggeringActor: env.GITHUB_TRIGGERING_ACTOR || (env.GITHUB_ACTOR ?? ""),
    serverUrl: bare(env.GITHUB_SERVER_URL || "https://github.com"),
    apiUrl: bare(env.GITHUB_API_URL || "https://api.github.com"),
  };
}

function bare(url: string): string {
  return url.replace(/\/+$/, "");
}

function oidcOf(env: Env): Pick<Settings, "oidc"> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
  return url && token && URL.canParse(url) ? { oidc: { url, token } } : {};
}

/** The owner id, by which a run knows its own restores, is made of these numbers; a restore without them could be triggered twice. */
function identified({ mode, run }: Settings): Finding[] {
  if (!MODES[mode].makes) return [];
  const wrong = [
    ...(/^\d{1,12}$/.test(run.repositoryId) ? [] : ["GITHUB_REPOSITORY_ID"]),
    ...(/^\d{1,12}$/.test(run.runId) ? [] : ["GITHUB_RUN_ID"]),
    ...(Number.isInteger(run.runAttempt) && run.runAttempt >= 1 && run.runAttempt <= 255 ? [] : ["GITHUB_RUN_ATTEMPT"]),
  ];
  return wrong.map((name) =>
    planFinding("input", {
      subject: name,
      message: `The variable ${name} is missing or no number. A runner sets it, and a restore is known as this run's own by it.`,
      fix: "Run the action in a workflow; or set the variable as a runner does.",
    }),
  );
}
