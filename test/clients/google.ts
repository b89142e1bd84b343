import { join } from "node:path";
import { inject } from "vitest";
import type { Json } from "./az.ts";
import { runClient } from "./process.ts";
import type { RunningTwin } from "./twin.ts";

const PROGRAM = join(import.meta.dirname, "secret_manager.py");
export const PROVIDER =
  "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions";
const ACCOUNT = "drills@acme-prod.iam.gserviceaccount.com";

export interface Outcome {
  readonly value?: Json;
  readonly error?: {
    readonly type: string;
    readonly code: number | null;
    readonly message: string;
    readonly reason: string | null;
  };
}

/**
 * Lets Python's own library make these calls, one after the other, as the job's federated identity or as the service account that it may
 * impersonate; the credential file is that of `google-github-actions/auth`.
 */
export async function pythonCalls(
  twin: RunningTwin,
  as: "federated" | "impersonated",
  calls: readonly (readonly [method: string, request: Json])[],
): Promise<Outcome[]> {
  const { base, env, folder } = twin;
  const credentials = {
    type: "external_account",
    audience: PROVIDER,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${base}/v1/token`,
    ...(as === "federated"
      ? {}
      : { service_account_impersonation_url: `${base}/v1/projects/-/serviceAccounts/${ACCOUNT}:generateAccessToken` }),
    credential_source: {
      url: `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(`https:${PROVIDER}`)}`,
      headers: { Authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
      format: { type: "json", subject_token_field_name: "value" },
    },
  };
  const input = JSON.stringify({ credentials, endpoint: new URL(base).host, calls });
  const { status, stdout, stderr } = await runClient(inject("python"), [PROGRAM], { ...env, HOME: folder }, input);
  if (status !== 0) throw new Error(`secret_manager.py ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
