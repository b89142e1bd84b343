import { late } from "../clouds/refusals/explain.ts";
import type { Plan, Said } from "../core/index.ts";
import type { AnyRule } from "../judge/judge.ts";
import { principalOf } from "./compare-refused.ts";
import { credentialCommand } from "./credential-command.ts";
import type { ProviderDemand } from "./demand.ts";
import { googleFix } from "./fix-google.ts";
import type { Foreseen } from "./forecast.ts";
import type { Change, Claims } from "./forecast-claims.ts";
import { conditionFix, foresees } from "./forecast-rule.ts";
import { row } from "./row.ts";
import { limitRules } from "./rules-limits.ts";
import { widthRules } from "./rules-width.ts";

/** What is not wrong today, and will be. Only what can be mended without trusting anybody more is told; the rest stands in the summary. */
export const forecastRules: readonly AnyRule[] = [
  foresees(
    {
      code: "RDT140",
      level: "note",
      title: "The trust would refuse immutable subjects",
      why: "A repository that is renamed or transferred gets subjects with numeric ids in them (as every repository made after 2026-07-15 has), and they can be switched on: then the token's subject is another one.",
    },
    ({ breaks, entra, live, provider }, about) => {
      const here = breaks.filter(({ of }) => of === "immutable");
      const ours = entra ? here.find(({ cloud }) => cloud === "entra") : undefined;
      // A condition is RDT141's: what it names can be renamed as well.
      const long = here.find(({ opinion }) => opinion.part === "google.subject");
      return [
        ...(ours
          ? [
              {
                subject: "Entra: subject",
                message: `If ${ours.what}, Entra refuses this job.`,
                expected: ours.opinion.demanded,
                actual: ours.opinion.presented,
                fix: late(
                  `# beside the credential that is there, not instead of it\n${credentialCommand("create", { clientId: about.plan.azure.clientId, identity: entra?.identity, name: "proof-of-restore-immutable", issuer: String(live.iss), subject: ours.opinion.presented })}`,
                ),
              },
            ]
          : []),
        ...(long && provider && about.plan.google ? [tooLong(long, live, provider, about.plan.google)] : []),
      ];
    },
  ),
  foresees(
    {
      code: "RDT141",
      level: "warning",
      title: "The provider's condition names what can be renamed",
      why: "A rename makes Google refuse the job, and whoever takes the old name afterwards is let in; numeric ids do neither.",
    },
    ({ breaks }, about) => {
      const here = breaks.filter(({ condition }) => condition !== undefined);
      const [first] = here;
      if (first?.condition === undefined) return [];
      return [
        {
          subject: "Google: attribute condition",
          message: `If ${here.map(({ what }) => what).join("; or if ")}: the condition refuses this job.`,
          expected: first.opinion.demanded,
          actual: first.opinion.presented,
          fix: conditionFix(about, first.condition),
        },
      ];
    },
  ),
  ...limitRules,
  ...widthRules,
];

/** The ids make the subject longer than Google takes. */
function tooLong(
  { what, opinion }: Foreseen<Change>,
  claims: Claims,
  provider: ProviderDemand,
  google: NonNullable<Plan["google"]>,
): Said {
  const rows = [
    row({ cloud: "google", what: opinion.part, presented: opinion.presented, demanded: null, from: "rule", agrees: false }),
  ];
  const presented = { issuer: "", subject: opinion.presented, audience: "" };
  const fix = googleFix({
    google,
    presented,
    claims,
    provider,
    conjuncts: [],
    rows,
    principal: principalOf(google, opinion.presented),
  });
  return {
    subject: "Google: google.subject",
    message: `If ${what}, the mapped subject is too long for Google.`,
    expected: opinion.demanded,
    actual: opinion.presented,
    fix: late(fix ?? ""),
  };
}
