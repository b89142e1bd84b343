import { z } from "zod";
import type { Plan, Settings } from "../core.ts";
import { askJson } from "../http.ts";
import { googleEndpoints } from "../identity/clouds.ts";
import { mint } from "../identity/github.ts";
import type { GoogleIdentity } from "../identity/google.ts";
import type { Io } from "../io.ts";
import { Refused } from "../io.ts";
import type { GoogleDemand, Read } from "./demand.ts";
import { shaped } from "./read-entra.ts";

const state = z.object({
  state: z.string().default(""),
  disabled: z.boolean().default(false),
  expireTime: z.string().nullable().default(null),
});
const provider = state
  .extend({
    attributeMapping: z.record(z.string(), z.string()).default({}),
    attributeCondition: z.string().nullish(),
    oidc: z.object({ issuerUri: z.string(), allowedAudiences: z.array(z.string()).default([]) }),
  })
  .transform(({ attributeMapping, attributeCondition, oidc, ...of }) => ({
    ...of,
    issuer: oidc.issuerUri,
    audiences: oidc.allowedAudiences,
    mapping: attributeMapping,
    condition: attributeCondition || null,
  }));
const exchanged = z.object({ access_token: z.string().min(1) });

/**
 * The provider and its pool, as Google IAM shows them to this identity. The pool too: a disabled one refuses also the tokens it gave.
 * Asked once, never again: they only explain.
 * @param identity null: Google federated the job and refused to let it be the service account; the federated token is used then.
 * @throws Refused when there is no token to ask with.
 */
export async function readGoogleDemand(
  io: Io,
  settings: Settings,
  plan: Plan,
  identity: GoogleIdentity | null,
): Promise<GoogleDemand> {
  const { google } = plan;
  if (!google) throw new Error("the plan has no google section, yet its provider was to be read");
  const token = identity ? (await identity.client.getAccessToken()).token : await federated(io, settings, plan);
  if (!token) throw new Refused({ service: "sts", operation: "get a Google token", text: "There is no Google token." });
  const { iam } = googleEndpoints(plan);
  io.told(new URL(iam).host);
  const read = async <T>(operation: string, name: string, shape: z.ZodType<T>): Promise<Read<T>> => {
    try {
      const url = `${iam}/v1/${name}`;
      const body = await askJson(io, { service: "iam", operation, url, headers: { authorization: `Bearer ${token}` } });
      return { value: shaped(shape, body, "iam", operation) };
    } catch (error) {
      if (error instanceof Refused) return { refusal: error.refusal };
      throw error;
    }
  };
  const name = google.workloadIdentityProvider;
  const [pool, ours] = await Promise.all([
    read("read the workload identity pool", name.replace(/\/providers\/.*$/, ""), state),
    read("read the workload identity provider", name, provider),
  ]);
  return { pool, provider: ours };
}

/** The pool's own token, without a service account. */
async function federated(io: Io, settings: Settings, plan: Plan): Promise<string> {
  const { google } = plan;
  const audience = `//iam.${google?.universe}/${google?.workloadIdentityProvider}`;
  const { jwt } = await mint(io, settings, `https:${audience}`);
  const operation = "exchange GitHub's token at Google STS";
  const body = await askJson(io, {
    service: "sts",
    operation,
    method: "POST",
    url: `${googleEndpoints(plan).sts}/v1/token`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: jwt,
    }).toString(),
  });
  const { access_token: token } = shaped(exchanged, body, "sts", operation);
  io.mask(token);
  return token;
}
