import { describe, expect, it } from "vitest";
import { run } from "./harness.ts";

const EVENT = { repository: { default_branch: "main" } };

/** The twin is no built-in cloud: its hosts stand in the plan. */
describe.concurrent("a plan with hosts of its own, where a stranger may have had a hand in it", () => {
  it.each([
    ["pull_request", "check"],
    ["pull_request", "drill"],
    ["pull_request", "reap"],
    ["pull_request_target", "dry-run"],
    ["pull_request_target", "restore"],
  ])("sends no token anywhere: %s, mode %s", async (event, mode) => {
    const seen = await run({ inputs: { mode, "probe-trust": "true" }, env: { GITHUB_EVENT_NAME: event } });
    expect(seen.evidence.findings).toMatchObject([
      { rule: "RDP043", level: "error", subject: "azure.cloud", where: { path: ".github/restore-plan.yml" } },
    ]);
    expect(seen.evidence.hosts).toEqual([]);
    expect(seen.twin.requests).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
  });

  it.each([
    ["endpoint", { endpoints: { sts: "https://sts.example" } }],
    ["universe", { universe: "example.com" }],
  ])("sends none where only Google has an %s of its own", async (_, google) => {
    const seen = await run({
      env: { GITHUB_EVENT_NAME: "pull_request" },
      plan(plan) {
        plan.azure.cloud = "AzureCloud";
        plan.google = { ...plan.google, endpoints: {}, ...google };
      },
    });
    expect(seen.evidence.findings).toMatchObject([{ rule: "RDP043", level: "error", subject: "google" }]);
    expect(seen.evidence.hosts).toEqual([]);
    expect(seen.twin.requests).toEqual([]);
  });

  it.each([
    ["issue_comment", "check", {}],
    ["workflow_run", "check", {}],
    ["merge_group", "check", {}],
    ["issues", "drill", {}],
    ["PULL_REQUEST", "check", {}],
    ["workflow_dispatch", "check", { GITHUB_REF: "refs/heads/somebodys" }],
    ["push", "check", { GITHUB_REF: "refs/tags/main" }],
  ])("sends no token anywhere: %s, mode %s %j", async (event, mode, env) => {
    const seen = await run({ inputs: { mode }, env: { GITHUB_EVENT_NAME: event, ...env }, event: EVENT });
    expect(seen.evidence.findings).toMatchObject([{ rule: "RDP043", level: "error" }]);
    expect(seen.twin.requests).toEqual([]);
  });

  it("sends no token where the event does not tell the default branch", async () => {
    const seen = await run({ env: { GITHUB_EVENT_NAME: "push" }, event: { repository: {} } });
    expect(seen.evidence.findings).toMatchObject([{ rule: "RDP043", level: "error" }]);
    expect(seen.evidence.findings[0].message).toContain("does not tell the default branch");
    expect(seen.twin.requests).toEqual([]);
  });

  it.each(["push", "workflow_dispatch", "repository_dispatch"])("is checked from the default branch: %s", async (event) => {
    const seen = await run({ env: { GITHUB_EVENT_NAME: event }, event: EVENT });
    expect(seen.evidence.findings.map(({ rule }: { rule: string }) => rule)).not.toContain("RDP043");
    expect(seen.evidence.hosts).not.toEqual([]);
    expect(seen.result.exitCode).toBe(0);
  });

  it("is linted all the same", async () => {
    const seen = await run({ inputs: { mode: "lint" }, env: { GITHUB_EVENT_NAME: "pull_request" } });
    expect(seen.evidence.findings.map(({ rule }: { rule: string }) => rule)).not.toContain("RDP043");
    expect(seen.result.exitCode).toBe(0);
  });
});

describe.concurrent("a secret's name that would make another host of Secret Manager's", () => {
  it.each([
    "projects/acme-prod/locations/x@evil.example#/secrets/orders",
    "projects/acme-prod/locations/x@evil.example?/secrets/orders",
    "projects/acme-prod/locations/evil.example:443#/secrets/orders",
    "projects/acme-prod/locations/europe-west1.evil/secrets/orders",
    "projects/acme-prod?x=/secrets/orders",
    "projects/acme-prod/secrets/orders#",
  ])("is a mistake in the plan: %s", async (resource) => {
    const seen = await run({
      plan(plan) {
        plan.secrets = { "orders-db-password": { resource } };
      },
    });
    expect(seen.evidence.findings).toMatchObject([{ rule: "RDP023", level: "error" }]);
    expect(seen.evidence.hosts).toEqual([]);
    expect(seen.twin.requests).toEqual([]);
  });
});
