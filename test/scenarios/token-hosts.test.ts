import { describe, expect, it } from "vitest";
import { run } from "./harness.ts";

/** The twin is no built-in cloud: its hosts stand in the plan. */
describe.concurrent("a plan with hosts of its own, on a pull request", () => {
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
