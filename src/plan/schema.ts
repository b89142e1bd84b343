import { z } from "zod";
import { count, date, duration, keys, name, orMissing, size } from "../schema/values.ts";
import { isDomain, isHostUrl } from "./host-url.ts";
import { EMAIL, PROVIDER, SECRET, wrongProvider, wrongSecret, wrongServiceAccount } from "./identity-google.ts";
import { azureId, hostUrl, judgedText } from "./values.ts";

export const DEFAULT_MAX_AGE = 90 * 86_400;
const CLOUDS = ["AzureCloud", "AzureUSGovernment", "AzureChinaCloud"];

const azure = keys({
  "tenant-id": azureId("tenant").optional().describe("The Entra tenant's id; or input azure-tenant-id."),
  "client-id": azureId("client").optional().describe("The application's (client) id; or input azure-client-id."),
  "subscription-id": azureId("subscription")
    .optional()
    .describe("The subscription of the vaults; or input azure-subscription-id."),
  cloud: z
    .string()
    .refine((text) => CLOUDS.includes(text) || isHostUrl(text), {
      error: `Expected ${CLOUDS.join(", ")}, or https:// and the host of a custom cloud's resource manager, with a port where it has one, and nothing else.`,
    })
    .default("AzureCloud"),
  "subject-token": z.enum(["github", "google"]).default("github"),
});
const google = keys({
  "workload-identity-provider": judgedText(wrongProvider, PROVIDER).optional(),
  "service-account": judgedText(wrongServiceAccount, EMAIL).optional(),
  "subject-token": z.enum(["github", "azure"]).default("github"),
  "azure-audience": name.optional(),
  universe: z
    .string()
    .refine(isDomain, { error: "Expected a domain such as googleapis.com." })
    .meta({ pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$" })
    .default("googleapis.com"),
  endpoints: keys({
    sts: hostUrl.optional(),
    iam: hostUrl.optional(),
    "iam-credentials": hostUrl.optional(),
    "secret-manager": hostUrl.optional(),
    kms: hostUrl.optional(),
    logging: hostUrl.optional(),
  }).default({}),
});
const secret = keys({
  resource: judgedText(wrongSecret, SECRET),
  "max-age": duration.default(DEFAULT_MAX_AGE).describe("Of the newest ENABLED version; 90d when not given."),
  "expect-rotation": z.boolean().default(false),
});

/** The whole plan, but for restores: each of those is read together with `defaults`. */
export const planShape = {
  version: z.literal(1, {
    error: orMissing("This action reads plans of version: 1."),
  }),
  azure: azure.prefault({}),
  google: google.optional(),
  trust: keys({ "azure-subject": name.optional(), "google-condition": name.optional() }).default({}),
  secrets: z.record(z.string(), secret).default({}),
  grants: z.array(keys({ "backup-policy": name, on: name })).default([]),
  configuration: z.array(name).default([]),
  limits: keys({
    parallel: count.default(2),
    restores: count.optional(),
    disks: count.optional(),
    size: size.optional(),
  }).prefault({}),
  "last-proof-within": duration.optional(),
  owners: z.record(z.string(), z.array(name)).default({}),
  accept: z
    .array(
      keys({
        rule: z.string().regex(/^RD[PAGWTSBDI]\d{3}$/, { error: "Expected a rule's code, such as RDA004." }),
        subject: name,
        reason: name,
        until: date,
      }),
    )
    .default([]),
};
export const plan = keys({
  ...planShape,
  defaults: z.unknown().optional(),
  restores: z.record(
    z.string().regex(/^[A-Za-z0-9][\w.-]{0,99}$/, {
      error: "A restore's name is letters, digits, dots, dashes and underscores, 100 at most.",
    }),
    z.unknown(),
    {
      error: orMissing("restores is a map: a name, and what to restore."),
    },
  ),
});
export type PlanText = z.output<typeof plan>;
