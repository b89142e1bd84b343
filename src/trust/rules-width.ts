import { late } from "../clouds/refusals/explain.ts";
import type { Said } from "../core/index.ts";
import type { About, AnyRule } from "../judge/judge.ts";
import { credentialCommand } from "./credential-command.ts";
import type { Forecast, Foreseen } from "./forecast.ts";
import type { Stranger } from "./forecast-claims.ts";
import { entraJudge } from "./forecast-judge.ts";
import { conditionFix, foresees } from "./forecast-rule.ts";

type Wide = Foreseen<Stranger>;
const WIDEST = ["anybody", "same-owner", "branch", "pull-request"] as const satisfies readonly Stranger[];

/** What can let in by itself, with all whom it lets in, the most surprising first: Entra's credentials, and Google's condition. */
function each({ wide }: Forecast, cloud: Wide["cloud"]): (readonly [Wide, ...Wide[]])[] {
  const ours = wide.filter((one) => one.cloud === cloud);
  return [...new Set(ours.map(({ opinion }) => opinion.credential))].flatMap((credential) => {
    const [first, ...rest] = WIDEST.flatMap((of) => ours.filter((one) => one.of === of && one.opinion.credential === credential));
    return first ? [[first, ...rest] as const] : [];
  });
}

/** One finding for each credential of which this is the widest that it does. */
function credentials(forecast: Forecast, about: About, ...widest: readonly Stranger[]): Said[] {
  return each(forecast, "entra").flatMap((all) => (widest.includes(all[0].of) ? [ofEntra(all, forecast, about)] : []));
}

function condition(forecast: Forecast, about: About, fits: (of: readonly Stranger[]) => boolean): Said[] {
  if (forecast.provider?.condition === null) return [];
  return each(forecast, "google").flatMap((all) => (fits(all.map(({ of }) => of)) ? [ofGoogle(all, forecast, about)] : []));
}

const listed = (all: readonly Wide[]) => all.map(({ what }) => what).join(", ");

/** Entra takes whatever fits one credential: nothing else stands between it and the roles. */
function ofEntra(all: readonly [Wide, ...Wide[]], { entra, live }: Forecast, about: About): Said {
  const [{ opinion }] = all;
  const credential = opinion.credential;
  const [issuer, subject] = [String(live.iss), String(live.sub)];
  const common = { clientId: about.plan.azure.clientId, identity: entra?.identity, issuer };
  const others = (entra?.credentials ?? []).filter((one) => one !== credential);
  const pull = live.event_name === "pull_request";
  // What this job needs stays: a credential for exactly its subject or, on a pull request, for an environment that it should name.
  const narrow = pull ? `${/^repo:[^:]+:/.exec(subject)?.[0] ?? "repo:<owner>/<name>:"}environment:<environment>` : subject;
  const needed = entraJudge(others)(live).answer === "let-in" && !pull;
  return {
    subject: `Entra: credential ${credential?.name ?? ""}`,
    message: `This credential lets in ${listed(all)}.`,
    expected: narrow,
    actual: credential?.subject ?? credential?.expression ?? opinion.presented,
    fix: late(
      [
        ...(pull ? ["environment: <environment>   # in the job: a protected one"] : []),
        ...(needed ? [] : [credentialCommand("create", { ...common, name: "proof-of-restore", subject: narrow })]),
        entra
          ? `${credentialCommand("delete", { ...common, name: credential?.name ?? "", subject })}   # whoever else needs it gets a credential for an environment`
          : "# and delete the one that is as wide as the plan's trust.azure-subject",
      ].join("\n"),
    ),
  };
}

function ofGoogle(all: readonly [Wide, ...Wide[]], { provider }: Forecast, about: About): Said {
  const [{ condition: better }] = all;
  return {
    subject: "Google: attribute condition",
    message: `The provider's attribute condition lets in ${listed(all)}; only role bindings stand between it and the project.`,
    actual: provider?.condition ?? about.plan.trust.googleCondition ?? "",
    ...(better === undefined
      ? { fix: "environment: <environment>   # in the job, and in the condition: assertion.environment == '<environment>'" }
      : { expected: better, fix: conditionFix(about, better) }),
  };
}

/**
 * Who else is let in, tried with imagined tokens.
 *
 * The two clouds are not judged alike. Whatever fits a federated credential at Entra *is* the identity, with all its roles, so each kind of
 * stranger is a warning. A Google provider only admits to the pool; role bindings on what it maps decide further. A condition on the
 * repository's id, with a binding to `attribute.repository`, is what docs/setup.md recommends, and lets in its branches and pull requests
 * (a fork's gets no token): that is a row of the summary's table. A warning is a condition that keeps other branches out and yet lets pull
 * requests in, for it was meant to be narrow; and one that lets in other owners. Every repository of the owner is a note: common, and
 * narrowed without loss. No condition at all is RDT131's, and said there alone.
 */
export const widthRules: readonly AnyRule[] = [
  foresees(
    {
      code: "RDT145",
      level: "warning",
      title: "The trust lets in pull requests",
      why: "A pull request's own workflow runs before anybody has reviewed it: whoever may push a branch to the repository is then who may restore.",
    },
    (forecast, about) => [
      ...credentials(forecast, about, "pull-request"),
      ...condition(forecast, about, (of) => of[0] === "pull-request"),
    ],
  ),
  foresees(
    {
      code: "RDT146",
      level: "warning",
      title: "The credential lets in any branch",
      why: "A credential with a wildcard for the branch trusts whoever may push one; an environment, or one protected branch, is what somebody approves.",
    },
    (forecast, about) => credentials(forecast, about, "branch"),
  ),
  foresees(
    {
      code: "RDT147",
      level: "warning",
      title: "The trust lets in other repositories",
      why: "Whoever may write a workflow in one of those repositories, or make one, gets the same identity.",
    },
    (forecast, about) => [
      ...credentials(forecast, about, "anybody", "same-owner"),
      ...condition(forecast, about, (of) => of[0] === "anybody"),
    ],
  ),
  foresees(
    {
      code: "RDT148",
      level: "note",
      title: "The provider's condition lets in every repository of the owner",
      why: "Then a role binding on too wide an attribute is all that a workflow of another repository needs; a condition on this repository's id costs nothing.",
    },
    (forecast, about) => condition(forecast, about, (of) => of[0] === "same-owner"),
  ),
];
