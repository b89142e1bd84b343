import { z } from "zod";
import { googleEndpoints } from "../clouds/identity/clouds.ts";
import type { Plan } from "../core/index.ts";
import { askJson } from "../io/ask-json.ts";
import type { Io } from "../io/io.ts";
import { Refused } from "../io/io.ts";
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

/**
 * The provider and its pool, as Google IAM shows them to this identity. The pool too: a disabled one refuses also the tokens it gave.
 * Asked once, never again: they only explain.
 * @param tokenOf a Google token to ask with: the run's own or, where Google refused to let the job be the service account, the pool's.
 * @throws Refused when there is no token to ask with.
 */
export async function readGoogleDemand(io: Io, plan: Plan, tokenOf: () => Promise<string>): Promise<GoogleDemand> {
  const { google } = plan;
  if (!google) throw new Error("the plan has no google section, yet its provider was to be read");
  const token = await tokenOf();
  const { iam } = googleEndpoints(plan);
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
