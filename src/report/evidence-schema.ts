import { z } from "zod";
import { MODES, PHASES, type Run } from "../core.ts";

const instant = z.string().describe("RFC 3339, UTC");
const verdict = z.enum(["not-run", "passed", "unverified", "failed"]);
const tier = z.enum(["linted", "checked", "validated", "restored", "deployed", "verified"]);
const phaseName = z.enum(PHASES.map(({ name }) => name));
const nullable = { string: z.string().nullable(), number: z.number().nullable(), instant: instant.nullable() };

const phase = z.object({ name: phaseName, verdict, startedAt: instant, endedAt: instant });
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

const cloudName = z.enum(["Azure", "Google Cloud"]);
const from = z.int().min(0).describe("in a report: the run it is about, as an index of `sources`").exactOptional();
const mode = z.enum(Object.keys(MODES) as (keyof typeof MODES)[]);

const restore = z.object({
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

const finding = z.object({
  rule: z.templateLiteral(["RD", z.enum(["P", "A", "G", "W", "T", "S", "B", "D"]), z.int()]),
  level: z.enum(["note", "warning", "error"]),
  title: z.string(),
  phase: phaseName,
  restore: z.string().exactOptional(),
  subject: z.string(),
  message: z.string(),
  expected: z.string().exactOptional(),
  actual: z.string().exactOptional(),
  fix: z.string().exactOptional(),
  terraform: z.string().exactOptional(),
  unreadable: z
    .object({
      service: z.enum(["github", "entra", "graph", "arm", "sts", "iam", "iam-credentials", "secret-manager", "kms", "logging"]),
      operation: z.string(),
      status: z.number().exactOptional(),
      code: z.string().exactOptional(),
      text: z.string(),
      requestId: z.string().exactOptional(),
      presented: z
        .object({
          subject: z.string().exactOptional(),
          issuer: z.string().exactOptional(),
          audience: z.string().exactOptional(),
        })
        .exactOptional(),
    })
    .exactOptional(),
  changed: z.literal(true).describe("stands on a line that the pull request changes, or comes with it").exactOptional(),
  accepted: z.object({ reason: z.string(), until: z.string() }).exactOptional(),
  where: z.object({ path: z.string(), line: z.number(), column: z.number() }).exactOptional(),
  from,
});

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

const secret = z.object({
  name: z.string(),
  resource: z.string(),
  version: nullable.string,
  state: nullable.string,
  createTime: nullable.instant,
  ageDays: nullable.number,
  maxAgeDays: z.number(),
  atPoint: z
    .record(z.string(), z.object({ version: nullable.string, state: nullable.string, createTime: nullable.instant }))
    .exactOptional(),
  keys: z.array(z.string()).describe("versions of customer-managed keys that encrypt the version").exactOptional(),
  uses: z
    .array(
      z.object({
        restore: z.string(),
        step: z.string(),
        wanted: z.string().describe("newest, at-point, or a number"),
        version: z.string(),
        createTime: instant,
        usedAt: instant,
      }),
    )
    .describe("each time that its value was read to be used")
    .exactOptional(),
  verdict,
});

const ranges = z.array(z.tuple([z.int(), z.int()])).describe("characters [from, to) that differ");
const compared = z.object({
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
const forecast = z.object({
  kind: z.enum(["change", "stranger"]).describe("this job after a change, or a job that the trust should not let in"),
  what: z.string(),
  entra: foretold,
  google: foretold.nullable().describe("null when the run has nothing to do with Google"),
});

const schema = z.object({
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
  identity: z.object({
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
  }),
  compared: z.array(compared).describe("presented against expected, where something differs or was refused").exactOptional(),
  forecast: z.array(forecast).describe("what each cloud would say of other jobs than the one that ran").exactOptional(),
  secrets: z.array(secret),
  permissions: z
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
    .describe("what each restore needs in both clouds, against what is granted")
    .exactOptional(),
  grants: z
    .array(
      z.object({
        restore: z.string(),
        policy: nullable.string,
        secret: nullable.string,
        outcome: z.enum(["granted", "uncovered", "denied", "unanswered", "break-glass"]),
      }),
    )
    .exactOptional(),
  probe: z
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
    .describe("the negative test: tokens that the trusts must refuse")
    .exactOptional(),
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

/** What is wrong with a text that is no evidence, in words that follow its file's name. */
export interface NoEvidence {
  readonly wrong: "text" | "version";
  readonly why: string;
}

/** The run record that `evidence.json` holds, or why there is none in it. Fields that are not known are ignored. */
export function parseEvidence(text: string): { readonly run: Run } | NoEvidence {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: "text", why: text.trim() === "" ? "is empty" : "is no JSON, and may have been cut off" };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { run: parsed.data };
  if (!isEvidence(json)) return { wrong: "text", why: "is JSON, but no evidence of this action" };
  const { schemaVersion } = json;
  if (schemaVersion !== 1)
    return { wrong: "version", why: `has schemaVersion ${JSON.stringify(schemaVersion)?.slice(0, 40)}; this version reads 1` };
  return { wrong: "text", why: `is evidence, but not whole or not valid, at ${parsed.error.issues[0]?.path.join(".")}` };
}

function isEvidence(json: unknown): json is { readonly schemaVersion: unknown } {
  return typeof json === "object" && json !== null && "schemaVersion" in json && "tool" in json;
}

/** The run record that `evidence.json` holds; undefined when the text is no evidence of this version. */
export function readEvidence(text: string): Run | undefined {
  const parsed = parseEvidence(text);
  return "run" in parsed ? parsed.run : undefined;
}
