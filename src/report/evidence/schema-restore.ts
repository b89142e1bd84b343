import { z } from "zod";
import { from, instant, nullable, phase, phaseName, tier, verdict } from "./schema-terms.ts";

const point = z.object({
  id: z.string(),
  time: instant,
  tiers: z.array(z.string()),
  consistency: z.string(),
  ageSeconds: z.number().describe("at the run's start"),
});
const held = z.object({
  id: z.string(),
  kind: z.enum(["group", "job", "resource", "container", "file", "deployment", "database"]),
  state: z.enum(["intended", "made", "kept", "gone"]),
  expires: instant.exactOptional(),
});
const objective = z.object({
  targetSeconds: nullable.number,
  actualSeconds: nullable.number,
  met: z.boolean().nullable().describe("null when the target or the actual time is unknown"),
});

/** What a restore was, brought back and held. */
export const restore = z.object({
  name: z.string(),
  from,
  vault: z.string(),
  policy: nullable.string,
  item: z.string(),
  sourceId: nullable.string,
  point: point.nullable(),
  newestPoint: point.nullable(),
  points: z.array(
    z.object({
      id: z.string(),
      time: instant,
      tiers: z.array(z.string()),
      consistency: z.string(),
      eligible: z.boolean(),
      reasons: z.array(z.string()),
      chosen: z.boolean(),
      secrets: z
        .array(z.object({ name: z.string(), version: nullable.string, state: nullable.string }))
        .describe("the versions that its data was written with, of secrets that are used at-point")
        .exactOptional(),
    }),
  ),
  target: z.record(z.string(), z.string()),
  verdict,
  tier: tier.nullable(),
  due: z.array(phaseName).describe("the phases that the mode owes this restore: without each of them it has not passed"),
  phases: z.array(phase),
  ownerId: nullable.string.describe("the trigger's x-ms-client-request-id, which the job carries as its activity id"),
  triggeredAt: nullable.instant,
  job: z
    .object({
      id: z.string(),
      status: z.string(),
      startTime: instant,
      endTime: nullable.instant,
      correlationId: nullable.string,
      activityId: nullable.string,
    })
    .nullable(),
  restored: z.array(z.object({ id: z.string(), type: z.string(), name: z.string() })),
  deployment: z
    .object({
      id: nullable.string.describe("null while nothing was deployed"),
      template: z.string().describe("restored, or a path in the repository"),
      state: z.string(),
      startedAt: instant,
      endedAt: nullable.instant,
      correlationId: nullable.string,
      outputs: z.record(z.string(), z.unknown()).describe("without those of a secure type"),
      changes: z
        .array(z.object({ id: z.string(), change: z.string(), properties: z.array(z.string()) }))
        .nullable()
        .describe("what Azure's what-if said before"),
    })
    .exactOptional(),
  selection: z.object({ population: z.number(), eligible: z.number(), excluded: z.number(), seed: nullable.string }).nullable(),
  held: z.array(held),
  vaultPlace: z.object({ resourceGroup: z.string(), name: z.string() }).nullable(),
  stagingId: nullable.string,
  onCancel: z.enum(["cancel", "leave"]),
  objectives: z.object({ rto: objective, rpo: objective }),
  checks: z.array(z.object({ name: z.string(), verdict, expected: z.string(), actual: z.string() })),
  cleanUp: z.object({ verdict: z.enum([...verdict.options, "deferred"]), inventory: z.array(held) }).nullable(),
});
