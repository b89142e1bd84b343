import type { Row } from "./catalogue-row.ts";

const github = (row: Omit<Row, "services" | "trust">): Row => ({ services: ["github"], trust: true, ...row });

/** https://docs.github.com/actions/reference/security/oidc */
export const githubRows: readonly Row[] = [
  github({
    rule: "RDT030",
    title: "GitHub gives a fork's pull request no identity",
    match: [{ codes: ["no-id-token-fork"] }],
    message: "A pull request from a fork gets no OIDC token, whatever the workflow's permissions: anybody can open one.",
    fix: () =>
      "if: github.event.pull_request.head.repo.full_name == github.repository   # at the job; for the others:\nmode: lint   # needs no cloud; run check or drill on push, schedule or workflow_dispatch",
  }),
  github({
    rule: "RDT034",
    title: "GitHub gives Dependabot's run no identity",
    match: [{ codes: ["no-id-token-dependabot"] }],
    message:
      "GitHub treats a run that Dependabot triggers as one from a fork, also when somebody runs it again: read-only, without an OIDC token.",
    fix: () =>
      "if: github.actor != 'dependabot[bot]'   # at the job; for Dependabot's:\nmode: lint   # needs no cloud; check and drill run after the merge, on push or schedule",
  }),
  github({
    rule: "RDT035",
    title: "The caller of the reusable workflow grants no OIDC token",
    match: [{ codes: ["no-id-token-called"] }],
    message:
      "A reusable workflow has no more rights than the job that calls it; its own `permissions` cannot add `id-token: write`.",
    fix: () =>
      "jobs:\n  <calling job>:\n    permissions:\n      id-token: write   # in the job that has `uses:`, not in the reusable workflow alone\n      contents: read\n    uses: <reusable workflow>",
  }),
  github({
    rule: "RDT036",
    title: "The job on GitHub Enterprise Server may not ask for an OIDC token",
    match: [{ codes: ["no-id-token-server"] }],
    message:
      "The job, or the one that calls its reusable workflow, does not grant `id-token: write`. And tokens of a GitHub Enterprise Server have its own issuer: both trusts must name that, and Entra and Google must be able to reach it.",
    fix: (_, { text }) =>
      `permissions:\n  id-token: write   # in the job; for a reusable workflow, in the job that calls it as well\n  contents: read\n# and in both trusts, as issuer: ${/https:\/\/\S+\/_services\/token/.exec(text)?.[0] ?? "https://HOST/_services/token"}`,
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
