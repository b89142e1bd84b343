import { duration } from "../core/duration.ts";
import { oneLine, sh } from "../core/index.ts";
import type { AnyRule } from "../judge/judge.ts";
import { identityArguments } from "./credential-command.ts";
import { commandsFor } from "./fix-google.ts";
import { foresees } from "./forecast-rule.ts";

/** For how long GitHub goes on giving the job tokens: its request token, and a job on a hosted runner, end then. */
const RENEWABLE_SECONDS = 6 * 3600;
const LIMIT = 20;
const SOON_SECONDS = 30 * 86_400;

/** Limits of both clouds and of GitHub that a trust is near. */
export const limitRules: readonly AnyRule[] = [
  foresees(
    {
      code: "RDT142",
      level: "warning",
      title: "A restore may take longer than its job gets tokens",
      why: "Each cloud's token is renewed with a new one of GitHub's, and GitHub gives a job tokens for about 6 hours; on a hosted runner the job itself ends then.",
    },
    ({ restores, live }) =>
      restores
        .filter(({ timeout }) => timeout >= RENEWABLE_SECONDS)
        .map(({ name, timeout }) => ({
          subject: name,
          message: `${name} may take ${duration(timeout)}, and ${live.runner_environment === "self-hosted" ? "after about 6 hours GitHub gives the job no more tokens (and `timeout-minutes` of a job is 360 unless the workflow says more)" : "a job on GitHub's own runners ends after 6 hours"}: it cannot be followed to its end in one job.`,
          expected: `less than ${duration(RENEWABLE_SECONDS)}`,
          actual: duration(timeout),
          fix: `timeout: 5h   # of ${oneLine(name)}, in the plan: what is not done then is handed over, and another run goes on with input resume: <job id>`,
        })),
  ),
  foresees(
    {
      code: "RDT143",
      level: "warning",
      title: "The workload identity pool or provider will be gone soon",
      why: "A deleted pool or provider can be brought back until it expires; after that every binding to it must be made again.",
    },
    ({ expiring }, about) => {
      const horizon = about.now + Math.max(SOON_SECONDS, about.plan.lastProofWithin ?? 0) * 1000;
      const { google } = about.plan;
      if (!google) return [];
      const { at, pool, undelete } = commandsFor(google);
      return expiring
        .filter((of) => Date.parse(of.at) <= horizon)
        .map((of) => ({
          subject: `Google: ${of.what}`,
          message: `The ${of.what} expires at ${of.at}, and is gone for good then.`,
          actual: of.at,
          fix: of.what === "pool" ? `gcloud iam workload-identity-pools undelete ${pool} ${at}` : undelete,
        }));
    },
  ),
  foresees(
    {
      code: "RDT144",
      level: "warning",
      title: "The identity has nearly all federated credentials that Entra allows",
      why: "Entra allows 20 on an application or identity: the next environment or repository may find no room, also for the credential that mends a trust.",
    },
    ({ entra }, { plan }) =>
      entra && entra.credentials.length >= LIMIT - 2
        ? [
            {
              subject: "Entra: federated credentials",
              message: `The identity has ${entra.credentials.length} federated identity credentials; Entra allows ${LIMIT}.`,
              expected: `fewer than ${LIMIT - 2}`,
              actual: String(entra.credentials.length),
              fix:
                entra.identity === null
                  ? sh`az ad app federated-credential list --id ${plan.azure.clientId} --query "[].[name,subject]"   # delete those that nobody uses, or make another application`
                  : `az identity federated-credential list ${identityArguments(entra.identity)} --query "[].[name,subject]"   # delete those that nobody uses, or make another identity`,
            },
          ]
        : [],
  ),
];
