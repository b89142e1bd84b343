import { type AnyRule, rule } from "../judge/judge.ts";

/** What a trust lets in that it must not. */
export const probeRules: readonly AnyRule[] = [
  rule({
    code: "RDT210",
    level: "error",
    title: "Both trusts refuse tokens that are not meant for them",
    why: "A trust that takes a token for another audience lets in whoever can get any token of this repository: nothing else is worse.",
    phase: "trust",
    of: "run",
    acceptable: false,
    stopsRestore: false,
    needs: ["probe"],
    unreadable: "unverified",
    judge: ({ probe }) =>
      probe.tried
        .filter(({ outcome }) => outcome === "accepted")
        .map(({ cloud, what }) => ({
          subject: `${cloud}: ${what}`,
          message: `${cloud} took ${what}, and gave an access token for it. It was dropped.`,
          expected: "refused",
          actual: "accepted",
          fix:
            cloud === "Azure"
              ? "az ad app federated-credential list --id <client-id>   # exactly one audience each: api://AzureADTokenExchange"
              : "gcloud iam workload-identity-pools providers describe <provider> --workload-identity-pool=<pool> --location=global --project=<project>   # allowedAudiences: this provider's own name alone",
        })),
  }),
  rule({
    code: "RDT211",
    level: "warning",
    title: "The negative test was answered",
    why: "Whether a trust refuses what it must is not known where the cloud did not answer.",
    phase: "trust",
    of: "run",
    acceptable: true,
    stopsRestore: false,
    needs: ["probe"],
    unreadable: "unverified",
    judge: ({ probe }, { settings }) => {
      const open = probe.tried.filter(({ outcome }) => outcome === "unanswered");
      if (settings.probeTrust && !probe.ran)
        return [{ subject: "probe-trust", message: `The negative test was not run: ${probe.why ?? "unknown"}.` }];
      return open.map(({ cloud, what, answer }) => ({
        subject: `${cloud}: ${what}`,
        message: `Whether ${cloud} refuses ${what} is not known (${answer}).`,
        fix: "Run again.",
      }));
    },
  }),
];
