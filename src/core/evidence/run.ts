import { z } from "zod";
import { finding } from "./finding.ts";
import { type RestoreRun, restore } from "./restore.ts";
import { type SecretRun, secret } from "./secret.ts";
import { type Fixed, type Growing, instant, mode, nullable, phase, tier, verdict } from "./terms.ts";
import { compared, forecast, grant, identity, permission, probe } from "./trust.ts";

/** One run that a report is made of, as its own evidence told it. */
const source = z.object({
  /** The evidence file, as the report found it. */
  path: z.string(),
  repository: z.string(),
  runId: z.string(),
  runAttempt: z.number(),
  /** The run's page; null when it has none that could be trusted to be one. */
  url: nullable.string,
  mode,
  /** Its path. */
  plan: nullable.string,
  verdict,
  tier: tier.nullable(),
  startedAt: instant,
  endedAt: nullable.instant,
  breakGlass: z.boolean(),
  reason: nullable.string,
});

/** One thing that a cloud's own log says of the run, or should say. */
const audit = z.object({
  cloud: z.string(),
  /** Of the entry; while it is not found, of what it is about. */
  time: instant,
  operation: z.string(),
  principal: z.string(),
  /** Azure: of the trigger. Google: the reason that the requests gave. */
  correlationId: z.string(),
  scope: z.string().describe("whose log: subscriptions/ID or projects/ID").exactOptional(),
  /** False: not in the log yet. */
  found: z.boolean(),
});
/** What a pull request does to one thing's recoverability. */
const effect = z.object({
  /** A restore, policy, vault, machine or secret, by name. */
  of: z.string(),
  /** "retention", "RPO that its backups allow". */
  what: z.string(),
  from: z.string(),
  to: z.string(),
  way: z.enum(["reduced", "improved", "changed"]),
});

/**
 * The run record as `evidence.json` holds it: what is written, in this order, and what is read. What is absent is null, but in findings, and for
 * what only some modes have: there it is left out.
 */
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
  /** What `fail-on` made of it: the step's exit code. */
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
    /** When GitHub says the run was created; null without a `github-token` that may read it. */
    createdAt: nullable.string,
  }),
  plan: z
    .object({ path: z.string(), sha256: z.string(), inputs: z.array(z.object({ path: z.string(), sha256: z.string() })) })
    .nullable(),
  /** Of the run itself: plan and trust. */
  phases: z.array(phase),
  hosts: z.array(z.string()).describe("every host that was sent a token"),
  previous: z.object({ runId: z.string(), runAttempt: z.number(), sha256: z.string() }).nullable(),
  identity,
  compared: z.array(compared).describe("presented against expected, where something differs or was refused").exactOptional(),
  forecast: z.array(forecast).describe("what each cloud would say of other jobs than the one that ran").exactOptional(),
  secrets: z.array(secret),
  permissions: z.array(permission).describe("what each restore needs in both clouds, against what is granted").exactOptional(),
  /** Where the plan has grants. */
  grants: z.array(grant).exactOptional(),
  /** Where the trust was reached. */
  probe: probe.exactOptional(),
  selected: z.array(z.string()).describe("also the restores that the run never came to").exactOptional(),
  restores: z.array(restore),
  sources: z.array(source).describe("in mode report: the runs it is made of").exactOptional(),
  audit: z.array(audit),
  findings: z.array(finding),
  effects: z.array(effect).describe("of a run for a pull request: what that does to recoverability").exactOptional(),
});

type Schema = z.infer<typeof schema>;
/** The run record: all that any report reads. It is added to while the run goes on. */
export type Run = Growing<Omit<Schema, "identity" | "secrets" | "restores">> & {
  identity: Growing<Schema["identity"]>;
  secrets: SecretRun[];
  restores: RestoreRun[];
};
export type SourceRun = Fixed<z.infer<typeof source>>;
export type AuditRun = Fixed<z.infer<typeof audit>>;
export type Effect = Fixed<z.infer<typeof effect>>;

/** The JSON Schema of `evidence.json`, draft 2020-12. It leaves room for fields that later versions add. */
export function evidenceSchema(): object {
  return { ...z.toJSONSchema(schema, { io: "input" }), title: "proof-of-restore evidence" };
}
