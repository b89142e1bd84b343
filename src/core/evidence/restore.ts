import { z } from "zod";
import { type Fixed, from, type Growing, instant, nullable, phase, phaseName, tier, verdict } from "./terms.ts";

const point = z.object({
  id: z.string(),
  time: instant,
  tiers: z.array(z.string()),
  consistency: z.string(),
  ageSeconds: z.number().describe("at the run's start"),
});
/** A recovery point and why it may or may not be used. */
const listed = z.object({
  id: z.string(),
  time: instant,
  tiers: z.array(z.string()),
  consistency: z.string(),
  eligible: z.boolean(),
  /** Empty when eligible. */
  reasons: z.array(z.string()),
  chosen: z.boolean(),
  secrets: z
    .array(
      z.object({
        name: z.string(),
        /** Null: there was none yet. */
        version: nullable.string,
        state: nullable.string,
      }),
    )
    .describe("the versions that its data was written with, of secrets that are used at-point")
    .exactOptional(),
});
/** A thing that the run made, or is about to make. */
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
const job = z.object({
  id: z.string(),
  status: z.string(),
  startTime: instant,
  /** Null while it runs. */
  endTime: nullable.instant,
  /** `x-ms-correlation-request-id` of the trigger. */
  correlationId: nullable.string,
  /** The owner id it carries. */
  activityId: nullable.string,
});
/** What was deployed for a restore, or would be. */
const deployment = z.object({
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
});
const check = z.object({ name: z.string(), verdict, expected: z.string(), actual: z.string() });

/** What a restore was, brought back and held. */
export const restore = z.object({
  name: z.string(),
  /** None: no run that the report is made of tells of it. */
  from,
  vault: z.string(),
  policy: nullable.string,
  item: z.string(),
  sourceId: nullable.string,
  point: point.nullable(),
  newestPoint: point.nullable(),
  /** The newest 20, newest first, in modes from `check` on. */
  points: z.array(listed),
  /** Plain keys as the summary shows them: type, resourceGroup, location, disks, stagingAccount. */
  target: z.record(z.string(), z.string()),
  verdict,
  tier: tier.nullable(),
  due: z.array(phaseName).describe("the phases that the mode owes this restore: without each of them it has not passed"),
  phases: z.array(phase),
  ownerId: nullable.string.describe("the trigger's x-ms-client-request-id, which the job carries as its activity id"),
  triggeredAt: nullable.instant,
  job: job.nullable(),
  restored: z.array(z.object({ id: z.string(), type: z.string(), name: z.string() })),
  /** Where the plan deploys something. */
  deployment: deployment.exactOptional(),
  selection: z.object({ population: z.number(), eligible: z.number(), excluded: z.number(), seed: nullable.string }).nullable(),
  held: z.array(held),
  /** What the post step needs to give back what a dead step holds. */
  vaultPlace: z.object({ resourceGroup: z.string(), name: z.string() }).nullable(),
  stagingId: nullable.string,
  onCancel: z.enum(["cancel", "leave"]),
  objectives: z.object({ rto: objective, rpo: objective }),
  checks: z.array(check),
  cleanUp: z.object({ verdict: z.enum([...verdict.options, "deferred"]), inventory: z.array(held) }).nullable(),
});

type Restore = z.infer<typeof restore>;
export type RestoreRun = Growing<Omit<Restore, "objectives">> & { objectives: Growing<Restore["objectives"]> };
export type Check = Fixed<z.infer<typeof check>>;
export type DeploymentRun = Fixed<z.infer<typeof deployment>>;
export type Held = Fixed<z.infer<typeof held>>;
export type Objective = Fixed<z.infer<typeof objective>>;
export type PointListed = Fixed<z.infer<typeof listed>>;
export type PointRun = Fixed<z.infer<typeof point>>;
