import type { IdentityPoolClient } from "google-auth-library";
import type { Plan, Settings } from "../core.ts";
import type { Io } from "../io.ts";
import { Refused } from "../io.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";
import { googleEndpoints } from "./clouds.ts";
import { type GitHubToken, mint, presenting } from "./github.ts";

/** Seconds an impersonated token lives: as short as a check or a restore's secrets need. */
const LIFETIME_SECONDS = 900;

export interface GoogleIdentity {
  /** The workload identity pool principal, also where it impersonates a service account. */
  readonly principal: string;
  readonly serviceAccount: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The claims of the GitHub token that was presented. */
  readonly presented: Readonly<Record<string, unknown>>;
  /** For Google's own clients. */
  readonly client: IdentityPoolClient;
}

/**
 * GitHub's token → Google STS → (where the plan names a service account) impersonation.
 * @throws Refused by `github`, `sts` or `iam-credentials`.
 */
export async function googleIdentity(io: Io, settings: Settings, plan: Plan): Promise<GoogleIdentity> {
  const { google } = plan;
  if (!google) throw new Error("the plan has no google section, yet a Google identity was asked for");
  const endpoints = googleEndpoints(plan);
  const audience = `//iam.${google.universe}/${google.workloadIdentityProvider}`;
  const { IdentityPoolClient: Client } = await import("google-auth-library");
  let presented: GitHubToken["claims"] = {};
  let refused: Refused | undefined;
  for (const url of [
    endpoints.sts,
    endpoints["secret-manager"],
    ...(google.serviceAccount ? [endpoints["iam-credentials"]] : []),
  ]) {
    io.told(new URL(url).host);
  }
  const client = new Client({
    type: "external_account",
    audience,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${endpoints.sts}/v1/token`,
    scopes: ["https://www.googleapis.com/auth/cloud-platform"],
    universe_domain: google.universe,
    // The library refreshes 5 minutes early by default, so a token of 5 minutes would be exchanged for each call.
    eagerRefreshThresholdMillis: 30_000,
    subject_token_supplier: {
      getSubjectToken: async () => {
        try {
          const minted = await mint(io, settings, `https:${audience}`);
          presented = minted.claims;
          return minted.jwt;
        } catch (error) {
          if (error instanceof Refused) refused = error;
          throw error;
        }
      },
    },
    ...(google.serviceAccount
      ? {
          service_account_impersonation_url: `${endpoints["iam-credentials"]}/v1/projects/-/serviceAccounts/${google.serviceAccount}:generateAccessToken`,
          service_account_impersonation: { token_lifetime_seconds: LIFETIME_SECONDS },
        }
      : {}),
  });
  await retrying(io, READ_PATIENCE_MS, async () => {
    refused = undefined;
    try {
      const { token } = await within(io, 30_000, client.getAccessToken());
      if (token) io.mask(token);
    } catch (error) {
      io.signal.throwIfAborted();
      throw refused ?? new Refused(presenting(refusalOf(...whoRefused(error), error), presented));
    }
  });
  const pool = google.workloadIdentityProvider.replace(/\/providers\/.*$/, "");
  return {
    principal: `principal://iam.${google.universe}/${pool}/subject/${String(presented.sub ?? "")}`,
    serviceAccount: google.serviceAccount ?? null,
    expiresAt: client.credentials.expiry_date ?? io.now(),
    presented,
    client,
  };
}

/** STS failures are plain errors with an OAuth `error`; IAM Credentials answers in Google's own shape, `error` being an object. */
function whoRefused(error: unknown): ["sts" | "iam-credentials", string] {
  const data = (error as { response?: { data?: { error?: unknown } } } | undefined)?.response?.data;
  const impersonation = typeof data === "object" && data !== null && typeof data.error === "object";
  return impersonation
    ? ["iam-credentials", "impersonate the service account"]
    : ["sts", "exchange GitHub's token at Google STS"];
}

/** Google's auth library has no timeout of its own. */
async function within<T>(io: Io, ms: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = io.sleep(ms, timer.signal).then(() => {
    throw Object.assign(new Error(`no answer within ${ms / 1000} s`), { code: "ETIMEDOUT" });
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
