import { describe, expect, it } from "vitest";
import { Google, ruleOf } from "./cloud.ts";

type Change = (on: Google) => void;
const provider = (on: Google) => on.world.google.pools[0]?.providers[0] ?? expect.fail("no provider");

describe("Google STS", () => {
  it("gives a token for GitHub's", () => {
    expect(new Google().exchange()).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3599 } });
  });

  it.each<readonly [string, string, Change, Readonly<Record<string, string>>]>([
    [
      "a project id in the audience",
      "RDT040",
      () => {},
      { audience: "//iam.googleapis.com/projects/acme-prod/locations/global/workloadIdentityPools/github/providers/actions" },
    ],
    ["a disabled pool", "RDT041", (on) => void Object.assign(on.world.google.pools[0] ?? {}, { disabled: true }), {}],
    ["a deleted provider", "RDT041", (on) => void Object.assign(provider(on), { deleted: true }), {}],
    [
      "a false condition",
      "RDT042",
      (on) => void Object.assign(provider(on), { condition: "assertion.ref == 'refs/heads/x'" }),
      {},
    ],
    [
      "a condition over a claim that is not there",
      "RDT042",
      (on) => void Object.assign(provider(on), { condition: "assertion.nope == ''" }),
      {},
    ],
    ["other audiences", "RDT043", (on) => void Object.assign(provider(on), { audiences: ["https://acme"] }), {}],
    [
      "another issuer",
      "RDT044",
      (on) => void Object.assign(provider(on), { issuer: "https://token.actions.githubusercontent.com/acme" }),
      {},
    ],
    ["an issuer that nobody can reach", "RDT045", (on) => void Object.assign(on.world.github.oidc, { reachable: false }), {}],
    [
      "a subject of more than 127 bytes",
      "RDT047",
      (on) => void Object.assign(on.world.github, { environment: "x".repeat(127) }),
      {},
    ],
    [
      "a subject that is no text",
      "RDT048",
      (on) => void Object.assign(provider(on).mapping, { "google.subject": "assertion.iat" }),
      {},
    ],
  ])("refuses in words that the product's table knows: %s", (_, rule, change, over) => {
    const on = new Google();
    change(on);
    const said = on.exchange(over);
    expect(said.status).toBe(400);
    expect(ruleOf("sts", said)).toBe(rule);
  });

  it("refuses a token of another key, and one past its life", () => {
    const on = new Google();
    expect(ruleOf("sts", on.exchange({ subject_token: on.github(undefined, "somebody-else") }))).toBe("RDT049");
    const old = on.github();
    on.now += 301_000;
    expect(ruleOf("sts", on.exchange({ subject_token: old }))).toBe("RDT046");
  });

  it.each([
    ["assertion.repository == 'acme/platform' && assertion.ref.startsWith('refs/heads/')", 200],
    ["assertion.sub.extract('repo:{owner}/') == 'acme'", 200],
    ["assertion.environment in ['restore-drills', 'production']", 200],
    ["attribute.repository_id == '64501' && google.subject.endsWith('restore-drills')", 200],
    ["attribute.repository_id == '64502'", 400],
    ["this is not CEL", 400],
  ])("judges the condition %s", (condition, status) => {
    const on = new Google();
    provider(on).condition = condition;
    expect(on.exchange().status).toBe(status);
  });
});

describe("IAM Credentials", () => {
  it("impersonates for as long as asked, and writes no fraction of a second", () => {
    expect(new Google().impersonated()).toMatchObject({ status: 200, body: { expireTime: "2026-11-24T09:15:00Z" } });
  });

  it.each<readonly [string, string, Change, string | undefined, unknown]>([
    ["nobody may", "RDT055", (on) => void Object.assign(on.world.google, { bindings: [] }), undefined, undefined],
    [
      "another repository's jobs may",
      "RDT055",
      (on) =>
        void Object.assign(on.world.google.bindings[0] ?? {}, {
          members: [
            "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/attribute.repository/acme/other",
          ],
        }),
      undefined,
      undefined,
    ],
    [
      "a condition has run out",
      "RDT055",
      (on) =>
        void Object.assign(on.world.google.bindings[0] ?? {}, { condition: "request.time < timestamp('2026-01-01T00:00:00Z')" }),
      undefined,
      undefined,
    ],
    [
      "the account is disabled",
      "RDT056",
      (on) => void Object.assign(on.world.google.serviceAccounts[0] ?? {}, { disabled: true }),
      undefined,
      undefined,
    ],
    [
      "the API is not enabled",
      "RDT053",
      (on) => void Object.assign(on.world.google.projects[0] ?? {}, { services: [] }),
      undefined,
      undefined,
    ],
    ["a lifetime of a day", "RDT051", () => {}, undefined, { scope: ["x"], lifetime: "86400s" }],
  ])("refuses in words that the product's table knows: %s", (_, rule, change, email, body) => {
    const on = new Google();
    change(on);
    expect(ruleOf("iam-credentials", on.impersonated(email, body))).toBe(rule);
  });

  it("lets a principal in while a condition holds", () => {
    const on = new Google();
    Object.assign(on.world.google.bindings[0] ?? {}, { condition: "request.time < timestamp('2027-01-01T00:00:00Z')" });
    expect(on.impersonated().status).toBe(200);
  });

  it("gives no token of a pool that was disabled meanwhile", () => {
    const on = new Google();
    const token = on.federated();
    Object.assign(on.world.google.pools[0] ?? {}, { disabled: true });
    expect(on.call("GET /v1/projects/acme-prod/secrets/orders-db-password", { token }).status).toBe(401);
  });
});

