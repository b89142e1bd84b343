import { duration } from "../../../core/duration.ts";
import type { Plan } from "../../../core/index.ts";
import type { SecretConfig } from "../../configuration/model.ts";
import { PLAN_PATH, plan, TARGET } from "../examples.ts";
import { folded, onceFor } from "../lookup.ts";
import { type LintRule, type LintSaid, PLAN, type Repository } from "../rule.ts";
import { expression, WORKFLOW } from "../workflow/examples.ts";
import { nextDrill } from "../workflow/next.ts";
import { secretFile } from "./examples.ts";

const DOCS = "https://cloud.google.com/secret-manager/docs";
const common = { acceptable: true } as const;
const ONE = "infra/secrets.json";
const WITH_SECRET = plan(
  `${TARGET}\nsecrets: [orders-db-password]`,
  `google: { workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions }
secrets: { orders-db-password: { resource: projects/acme-prod/secrets/orders-db-password } }
`,
);
const topic = [{ name: "projects/acme-prod/topics/rotations" }];
const rotation = [{ rotation_period: "7776000s", next_rotation_time: "2027-01-01T00:00:00Z" }];

/** Says something of each declared secret; a version alone is no secret. */
const each =
  (field: keyof SecretConfig, say: (of: SecretConfig, about: Repository, now: number) => Omit<LintSaid, "subject"> | undefined) =>
  (about: Repository, now: number): LintSaid[] =>
    about.configuration.secrets.flatMap((of) => {
      const said = of.literalValue ? undefined : say(of, about, now);
      return said ? [{ subject: of.name, at: of.where?.[field] ?? of.at, ...said }] : [];
    });

/** The plan's secrets by their own names: of each the first of a project, of the projects with a number and of those with an id. */
type PlanSecret = Plan["secrets"][string];
const secretsOf = onceFor((plan: Plan) => {
  const byName = new Map<string, Map<string, PlanSecret>>();
  for (const secret of Object.values(plan.secrets)) {
    const [, project = ""] = secret.resource.split("/");
    const name = nameIn(secret.resource);
    const known = byName.get(name) ?? new Map<string, PlanSecret>();
    byName.set(name, known);
    for (const key of [project, isNumber(project) ? NUMBER : ID, ANY]) if (!known.has(key)) known.set(key, secret);
  }
  return byName;
});
/** No project is called so. */
const [NUMBER, ID, ANY] = ["a number", "an id", "any"];

/** What the plan allows the secret to age, in seconds; undefined when the plan has no such secret. */
function limitOf({ plan }: Repository, { name, project }: SecretConfig): number | undefined {
  const known = plan ? secretsOf(plan).get(name) : undefined;
  if (project === undefined || project === "unknown") return known?.get(ANY)?.maxAge;
  // A number and an id may be of one project.
  return (known?.get(project) ?? known?.get(isNumber(project) ? ID : NUMBER))?.maxAge;
}

function nameIn(resource: string): string {
  return resource.split("/").at(-1) ?? resource;
}

