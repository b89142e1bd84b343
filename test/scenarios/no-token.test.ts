import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run, type Scenario } from "./harness.ts";

const folder = mkdtempSync(join(tmpdir(), "event-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The path of an event's payload, as a runner leaves one. */
function event(head: string): string {
  const path = join(folder, `${head.replace("/", "-")}.json`);
  writeFileSync(path, JSON.stringify({ pull_request: { head: { repo: { full_name: head } } } }));
  return path;
}

const CALLER = `on: { schedule: [{ cron: "0 3 * * 1" }] }
permissions: { contents: read }
jobs:
  nightly:
    uses: acme/shared/.github/workflows/drill.yml@v3
`;

describe.concurrent("a job that GitHub gives no token", () => {
  it.each<readonly [string, string, Scenario, readonly string[]]>([
    ["permission", "RDT031", {}, ["id-token: write"]],
    [
      "a fork's pull request",
      "RDT030",
      { env: { GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: event("eve/platform") } },
      ["fork", "mode: lint"],
    ],
    ["Dependabot", "RDT034", { env: { GITHUB_EVENT_NAME: "pull_request", GITHUB_ACTOR: "dependabot[bot]" } }, ["mode: lint"]],
    [
      "a caller's job",
      "RDT035",
      { env: { GITHUB_JOB: "drill" }, files: { ".github/workflows/restore-drill.yml": CALLER } },
      ["nightly", "id-token: write", "uses:"],
    ],
    [
      "GitHub Enterprise Server",
      "RDT036",
      { env: { GITHUB_SERVER_URL: "https://github.acme.example" } },
      ["https://github.acme.example/_services/token", "id-token: write"],
    ],
  ])("is told once why, and what to add: %s", async (_, rule, { env, ...more }, texts) => {
    const seen = await run({
      ...more,
      env: { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" },
    });
    expect(seen.evidence.findings.map(({ rule: of }: { rule: string }) => of)).toEqual([rule]);
    expect(seen.result.annotations.map(({ level, title }) => `${level} ${title.slice(0, 6)}`)).toEqual([`error ${rule}`]);
    const { message, fix } = seen.evidence.findings[0];
    for (const text of texts) expect(`${message}\n${fix}`).toContain(text);
    for (const text of texts) expect(seen.result.summary).toContain(text);
    expect(seen.result.exitCode).toBe(1);
    expect(seen.twin.requests.every(({ route }) => route === "arm.metadata")).toBe(true);
  });
});

describe.concurrent("a job whose right to ask is there and does not help", () => {
  it.each<readonly [string, string, Scenario, readonly string[]]>([
    [
      "it has ended, hours into the job",
      "RDT032",
      { env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-a-job-that-ran-too-long" } },
      ["Unauthorized", "about six hours", "id-token: write"],
    ],
    [
      "something answers in GitHub's place",
      "RDT033",
      { faults: [{ route: "github.oidc.token", status: 200, body: { message: "welcome" } }] },
      ["holds no token", "HTTPS_PROXY"],
    ],
  ])("is told so, and asks neither cloud for a token: %s", async (_, rule, scenario, texts) => {
    const seen = await run(scenario);
    const findings: { rule: string; message: string; fix: string }[] = seen.evidence.findings;
    expect([...new Set(findings.map((each) => each.rule))]).toEqual([rule]);
    for (const text of texts) expect(`${findings[0]?.message}\n${findings[0]?.fix}`).toContain(text);
    expect(seen.result.summary).toContain(rule);
    expect(seen.evidence.verdict).not.toBe("passed");
    expect(seen.result.exitCode).toBe(1);
    expect(seen.twin.requests.filter(({ service }) => service === "entra" || service === "sts")).toEqual([]);
  });
});