describe("Secret Manager", () => {
  it("answers with the project's number, the newest version first, and the payload's CRC32C", () => {
    const on = new Google();
    const name = "projects/123456789012/secrets/orders-db-password";
    expect(on.secret("orders-db-password/versions")).toMatchObject({
      body: {
        versions: [{ name: `${name}/versions/7`, state: "ENABLED" }, { state: "ENABLED" }, { state: "DISABLED" }],
        totalSize: 3,
      },
    });
    expect(on.secret("orders-db-password/versions/latest:access")).toMatchObject({
      body: { name: `${name}/versions/7`, payload: { data: expect.any(String), dataCrc32c: expect.stringMatching(/^\d+$/) } },
    });
  });

  it("pages and filters, and has no total for a filtered list", () => {
    const on = new Google();
    const first = on.secret("orders-db-password/versions?pageSize=2");
    expect(first).toMatchObject({ body: { nextPageToken: "2" } });
    expect(on.secret("orders-db-password/versions?pageSize=2&pageToken=2")).toMatchObject({
      body: { versions: [{ state: "DISABLED" }] },
    });
    expect(on.secret("orders-db-password/versions?filter=state:ENABLED")).toMatchObject({ body: { totalSize: 0 } });
  });

  it("`latest` is the version made last, whatever its state", () => {
    const on = new Google();
    Object.assign(on.world.google.secrets[0]?.versions[0] ?? {}, { state: "DISABLED" });
    expect(ruleOf("secret-manager", on.secret("orders-db-password/versions/latest:access"))).toBe("RDS016");
  });

  it.each<readonly [string, string, Change, string]>([
    [
      "no accessor",
      "RDS012",
      (on) =>
        void Object.assign(on.world.google, {
          bindings: on.world.google.bindings.filter(({ role }) => !role.endsWith("secretAccessor")),
        }),
      "orders-db-password/versions/7:access",
    ],
    [
      "no viewer",
      "RDS013",
      (on) =>
        void Object.assign(on.world.google, {
          bindings: on.world.google.bindings.filter(({ role }) => !role.endsWith("secretmanager.viewer")),
        }),
      "orders-db-password/versions",
    ],
    ["a disabled version", "RDS016", () => {}, "orders-db-password/versions/5:access"],
    [
      "a secret that is not there",
      "RDS017",
      (on) =>
        void on.world.google.bindings.push({
          resource: "projects/acme-prod",
          role: "roles/secretmanager.admin",
          members: ["serviceAccount:drills@acme-prod.iam.gserviceaccount.com"],
        }),
      "nope/versions/latest:access",
    ],
    [
      "an API that is not enabled",
      "RDS010",
      (on) => void Object.assign(on.world.google.projects[0] ?? {}, { services: ["iamcredentials.googleapis.com"] }),
      "orders-db-password/versions",
    ],
  ])("refuses in words that the product's table knows: %s", (_, rule, change, path) => {
    const on = new Google();
    change(on);
    expect(ruleOf("secret-manager", on.secret(path))).toBe(rule);
  });

  it("writes who accessed a secret, and as whom, into the audit log", () => {
    const on = new Google();
    on.secret("orders-db-password/versions/7:access");
    const body = { resourceNames: ["projects/acme-prod"], filter: 'protoPayload.methodName:"AccessSecretVersion"' };
    expect(on.call("POST /v2/entries:list", { token: on.as(), body })).toMatchObject({
      body: {
        entries: [{ protoPayload: { authenticationInfo: { principalEmail: "drills@acme-prod.iam.gserviceaccount.com" } } }],
      },
    });
  });

  it("knows nobody without a token, or with one of its own making", () => {
    const on = new Google();
    expect(on.call("GET /v1/projects/acme-prod/secrets/orders-db-password").status).toBe(401);
    expect(on.call("GET /v1/projects/acme-prod/secrets/orders-db-password", { token: "ya29.x" }).status).toBe(401);
  });
});

describe("Secret Manager's quota", () => {
  it("refuses a project's 601st read of a minute, counts accesses apart, and lets reads in again", () => {
    const google = new Google();
    const token = google.as();
    const read = () => google.call("GET /v1/projects/123456789012/secrets/orders-db-password/versions", { token });
    const statuses = Array.from({ length: 601 }, () => read().status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    const refused = read();
    expect(refused.status).toBe(429);
    expect(JSON.stringify(refused.body)).toContain(
      "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'secretmanager.googleapis.com' for consumer 'project_number:123456789012'.",
    );
    expect(ruleOf("secret-manager", refused)).toBe("RDS097");
    expect(google.secret("orders-db-password/versions/7:access").status).toBe(200);
    google.now += 60_001;
    expect(read().status).toBe(200);
  });
});
