import { z } from "zod";
import { cloudName, instant, nullable } from "./schema-terms.ts";

/** Who the run was in each cloud. */
export const identity = z.object({
  github: z.record(z.string(), z.unknown()).nullable().describe("claims of the job's OIDC token"),
  azure: z
    .object({
      tenantId: z.string(),
      clientId: z.string(),
      objectId: nullable.string,
      expiresAt: instant,
      subjectToken: z.enum(["github", "google"]),
      through: z
        .object({
          workloadIdentityProvider: z.string(),
          serviceAccount: z.string(),
          universe: z.string(),
          sts: z.string(),
          iamCredentials: z.string(),
        })
        .describe("with subjectToken google: the Google trust whose service account's ID token Entra was shown")
        .exactOptional(),
      subscriptionId: z.string(),
      cloud: z.object({
        name: z.string(),
        arm: z.string(),
        authority: z.string(),
        audience: z.string(),
        builtIn: z.boolean(),
      }),
    })
    .nullable(),
  google: z
    .object({
      principal: z.string(),
      serviceAccount: nullable.string,
      expiresAt: instant,
      subjectToken: z.enum(["github", "azure"]),
    })
    .nullable(),
});

const ranges = z.array(z.tuple([z.int(), z.int()])).describe("characters [from, to) that differ");
export const compared = z.object({
  cloud: z.enum(["entra", "google"]),
  what: z.string().describe("issuer, subject, audience, google.subject, pool, provider, or the attribute condition"),
  presented: z.string(),
  demanded: nullable.string.describe("null when it could not be learnt"),
  from: z.enum(["read", "refusal", "plan", "rule", "unreadable"]).describe("where the demand was learnt"),
  agrees: z.boolean().nullable().describe("null when it is not known"),
  differences: z.array(z.object({ kind: z.string(), sentence: z.string() })),
  marks: z.object({ presented: ranges, demanded: ranges }),
});

const foretold = z.object({ answer: z.enum(["let-in", "refused", "unknown"]), why: z.string() });
export const forecast = z.object({
  kind: z.enum(["change", "stranger"]).describe("this job after a change, or a job that the trust should not let in"),
  what: z.string(),
  entra: foretold,
  google: foretold.nullable().describe("null when the run has nothing to do with Google"),
});

export const permissions = z
  .array(
    z.object({
      restore: z.string(),
      cloud: cloudName,
      scope: z.string(),
      needed: z.string(),
      to: z.string(),
      granted: z.enum(["yes", "no", "unreadable", "only-checks"]),
    }),
  )
  .describe("what each restore needs in both clouds, against what is granted");

export const grants = z.array(
  z.object({
    restore: z.string(),
    policy: nullable.string,
    secret: nullable.string,
    outcome: z.enum(["granted", "uncovered", "denied", "unanswered", "break-glass"]),
  }),
);

export const probe = z
  .object({
    ran: z.boolean(),
    why: nullable.string,
    tried: z.array(
      z.object({
        cloud: cloudName,
        what: z.string(),
        outcome: z.enum(["refused", "accepted", "unanswered"]),
        answer: z.string(),
      }),
    ),
  })
  .describe("the negative test: tokens that the trusts must refuse");
