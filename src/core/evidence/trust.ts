import { z } from "zod";
import { claims } from "./claims.ts";
import { cloudName, type Fixed, instant, nullable } from "./terms.ts";

/** The Google trust through which Entra is reached: all that makes the service account's ID token again. URLs without a trailing slash. */
const through = z.object({
  workloadIdentityProvider: z.string(),
  serviceAccount: z.string(),
  universe: z.string(),
  sts: z.string(),
  iamCredentials: z.string(),
});

/** Who the run was in each cloud. */
export const identity = z.object({
  github: z.record(z.string(), z.unknown()).overwrite(claims).nullable().describe("claims of the job's OIDC token"),
  azure: z
    .object({
      tenantId: z.string(),
      clientId: z.string(),
      objectId: nullable.string,
      expiresAt: instant,
      subjectToken: z.enum(["github", "google"]),
      /** What the post step makes that token of. */
      through: through
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
/** One line of what a token presented against what a cloud demands of it. */
export const compared = z.object({
  cloud: z.enum(["entra", "google"]),
  what: z.string().describe("issuer, subject, audience, google.subject, pool, provider, or the attribute condition"),
  presented: z.string(),
  demanded: nullable.string.describe("null when it could not be learnt"),
  from: z.enum(["read", "refusal", "plan", "rule", "unreadable"]).describe("where the demand was learnt"),
  agrees: z.boolean().nullable().describe("null when it is not known"),
  /** Where they part, in sentences. */
  differences: z.array(z.object({ kind: z.string(), sentence: z.string() })),
  marks: z.object({ presented: ranges, demanded: ranges }),
});

/** What a cloud would say of a job that is not the one that ran. */
const foretold = z.object({
  /** `unknown`: what the cloud demands may not be read, or could not be evaluated here. */
  answer: z.enum(["let-in", "refused", "unknown"]),
  /** In words; empty when there is nothing to add. */
  why: z.string(),
});
/** This job after a change, which the trust should survive, or a job that it should not let in. */
export const forecast = z.object({
  kind: z.enum(["change", "stranger"]).describe("this job after a change, or a job that the trust should not let in"),
  what: z.string(),
  entra: foretold,
  google: foretold.nullable().describe("null when the run has nothing to do with Google"),
});

/** One permission that a restore needs, and whether it is granted. */
export const permission = z.object({
  restore: z.string(),
  cloud: cloudName,
  /** In words: "the vault prod-vault". */
  scope: z.string(),
  /** Actions or permission. */
  needed: z.string(),
  to: z.string(),
  /** `only-checks`: no, and the identity may change nothing at all: it is not meant to restore. */
  granted: z.enum(["yes", "no", "unreadable", "only-checks"]),
});

/** What the plan's grants said of a restore. */
export const grant = z.object({
  restore: z.string(),
  policy: nullable.string,
  /** The secret that decided. */
  secret: nullable.string,
  outcome: z.enum(["granted", "uncovered", "denied", "unanswered", "break-glass"]),
});

export const probe = z
  .object({
    ran: z.boolean(),
    /** Why it was not run. */
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

export type ThroughGoogle = Fixed<z.infer<typeof through>>;
export type Compared = Fixed<z.infer<typeof compared>>;
export type Range = readonly [from: number, to: number];
export type Foretold = Fixed<z.infer<typeof foretold>>;
export type ForecastRun = Fixed<z.infer<typeof forecast>>;
export type PermissionRun = Fixed<z.infer<typeof permission>>;
export type GrantRun = Fixed<z.infer<typeof grant>>;
export type ProbeRun = Fixed<z.infer<typeof probe>>;
