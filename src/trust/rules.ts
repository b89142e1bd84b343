import { type AnyRule, rule } from "../judge/judge.ts";

/** The trust itself: a fact that could be read is the proof, and a refusal is explained by the refusal table. */
export const trustRules: readonly AnyRule[] = [
  rule({
    code: "RDT001",
    level: "error",
    title: "Entra accepts the job's identity",
    why: "Without an Entra token nothing in Azure can be read, validated or restored.",
    phase: "trust",
    of: "run",
    acceptable: false,
    stopsRestore: true,
    needs: ["azure"],
    unreadable: "unverified",
    judge: ({ azure }, { now }) =>
      azure.expiresAt > now
        ? []
        : [
            {
              subject: "Entra token",
              message: "Entra issued a token that has expired already by this runner's clock: the clock is wrong.",
              actual: new Date(azure.expiresAt).toISOString(),
              fix: "Correct the runner's clock (NTP).",
            },
          ],
  }),
];

/** Judged only when the selected restores refer to Google. */
export const googleTrustRules: readonly AnyRule[] = [
  rule({
    code: "RDT002",
    level: "error",
    title: "Google accepts the job's identity",
    why: "Without a Google token the secrets that the restore depends on can be neither checked nor used.",
    phase: "trust",
    of: "run",
    acceptable: false,
    stopsRestore: false,
    needs: ["google"],
    unreadable: "unverified",
    judge: () => [],
  }),
];