export const secretConfigRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDG001",
    level: "warning",
    title: "A secret that a restore needs is rotated",
    why: "Without a rotation nobody is ever told that the secret is due.",
    fix: 'rotation { rotation_period = "7776000s", next_rotation_time = "…" } and topics, in google_secret_manager_secret',
    reference: `${DOCS}/secret-rotation`,
    examples: {
      passing: { [ONE]: secretFile({ topics: topic, rotation }), [PLAN_PATH]: WITH_SECRET },
      failing: { [ONE]: secretFile({}), [PLAN_PATH]: WITH_SECRET },
    },
    judge: each("rotationSeconds", (of, about) =>
      of.rotationSeconds === null && of.nextRotation === null && limitOf(about, of) !== undefined
        ? { message: `Secret ${of.name} has no rotation.` }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDG002",
    level: "error",
    title: "A rotation tells somebody",
    why: "A rotation is a message to a topic, and nothing else: without a topic it is sent to nobody, and no version is ever made.",
    fix: 'topics { name = "projects/PROJECT/topics/TOPIC" } in google_secret_manager_secret',
    reference: `${DOCS}/secret-rotation`,
    examples: { passing: { [ONE]: secretFile({ topics: topic, rotation }) }, failing: { [ONE]: secretFile({ rotation }) } },
    judge: each("topics", ({ name, topics, rotationSeconds, nextRotation }) =>
      topics === 0 && (rotationSeconds !== null || nextRotation !== null)
        ? { message: `Secret ${name} is due for rotation from time to time, and has no topic to say so.` }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDG003",
    level: "error",
    title: "A rotation period has a first time",
    why: "Secret Manager takes a period only together with the next time; the apply will fail.",
    fix: 'next_rotation_time = "2027-01-01T00:00:00Z"',
    reference: `${DOCS}/secret-rotation`,
    examples: {
      passing: { [ONE]: secretFile({ topics: topic, rotation }) },
      failing: { [ONE]: secretFile({ topics: topic, rotation: [{ rotation_period: "7776000s" }] }) },
    },
    judge: each("rotationSeconds", ({ name, rotationSeconds, nextRotation }) =>
      typeof rotationSeconds === "number" && nextRotation === null
        ? { message: `Secret ${name} has a rotation period and no next rotation time.` }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDG004",
    level: "warning",
    title: "The rotation period keeps to the plan's limit",
    why: "A secret that is announced for rotation later than the plan allows it to age is stale before anybody is told. 90 days is this tool's default, and no law.",
    fix: "Shorten rotation_period, or give the secret a longer max-age in the plan, with a reason.",
    reference: `${DOCS}/secret-rotation`,
    examples: {
      passing: { [ONE]: secretFile({ topics: topic, rotation }), [PLAN_PATH]: WITH_SECRET },
      failing: {
        [ONE]: secretFile({
          topics: topic,
          rotation: [{ rotation_period: "31536000s", next_rotation_time: "2027-01-01T00:00:00Z" }],
        }),
        [PLAN_PATH]: WITH_SECRET,
      },
    },
    judge: each("rotationSeconds", (of, about) => {
      // Of a secret that no restore needs the plan says nothing.
      const limit = limitOf(about, of);
      const { name, rotationSeconds } = of;
      if (limit === undefined || typeof rotationSeconds !== "number" || rotationSeconds <= limit) return undefined;
      return {
        message: `Secret ${name} is announced for rotation every ${duration(rotationSeconds)}.`,
        expected: `at most ${duration(limit)}`,
        actual: duration(rotationSeconds),
      };
    }),
  },
  {
    ...common,
    code: "RDG006",
    level: "error",
    title: "No secret expires before the next drill",
    why: "An expired secret is deleted with all its versions, and cannot be brought back.",
    fix: "Remove expire_time or ttl; disable versions instead.",
    reference: `${DOCS}/setting-up-secret-expiration`,
    examples: {
      passing: { [ONE]: secretFile({ expire_time: "2099-01-01T00:00:00Z" }), [PLAN_PATH]: WITH_SECRET },
      failing: { [ONE]: secretFile({ expire_time: "2026-11-25T00:00:00Z" }), [PLAN_PATH]: WITH_SECRET },
    },
    judge: each("expireTime", (of, about, now) => {
      const { name, expireTime, ttlSeconds } = of;
      if (limitOf(about, of) === undefined || (expireTime === undefined && ttlSeconds === undefined)) return undefined;
      const ends = typeof ttlSeconds === "number" ? now + ttlSeconds * 1000 : Date.parse(expireTime ?? "");
      const next = nextDrill(about.configuration.workflows, now);
      return ends <= next
        ? {
            message: `Secret ${name} expires before ${new Date(next).toISOString().slice(0, 10)}.`,
            actual: expireTime ?? `in ${duration(Number(ttlSeconds))}`,
          }
        : undefined;
    }),
  },
  {
    ...common,
    code: "RDG007",
    level: "error",
    title: "No secret's value stands in a file",
    why: "Whoever may read the repository, its history or an artifact of it has the secret. A Terraform plan holds the values of secret versions in clear.",
    fix: "Remove the file and its history, rotate the secret, and write versions outside of Terraform or with a write-only argument (secret_data_wo).",
    reference: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/secret_manager_secret_version",
    acceptable: false,
    examples: {
      passing: { [ONE]: secretFile({}) },
      failing: {
        [ONE]: secretFile({}, { secret: "projects/acme-prod/secrets/orders-db-password", secret_data: "an example value" }),
      },
    },
    judge: ({ configuration: { secrets } }) =>
      secrets.flatMap(({ name, at, literalValue }) =>
        literalValue ? [{ subject: name, message: `The value of a version of ${name} stands in the file.`, at }] : [],
      ),
  },
  {
    ...common,
    code: "RDG008",
    level: "warning",
    title: "Scripts name the version that they use",
    why: "`latest` is the most recent version whatever its state, and nobody can tell afterwards which one it was. A step's `secrets` picks the newest enabled one, and records it.",
    fix: "Let the plan's step name the secret (secrets: { PGPASSWORD: orders-db-password }), or write the version's number.",
    reference: `${DOCS}/best-practices`,
    examples: {
      passing: { [WORKFLOW]: fetching("secrets/orders-db-password/versions/7"), [PLAN_PATH]: WITH_SECRET },
      failing: { [WORKFLOW]: fetching("secrets/orders-db-password/versions/latest"), [PLAN_PATH]: WITH_SECRET },
    },
    judge: ({ plan: of, configuration: { workflows } }) =>
      workflows.flatMap((workflow) =>
        workflow.jobs.flatMap((job) =>
          job.steps.flatMap(({ run, at }): LintSaid[] =>
            run !== undefined &&
            of &&
            /gcloud\s+secrets\s+versions\s+access\s+['"]?latest\b|\/versions\/latest\b/.test(run) &&
            wordsIn(run).some((word) => secretsOf(of).has(word))
              ? [{ subject: `${workflow.at.path}: ${job.name}`, message: "A script reads the `latest` version of a secret.", at }]
              : [],
          ),
        ),
      ),
  },
  {
    ...common,
    code: "RDG009",
    level: "warning",
    title: "The files declare the plan's secrets",
    why: "A secret of the plan that the project's files do not have is a typing error, or is made by hand and rotated by nobody.",
    fix: "Correct the name in the plan, or declare the secret with its rotation.",
    reference: `${DOCS}/creating-and-accessing-secrets`,
    examples: {
      passing: { [ONE]: secretFile({}), [PLAN_PATH]: WITH_SECRET },
      failing: { [ONE]: secretFile({ secret_id: "orders-db-passwd" }), [PLAN_PATH]: WITH_SECRET },
    },
    judge: ({ plan: of, configuration }) => {
      const declared = new Map<string, Set<string>>();
      for (const { project, name, literalValue } of configuration.secrets) {
        if (literalValue || project === undefined) continue;
        const names = declared.get(project) ?? new Set();
        declared.set(project, names.add(folded(name)));
      }
      return Object.entries(of?.secrets ?? {}).flatMap(([name, { resource }]): LintSaid[] => {
        const [, project = "", ...rest] = resource.split("/");
        const ours = declared.get(project);
        // Files that tell of no secret of that project leave them to another repository.
        if (!ours || ours.has(folded(rest.at(-1) ?? ""))) return [];
        return [{ subject: name, message: `No file declares ${resource}.`, at: { path: PLAN, keys: ["secrets", name] } }];
      });
    },
  },
];

function isNumber(project: string): boolean {
  return /^\d+$/.test(project);
}

/** What may be the name of a secret: https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create */
function wordsIn(script: string): readonly string[] {
  return script.match(/[\w-]+/g) ?? [];
}

function fetching(version: string): string {
  return `on: { workflow_dispatch: {} }
jobs:
  fetch:
    runs-on: ubuntu-latest
    steps:
      - run: |
          curl -sf "https://secretmanager.googleapis.com/v1/projects/acme-prod/${version}:access" -H "authorization: Bearer ${expression("env.TOKEN")}"
`;
}
