/** Inputs and the runner's environment as one typed value. */

import type { Mode } from "./modes.ts";
import type { OnCancel } from "./plan.ts";

export interface GitHubRun {
  readonly repository: string;
  readonly repositoryId: string;
  readonly workflowRef: string;
  readonly sha: string;
  readonly runId: string;
  readonly runAttempt: number;
  readonly event: string;
  readonly actor: string;
  readonly triggeringActor: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
}
type FailOn = "error" | "warning" | "never";
/** What a workflow makes a job of. */
export type FanOut = "vault" | "restore";
export interface Settings {
  readonly mode: Mode;
  /** Path of the plan as the user gave it. */
  readonly plan: string;
  /** The workspace the plan's relative paths start from. */
  readonly workspace: string;
  readonly only: readonly string[];
  /** Raw text of input `point`; parsed by the plan's own grammar. */
  readonly point?: string;
  readonly confirm?: string;
  readonly reason?: string;
  readonly breakGlass: boolean;
  /** A job id to go on following. */
  readonly resume?: string;
  readonly onCancel?: OnCancel;
  readonly probeTrust: boolean;
  /** Inputs that override the plan's value of the same name. */
  readonly azure: { readonly tenantId?: string; readonly clientId?: string; readonly subscriptionId?: string };
  readonly google: { readonly workloadIdentityProvider?: string; readonly serviceAccount?: string };
  readonly failOn: FailOn;
  readonly fanOut: FanOut;
  readonly evidence: readonly string[];
  readonly comment: boolean;
  readonly issue: boolean;
  readonly reducedLabel: string;
  readonly outputDirectory: string;
  readonly githubToken?: string;
  readonly run: GitHubRun;
  /** The ref that the run is for (`refs/heads/main`), and the repository's default branch; null when the event does not tell it. */
  readonly branch: { readonly ref: string; readonly default: string | null };
  /** GitHub's token endpoint; absent without `id-token: write`. */
  readonly oidc?: { readonly url: string; readonly token: string };
  /** Without one: why, as far as it can be known. */
  readonly noToken?: { readonly code: string; readonly text: string };
}
