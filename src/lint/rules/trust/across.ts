import { inWords } from "../../../core/duration.ts";
import { type Evaluated, TOO_LONG } from "../../../trust/cel.ts";
import { satisfies, type Term, terms } from "../../../trust/flexible.ts";
import type { CredentialConfig, ProviderConfig } from "../../configuration/model.ts";
import { json } from "../examples.ts";
import { terraformFile } from "../google/examples.ts";
import { onceFor } from "../lookup.ts";
import type { Judged, LintRule, LintSaid, Repository } from "../rule.ts";
import { drill, WORKFLOW } from "../workflow/examples.ts";
import { nameOf } from "../workflow/identity.ts";
import { type Presented, presentedBy } from "./presented.ts";

const common = { acceptable: true } as const;
const ONE = "infra/trust.json";
const ISSUER = "https://token.actions.githubusercontent.com";
const credential = (subject: string) =>
  json({
    id: "/subscriptions/0f3e/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/drills/federatedIdentityCredentials/github",
    type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    name: "github",
    properties: { issuer: ISSUER, subject, audiences: ["api://AzureADTokenExchange"] },
  });
const provider = (attribute_condition: string) =>
  terraformFile([
    "google_iam_workload_identity_pool_provider.actions",
    {
      workload_identity_pool_id: "github",
      workload_identity_pool_provider_id: "actions",
      attribute_condition,
      attribute_mapping: { "google.subject": "assertion.sub", "attribute.repository_id": "assertion.repository_id" },
      oidc: [{ issuer_uri: ISSUER, allowed_audiences: [] }],
    },
  ]);

const LATE = "the providers' conditions and mappings take too long to evaluate";

export const acrossRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDA018",
    level: "error",
    title: "A federated identity credential of the files fits each job",
    why: "Entra compares the subject character by character. A renamed environment or branch in a workflow file is refused at the next run, with an error that names neither file.",
    fix: "Let the credential's subject be the one that the job presents, or the job's environment the one that the credential names.",
    reference: "https://docs.github.com/actions/reference/security/oidc",
    examples: {
      passing: { [ONE]: credential("repo:acme/platform:environment:restore-drills"), [WORKFLOW]: drill() },
      failing: { [ONE]: credential("repo:acme/platform:environment:production"), [WORKFLOW]: drill() },
    },
    *judge(of): Judged {
      const ours = ourCredentials(of);
      if (ours.length === 0 || ours.some(isUnknown)) return;
      yield* refusedBy(of, fitsNone(ours), {
        expected: inWords([...new Set(ours.map(({ subject, expression }) => subject ?? expression ?? ""))], " or "),
        actual: ({ claims }) => claims.sub ?? "",
        message: (name, event) => `No credential of this repository's fits what job ${name} presents on \`${event}\`.`,
      });
    },
  },
  {
    ...common,
    code: "RDG010",
    level: "error",
    title: "The provider's condition in the files lets each job in",
    why: "A condition on a branch, an environment or a name is false from the moment the workflow says otherwise: the next run is refused.",
    fix: "Let the condition ask for what the job presents; by ids rather than names: assertion.repository_id == '…'.",
    reference: "https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines",
    examples: {
      passing: {
        [ONE]: provider("assertion.repository_id == '64501' && assertion.environment == 'restore-drills'"),
        [WORKFLOW]: drill(),
      },
      failing: {
        [ONE]: provider("assertion.repository_id == '64501' && assertion.environment == 'production'"),
        [WORKFLOW]: drill(),
      },
    },
    *judge(of): Judged {
      let late = false;
      for (const each of ourProviders(of)) {
        if (late) return LATE;
        const { condition } = each;
        if (typeof condition !== "string" || condition === "unknown") continue;
        // Most jobs present the same of what the provider looks at.
        const looked = `${condition} ${JSON.stringify(each.mapping ?? {})}`;
        const known = new Map<string, Evaluated>();
        const shown = new Map<string, boolean>();
        const isShown = (name: string): boolean => {
          const is = shown.get(name) ?? looked.includes(name);
          shown.set(name, is);
          return is;
        };
        const refused = ({ claims }: Presented): boolean => {
          const key = JSON.stringify(Object.entries(claims).filter(([name]) => isShown(name)));
          const result = known.get(key) ?? resultOf(of, each, condition, claims);
          late ||= "unknown" in result && result.unknown === TOO_LONG;
          known.set(key, result);
          // False for sure: a claim that is not known here leaves it open.
          return "value" in result && result.value === false;
        };
        yield* refusedBy(of, refused, {
          expected: condition,
          actual: ({ claims }) => conjunct(of, each, condition, claims),
          message: (name, event) => `The condition of provider ${each.name} is false for job ${name} on \`${event}\`.`,
        });
      }
      return late ? LATE : undefined;
    },
  },
  {
    ...common,
    code: "RDG011",
    level: "error",
    title: "The provider of the files has a condition",
    why: "Without one, a token of any repository on GitHub is federated; only role bindings then stand between a stranger's workflow and the project.",
    fix: "attribute_condition = \"assertion.repository_owner_id == '<owner id>' && assertion.repository_id == '<repository id>'\"",
    reference: "https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions",
    examples: { passing: { [ONE]: provider("assertion.repository_id == '64501'") }, failing: { [ONE]: provider("") } },
    judge: ({ configuration: { providers } }) =>
      providers.flatMap(({ name, condition, issuer, at, where }): LintSaid[] =>
        condition === null && typeof issuer === "string" && issuer.startsWith(ISSUER)
          ? [{ subject: name, message: `Provider ${name} lets in every job on GitHub.`, at: where?.condition ?? at }]
          : [],
      ),
  },
];

