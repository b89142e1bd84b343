import type { Row } from "./catalogue-row.ts";

const github = (row: Omit<Row, "services" | "trust">): Row => ({ services: ["github"], trust: true, ...row });

/** https://docs.github.com/actions/reference/security/oidc */
export const githubRows: readonly Row[] = [
  github({
    rule: "RDT030",
    title: "GitHub gives this pull request no identity",
    match: [{ codes: ["no-id-token"], text: /pull requests? from forks|Dependabot/i }],
    message: "A pull request from a fork or by Dependabot gets no OIDC token, whatever the workflow's permissions.",
    fix: () => "mode: lint   # needs no cloud; run check or drill on push, schedule or workflow_dispatch",
  }),
  github({
    rule: "RDT031",
    title: "The job may not ask for an OIDC token",
    match: [{ codes: ["no-id-token"] }],
    message: "The job, or the workflow that calls this reusable workflow, does not grant `id-token: write`.",
    fix: () =>
      "permissions:\n  id-token: write   # in the job; for a reusable workflow, in the job that calls it as well\n  contents: read",
  }),
  github({
    rule: "RDT032",
    title: "GitHub refuses the job an OIDC token",
    match: [{ status: [400, 401, 403, 404] }],
    message: "The job's right to ask for tokens has ended (it lives for about six hours) or was never granted.",
    fix: () => "permissions:\n  id-token: write   # and keep the job shorter than 6 hours",
  }),
  github({
    rule: "RDT033",
    title: "GitHub's answer holds no OIDC token",
    match: [{ status: [200], text: /holds no token/i }],
    message: "Something between the runner and GitHub answered in its place, or a custom token endpoint is broken.",
    fix: () => "printenv ACTIONS_ID_TOKEN_REQUEST_URL   # must be GitHub's own host; look for a proxy (HTTPS_PROXY)",
  }),
];
