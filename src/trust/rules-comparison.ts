import { late } from "../clouds/refusals/explain.ts";
import type { Compared, Said } from "../core/index.ts";
import { type About, type AnyRule, rule } from "../judge/judge.ts";
import type { Comparison } from "./comparison.ts";

const compares = (
  head: Pick<AnyRule, "code" | "title" | "why">,
  judge: (comparison: Comparison, about: About) => Said[],
): AnyRule =>
  rule({
    ...head,
    phase: "trust",
    of: "run",
    level: "warning",
    acceptable: true,
    stopsRestore: false,
    needs: ["comparison"],
    unreadable: "silent",
    judge: ({ comparison }, about) => judge(comparison, about),
  });
/** As YAML: JSON is a form of it. */
const planned = (subject: string) =>
  `trust:\n  azure-subject: ${JSON.stringify(subject)}   # in the plan, if this is the subject that is meant`;
const NAMES = { entra: "Entra", google: "Google" } as const;

function said(
  { cloud, what, presented, demanded, differences }: Compared,
  message: string,
  fix: string | undefined,
  terraform?: string,
): Said {
  return {
    subject: `${NAMES[cloud]}: ${what}`,
    message: [message, ...differences.map(({ sentence }) => sentence)].join(" "),
    ...(demanded === null ? {} : { expected: demanded }),
    actual: presented,
    ...(fix === undefined ? {} : { fix }),
    ...(terraform === undefined ? {} : { terraform }),
  };
}

/** What the trusts demand, as far as it may be read; unread, these say nothing. */
export const comparisonRules: readonly AnyRule[] = [
  compares(
    {
      code: "RDT130",
      title: "The trust as it is set now does not fit the job's token",
      why: "The cloud accepted the token, yet what it now says of the trust would refuse the next one: it was changed a moment ago, and a long run has to renew its tokens.",
    },
    ({ rows, refused, fixes, terraform }) =>
      rows
        .filter(({ agrees, from, cloud }) => agrees === false && from === "read" && !refused.includes(cloud))
        .map((row) => {
          const fix = fixes[row.cloud];
          const message = `${NAMES[row.cloud]} let the job in, and its settings say otherwise.`;
          return said(row, message, fix === undefined ? undefined : late(fix), terraform[row.cloud]);
        }),
  ),
  compares(
    {
      code: "RDT131",
      title: "The provider lets in every job on GitHub",
      why: "Without an attribute condition, a token of any repository of the issuer is federated; only role bindings then stand between a stranger's workflow and the project.",
    },
    ({ anybody }, { plan }) =>
      anybody !== undefined
        ? [
            {
              subject: plan.google?.workloadIdentityProvider ?? "",
              message: "The workload identity provider has no attribute condition.",
              ...anybody,
              fix: late(anybody.fix),
            },
          ]
        : [],
  ),
  compares(
    {
      code: "RDT132",
      title: "Entra accepts another subject than the plan expects",
      why: "`trust.azure-subject` says which subject the trust is for; a job with another was let in, so the trust is wider than planned, or the plan is out of date.",
    },
    ({ rows, refused }) =>
      rows
        .filter(({ agrees, from, cloud }) => agrees === false && from === "plan" && !refused.includes(cloud))
        .map((row) => said(row, "The job's subject is not the one in the plan.", planned(row.presented))),
  ),
];