function isAbout({ subject, expression }: CredentialConfig, { name, ids }: Repository): boolean {
  const said = (subject ?? expression ?? "").toLowerCase();
  return said.includes(`repo:${name.toLowerCase()}:`) || (ids.repository !== "" && said.includes(`@${ids.repository}:`));
}
export function isUnknown({ subject, expression }: CredentialConfig): boolean {
  return subject === "unknown" || (expression !== undefined && terms(expression) === undefined);
}

/** The files' credentials that let in jobs of this repository. */
export const ourCredentials: (of: Repository) => readonly CredentialConfig[] = onceFor((of: Repository) =>
  of.configuration.credentials.filter((each) => isAbout(each, of)),
);

/** Whether no credential fits what a job presents: a subject is compared as a whole, an expression term by term. */
function fitsNone(ours: readonly CredentialConfig[]): (of: Presented) => Generator<null, boolean> {
  const subjects = new Set<string>();
  const expressions = new Map<string, readonly Term[]>();
  for (const { subject, expression } of ours)
    if (expression !== undefined) expressions.set(expression, terms(expression) ?? []);
    // Whether GitHub writes immutable subjects for this repository cannot be seen here: either form is taken.
    else if (subject !== undefined) subjects.add(subject.replace(/^repo:([^/@:]+)@\d+\/([^@:]+)@\d+:/, "repo:$1/$2:"));
  return function* ({ claims }) {
    if (subjects.has(claims.sub ?? "")) return false;
    for (const all of expressions.values()) {
      if (all.every((term) => satisfies(term, claims))) return false;
      yield null;
    }
    return true;
  };
}

/** Providers that this plan signs in by; of a repository without a plan, all of GitHub's. */
export const ourProviders: (of: Repository) => readonly ProviderConfig[] = onceFor(
  ({ plan, configuration: { providers } }: Repository) => {
    const named = /workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/.exec(plan?.google?.workloadIdentityProvider ?? "");
    const ours = providers.filter(({ name, pool, issuer }) => {
      if (named) return name === named[2] && (pool === undefined || pool === "unknown" || pool.split("/").at(-1) === named[1]);
      return typeof issuer === "string" && issuer.startsWith(ISSUER);
    });
    // A provider is often in the plan and in the state of one stack: its condition is tried once.
    const same = new Map(ours.map((of) => [JSON.stringify([of.name, of.pool, of.condition, of.mapping]), of]));
    return [...same.values()];
  },
);

function variables({ cel }: Repository, { mapping }: ProviderConfig, assertion: Presented["claims"]) {
  const roots: Record<"google" | "attribute", Record<string, unknown>> = { google: {}, attribute: {} };
  for (const [target, expression] of typeof mapping === "object" ? Object.entries(mapping) : []) {
    const [, root, name] = /^(google|attribute)\.(\w+)$/.exec(target) ?? [];
    const result = cel.evaluate(expression, { assertion });
    if ((root === "google" || root === "attribute") && name !== undefined && "value" in result) roots[root][name] = result.value;
  }
  return { assertion, ...roots };
}

function resultOf(of: Repository, provider: ProviderConfig, condition: string, claims: Presented["claims"]): Evaluated {
  return of.cel.evaluate(condition, variables(of, provider, claims));
}

function conjunct(of: Repository, provider: ProviderConfig, condition: string, claims: Presented["claims"]): string {
  const broken = of.cel
    .conjuncts(condition, variables(of, provider, claims))
    .find(({ result }) => "value" in result && result.value === false);
  if (!broken) return "false";
  const values = broken.values.flatMap(({ name, result }) =>
    "value" in result ? [`${name} is ${JSON.stringify(result.value)}`] : [],
  );
  return `${broken.text} is false${values.length > 0 ? `: ${values.join(", ")}` : ""}`;
}

interface Words {
  readonly expected: string;
  actual(of: Presented): string;
  message(job: string, event: string): string;
}

/** Each job once, for the first of its events that is refused. */
function* refusedBy(
  of: Repository,
  refused: (of: Presented) => Generator<null, boolean> | boolean,
  { expected, actual, message }: Words,
): Generator<LintSaid | null, void> {
  const seen = new Set<string>();
  for (const presented of presentedBy(of)) {
    const name = nameOf(presented);
    yield null;
    if (seen.has(name)) continue;
    const judged = refused(presented);
    if (!(typeof judged === "boolean" ? judged : yield* judged)) continue;
    seen.add(name);
    yield {
      subject: name,
      message: message(presented.job.name, presented.event),
      expected,
      actual: actual(presented),
      at: presented.job.at,
    };
  }
}
