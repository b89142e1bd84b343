import { describe, expect, it } from "vitest";
import { type Job, jobOf, noToken } from "../../../../src/clouds/identity/no-token.ts";
import { explain } from "../../../../src/clouds/refusals/explain.ts";

const JOB: Job = {
  event: "schedule",
  actor: "release-bot",
  repository: "acme/platform",
  serverUrl: "https://github.com",
  job: "drill",
  workflowRef: "acme/platform/.github/workflows/restore-drill.yml@refs/heads/main",
  payload: null,
  workflow: null,
};
const pull = (repo: object | null) => JSON.stringify({ pull_request: { head: { repo } } });
const call = (permissions: string, top = "") => `on: schedule
${top}
jobs:
  restore:
    uses: proof-of-restore/action/.github/workflows/drill.yml@v1
    ${permissions}
`;
const own = "jobs:\n  drill:\n    runs-on: ubuntu-latest\n    steps: []\n";

/** The cause, as the finding tells it. */
function told(change: Partial<Job>) {
  const found = noToken({ ...JOB, ...change });
  const finding = explain({ service: "github", operation: "ask", ...found }, "trust", {});
  return { rule: finding.rule, text: found.text, fix: finding.fix ?? "" };
}

describe("a job without a token to ask for", () => {
  it.each<readonly [string, string, Partial<Job>, readonly string[]]>([
    ["its own permissions lack the grant", "RDT031", { workflow: own }, ["id-token: write"]],
    ["nothing more is known of it", "RDT031", {}, ["id-token: write"]],
    [
      "a pull request from the same repository",
      "RDT031",
      { event: "pull_request", payload: pull({ full_name: "acme/platform" }) },
      ["id-token: write"],
    ],
    [
      "a pull request from a fork",
      "RDT030",
      { event: "pull_request", payload: pull({ full_name: "eve/platform" }) },
      ["mode: lint", "head.repo.full_name == github.repository"],
    ],
    ["a pull request whose fork is gone", "RDT030", { event: "pull_request", payload: pull(null) }, ["mode: lint"]],
    ["a review of a fork's", "RDT030", { event: "pull_request_review", payload: pull({ full_name: "eve/p" }) }, ["mode: lint"]],
    ["a fork's, in the base's own right", "RDT031", { event: "pull_request_target", payload: pull(null) }, ["id-token: write"]],
    ["Dependabot's push", "RDT034", { event: "push", actor: "dependabot[bot]" }, ["github.actor != 'dependabot[bot]'"]],
    [
      "Dependabot's pull request",
      "RDT034",
      { event: "pull_request", actor: "dependabot[bot]", payload: pull({ full_name: "acme/platform" }) },
      ["mode: lint"],
    ],
    [
      "a server of its own",
      "RDT036",
      { serverUrl: "https://github.acme.example" },
      ["id-token: write", "https://github.acme.example/_services/token"],
    ],
    ["a tenant with data residency is GitHub", "RDT031", { serverUrl: "https://acme.ghe.com" }, ["id-token: write"]],
    ["a caller that grants nothing", "RDT035", { workflow: call("") }, ["uses:", "id-token: write"]],
    ["a caller that grants something else", "RDT035", { workflow: call("permissions: { contents: read }") }, ["uses:"]],
    ["a caller that reads everything", "RDT035", { workflow: call("permissions: read-all") }, ["uses:"]],
    [
      "a caller that takes the workflow's grant away",
      "RDT035",
      { workflow: call("permissions: {}", "permissions: { id-token: write }") },
      ["uses:"],
    ],
    ["a caller that grants it", "RDT031", { workflow: call("permissions: { id-token: write }") }, ["id-token: write"]],
    ["a workflow that grants it to its callers", "RDT031", { workflow: call("", "permissions: write-all") }, ["id-token: write"]],
    ["a file that is no workflow", "RDT031", { workflow: "just: [a, text" }, ["id-token: write"]],
    ["a payload that is none", "RDT031", { event: "pull_request", payload: "<html>" }, ["id-token: write"]],
  ])("is told apart, with what to add: %s", (_, rule, change, lines) => {
    const { rule: found, fix } = told(change);
    expect(found).toBe(rule);
    for (const line of lines) expect(fix).toContain(line);
  });

  it("names the calling jobs that do not grant it, and no others", () => {
    const workflow = `jobs:
  first: { uses: ./.github/workflows/a.yml }
  second: { uses: ./.github/workflows/b.yml, permissions: { id-token: write } }
  build: { runs-on: ubuntu-latest }
`;
    const { text } = told({ workflow });
    expect(text).toContain("`first`");
    expect(text).not.toMatch(/`second`|`build`/);
    expect(text).toContain(".github/workflows/restore-drill.yml");
  });

  it("says of a fork that it is possible where the event cannot be read", () => {
    expect(told({ event: "pull_request" }).text).toContain("If this pull request comes from a fork");
    expect(told({ event: "push" }).text).not.toContain("fork");
  });
});

describe("what a step knows of its job", () => {
  const env = {
    GITHUB_EVENT_PATH: "/event.json",
    GITHUB_WORKSPACE: "/w",
    GITHUB_WORKFLOW_REF: JOB.workflowRef,
    GITHUB_EVENT_NAME: "push",
  };

  it("is read from the event, and from the workflow's file in the workspace", async () => {
    const asked: string[] = [];
    const job = await jobOf(env, async (path) => `${asked.push(path)}`);
    expect(asked).toEqual(["/event.json", "/w/.github/workflows/restore-drill.yml"]);
    expect(job).toMatchObject({ event: "push", payload: "1", workflow: "2", serverUrl: "https://github.com" });
  });

  it("leaves out what cannot be read, and a path that leaves the folder of workflows", async () => {
    const failing = async () => Promise.reject(new Error("EACCES"));
    expect(await jobOf(env, failing)).toMatchObject({ payload: null, workflow: null });
    const odd = { ...env, GITHUB_WORKFLOW_REF: "acme/platform/.github/workflows/../../../etc/passwd@x" };
    expect(await jobOf(odd, async (path) => path)).toMatchObject({ workflow: null });
  });
});
