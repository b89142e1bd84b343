import { inWords } from "../../../core/duration.ts";
import type { BindingConfig } from "../../configuration/model.ts";
import { item, json, PLAN_PATH, plan, policy, TARGET } from "../examples.ts";
import { folded } from "../lookup.ts";
import { glob, policiesByName } from "../of.ts";
import { type Judged, type LintRule, type LintSaid, PLAN } from "../rule.ts";
import { terraformFile } from "./examples.ts";

const common = { acceptable: true } as const;
const ONE = "infra/iam.json";
const POOL = "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github";

/** Roles by which somebody reads a secret's value. */
const READS = /^roles\/(?:secretmanager\.(?:secretAccessor|admin)|owner|editor)$/;
/** Roles by which somebody acts as a service account. */
const ACTS = /^roles\/iam\.(?:workloadIdentityUser|serviceAccountTokenCreator|serviceAccountUser|serviceAccountAdmin)$/;
/** Every job of every repository that the pool's provider lets in. */
const WHOLE_POOL = /^principalSet:\/\/.*\/workloadIdentityPools\/[^/]+\/\*$/;
const EVERYBODY = /^all(?:Users|AuthenticatedUsers)$/;

/** Says something of each binding of a kind of resource with such a role and such a member. A condition may narrow it: then nothing. */
function open(
  bindings: readonly BindingConfig[],
  [on, role, member]: readonly [on: RegExp, role: RegExp, member: RegExp],
  message: (of: { readonly resource: string; readonly member: string; readonly role: string }) => string,
): LintSaid[] {
  return bindings.flatMap(({ resource, role: given, members, condition, at }) => {
    if (condition !== undefined || members === "unknown" || !on.test(resource) || !role.test(given)) return [];
    return members
      .filter((each) => member.test(each))
      .map((each) => ({
        subject: `${resource}: ${each}`,
        message: message({ resource, member: each, role: given }),
        actual: each,
        at,
      }));
  });
}

const secretMember = (member: string) =>
  terraformFile([
    "google_secret_manager_secret_iam_member.orders",
    { project: "acme-prod", secret_id: "orders-db-password", role: "roles/secretmanager.secretAccessor", member },
  ]);
const accountMember = (member: string) =>
  terraformFile([
    "google_service_account_iam_member.drills",
    {
      service_account_id: "projects/acme-prod/serviceAccounts/drills@acme-prod.iam.gserviceaccount.com",
      role: "roles/iam.workloadIdentityUser",
      member,
    },
  ]);
const granting = (name: string) => ({
  "infra/backup.json": json([policy(), item()]),
  [PLAN_PATH]: plan(
    TARGET,
    `google: { workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions }
secrets: { orders-db-password: { resource: projects/acme-prod/secrets/orders-db-password } }
grants: [{ backup-policy: ${name}, on: orders-db-password }]
`,
  ),
});

export const bindingRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDG012",
    level: "error",
    title: "No secret can be read by everybody",
    why: "A secret that all users, or a whole identity pool, may access is none: where a plan's grant stands on it, everybody may restore too.",
    fix: "Bind the role to the one principal that needs it: principal://…/subject/…, or principalSet://…/attribute.repository_id/….",
    reference: "https://cloud.google.com/secret-manager/docs/access-control",
    acceptable: false,
    examples: {
      passing: { [ONE]: secretMember(`${POOL}/attribute.repository_id/64501`) },
      failing: { [ONE]: secretMember("allAuthenticatedUsers") },
    },
    judge: ({ configuration: { bindings } }) =>
      [EVERYBODY, WHOLE_POOL].flatMap((member) =>
        open(bindings, [/\/secrets\//, READS, member], (of) => `${of.member} has ${of.role} on ${of.resource}.`),
      ),
  },
  {
    ...common,
    code: "RDG013",
    level: "error",
    title: "Only some jobs may act as the service account",
    why: "A binding to the whole pool lets every job of every repository act as the service account that the provider lets in, whatever its branch or environment.",
    fix: "Bind roles/iam.workloadIdentityUser to principalSet://…/attribute.repository_id/…, or to one subject.",
    reference: "https://cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation",
    examples: {
      passing: { [ONE]: accountMember(`${POOL}/attribute.repository_id/64501`) },
      failing: { [ONE]: accountMember(`${POOL}/*`) },
    },
    judge: ({ configuration: { bindings } }) =>
      [EVERYBODY, WHOLE_POOL].flatMap((member) =>
        open(
          bindings,
          [/serviceAccounts\/|@[^@]*gserviceaccount/, ACTS, member],
          (of) => `${of.member} may act as ${of.resource}.`,
        ),
      ),
  },
  {
    ...common,
    code: "RDP019",
    level: "warning",
    title: "Every grant covers a policy that there is",
    why: "An item whose policy no grant covers is refused: a renamed policy is found on the day of the restore.",
    fix: "Let the grant's backup-policy be the name of a policy, or a pattern of it.",
    reference: "https://github.com/proof-of-restore/action/blob/main/docs/setup.md",
    examples: { passing: granting("dai*"), failing: granting("Production-*") },
    *judge({ plan: of, configuration }): Judged {
      const { policies } = configuration;
      // Files that leave a name open, or name none of the policies, cannot tell.
      if (!of || policies.length === 0 || policies.some(({ name }) => name === "unknown")) return;
      const actual = inWords(
        policies.map(({ name }) => name),
        ", ",
      );
      const byName = policiesByName(configuration);
      for (const [n, { backupPolicy }] of of.grants.entries()) {
        let covers = byName.fitting(folded(backupPolicy), undefined).length > 0;
        if (backupPolicy.includes("*"))
          for (const name of byName.names()) {
            covers ||= glob(backupPolicy, name);
            if (covers) break;
            yield null;
          }
        if (covers) continue;
        yield {
          subject: backupPolicy,
          message: `No policy of the files is called ${backupPolicy}.`,
          actual,
          at: { path: PLAN, keys: ["grants", n] },
        };
      }
    },
  },
];
