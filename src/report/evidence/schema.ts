import { z } from "zod";
import type { Run } from "../../core/index.ts";
import { finding } from "./schema-finding.ts";
import { restore } from "./schema-restore.ts";
import { secret } from "./schema-secret.ts";
import { instant, mode, nullable, phase, tier, verdict } from "./schema-terms.ts";
import { compared, forecast, grants, identity, permissions, probe } from "./schema-trust.ts";

const source = z.object({
  path: z.string(),
  repository: z.string(),
  runId: z.string(),
  runAttempt: z.number(),
  url: nullable.string,
  mode,
  plan: nullable.string,
  verdict,
  tier: tier.nullable(),
  startedAt: instant,
  endedAt: nullable.instant,
  breakGlass: z.boolean(),
  reason: nullable.string,
});

/** The run record as `evidence.json` holds it. */
export const schema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  mode,
  verdict,
  tier: tier.nullable(),
  startedAt: instant,
  endedAt: nullable.instant,
  reason: nullable.string,
  breakGlass: z.boolean(),
  exitCode: z.number(),
  run: z.object({
    repository: z.string(),
    repositoryId: z.string(),
    workflowRef: z.string(),
    sha: z.string(),
    runId: z.string(),
    runAttempt: z.number(),
    event: z.string(),
    actor: z.string(),
    triggeringActor: z.string(),
    approvers: z.array(z.string()),
    environment: nullable.string,
    createdAt: nullable.string,
  }),
  plan: z
    .object({ path: z.string(), sha256: z.string(), inputs: z.array(z.object({ path: z.string(), sha256: z.string() })) })
    .nullable(),
  phases: z.array(phase),
  hosts: z.array(z.string()).describe("every host that was sent a token"),
  previous: z.object({ runId: z.string(), runAttempt: z.number(), sha256: z.string() }).nullable(),
  identity,
  compared: z.array(compared).describe("presented against expected, where something differs or was refused").exactOptional(),
  forecast: z.array(forecast).describe("what each cloud would say of other jobs than the one that ran").exactOptional(),
  secrets: z.array(secret),
  permissions: permissions.exactOptional(),
  grants: grants.exactOptional(),
  probe: probe.exactOptional(),
  selected: z.array(z.string()).describe("also the restores that the run never came to").exactOptional(),
  restores: z.array(restore),
  sources: z.array(source).describe("in mode report: the runs it is made of").exactOptional(),
  audit: z.array(
    z.object({
      cloud: z.string(),
      time: instant,
      operation: z.string(),
      principal: z.string(),
      correlationId: z.string(),
      scope: z.string().describe("whose log: subscriptions/ID or projects/ID").exactOptional(),
      found: z.boolean(),
    }),
  ),
  findings: z.array(finding),
  effects: z
    .array(
      z.object({
        of: z.string(),
        what: z.string(),
        from: z.string(),
        to: z.string(),
        way: z.enum(["reduced", "improved", "changed"]),
      }),
    )
    .describe("of a run for a pull request: what that does to recoverability")
    .exactOptional(),
}) satisfies z.ZodType<Run>;

/** The JSON Schema of `evidence.json`, draft 2020-12. It leaves room for fields that later versions add. */
export function evidenceSchema(): object {
  return { ...z.toJSONSchema(schema, { io: "input" }), title: "proof-of-restore evidence" };
}
