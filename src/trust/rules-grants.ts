import { late } from "../clouds/refusals/explain.ts";
import { secretMember } from "../clouds/refusals/terraform.ts";
import { quote, type Said, yamlScalar } from "../core/index.ts";
import type { FactMap } from "../judge/facts.ts";
import { type AnyRule, type RestoreAbout, rule } from "../judge/judge.ts";
import { type Decision, decide } from "./grants.ts";

/** RDT209, by which a report knows that break-glass was used. */
const BROKEN_GLASS = "RDT209";

type Words = Omit<Said, "subject">;
type Undecided = Extract<Decision, { how: "denied" | "unanswered" }>;

const base = {
  phase: "vault",
  of: "restore",
  acceptable: false,
  stopsRestore: true,
  needs: ["items", "grants"],
  // Without the item there is nothing to restore, and its own rule says so.
  unreadable: "silent",
} as const;

/** The policy of the item that is restored, and what the grants say of it. */
function judged({ items, grants }: Pick<FactMap, "items" | "grants">, { plan }: RestoreAbout) {
  const item = items.find(({ softDeleted }) => !softDeleted) ?? items[0];
  const policy = item?.policyName ?? null;
  return item ? { policy: policy ?? "none", decision: decide(plan.grants, policy, grants) } : undefined;
}

function say(
  known: Pick<FactMap, "items" | "grants">,
  about: RestoreAbout,
  words: (decision: Decision, policy: string) => Words | undefined,
): Said[] {
  const own = judged(known, about);
  const said = own && words(own.decision, own.policy);
  return own && said ? [{ subject: own.policy, where: about.plan.place(["grants"]), ...said }] : [];
}

function answer({ proof }: Undecided): string {
  const { service, status, code, text } = proof.refusal;
  const head = [status === undefined ? "" : `HTTP ${status}`, code ?? ""].filter(Boolean).join(", ");
  return `${service} answered${head ? ` (${head})` : ""}: ${text}`;
}

const unanswered = (decision: Decision): decision is Undecided => decision.how === "unanswered";

/** Grants, once the plan has any: everything that no grant covers is refused, in every mode, before anything is triggered. */
export const grantRules: readonly AnyRule[] = [
  rule({
    ...base,
    of: "restore",
    code: "RDT206",
    level: "error",
    title: "A grant covers the item's backup policy",
    why: "Once a plan has grants, what none of them covers is refused.",
    judge: (known, about) =>
      say(known, about, ({ how }, policy) =>
        how === "uncovered"
          ? {
              message: `No grant of the plan covers items protected by the backup policy ${policy}. Nothing is restored.`,
              expected: about.plan.grants.map(({ backupPolicy }) => backupPolicy).join(", "),
              actual: policy,
              fix: `Add a grant for this policy:\ngrants:\n  - backup-policy: ${yamlScalar(policy)}\n    on: <a secret of the plan>`,
            }
          : undefined,
      ),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDT207",
    level: "error",
    title: "Google grants the restore",
    why: "Whom Google denies the secret of a grant may not restore what the grant covers; break-glass does not change that.",
    judge: (known, about) =>
      say(known, about, (decision, policy) => {
        if (decision.how !== "denied") return undefined;
        const resource = about.plan.secrets[decision.by]?.resource ?? decision.by;
        const account = about.plan.google?.serviceAccount;
        const member = account ? quote(`serviceAccount:${account}`) : "<principal or principalSet of this job>";
        const terraform = account && secretMember(resource, "roles/secretmanager.secretAccessor", `serviceAccount:${account}`);
        return {
          message: `A grant on the secret ${decision.by} covers the backup policy ${policy}, and Google denied it. Nothing is restored.\n${answer(decision)}`,
          fix: late(
            `gcloud secrets add-iam-policy-binding ${quote(resource)} --role=roles/secretmanager.secretAccessor --member=${member}   # only if this job is to restore such items`,
          ),
          ...(terraform ? { terraform } : {}),
        };
      }),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDT208",
    level: "error",
    title: "Google answered whether the restore is granted",
    why: "A grant that cannot be proven is refused; break-glass, with a reason, lets pass what Google could not answer.",
    judge: (known, about) =>
      say(known, about, (decision, policy) =>
        unanswered(decision) && !about.settings.breakGlass
          ? {
              message: `Whether the backup policy ${policy} may be restored could not be asked: the secret ${decision.by} was not read. Nothing is restored.\n${answer(decision)}`,
              fix: "Run again when Google answers. In an emergency: inputs `break-glass: true` and `reason: <why>`.",
            }
          : undefined,
      ),
  }),
  rule({
    ...base,
    of: "restore",
    code: BROKEN_GLASS,
    level: "warning",
    title: "No grant was let pass by break-glass",
    why: "Break-glass lets a grant pass that Google could not answer; somebody has to look at each use afterwards.",
    judge: (known, about) =>
      say(known, about, (decision, policy) =>
        unanswered(decision) && about.settings.breakGlass
          ? {
              message: `Break-glass: the grant on the secret ${decision.by} for the backup policy ${policy} was let pass, for Google could not answer. Reason: ${about.settings.reason ?? "none"}.\n${answer(decision)}`,
              fix: "Look afterwards at who asked for this restore, and why Google did not answer.",
            }
          : undefined,
      ),
  }),
];
