import { describe, expect, it } from "vitest";
import { assign } from "../twin/arm/world.ts";
import { run, runBuilt } from "./harness.ts";

const STACK = /\n\s+at (?:\S+ \()?(?:file|node|\/)/;

/** The codes that a run found, with their levels. */
function found(seen: Awaited<ReturnType<typeof run>>): string[] {
  return seen.evidence.findings.map(({ rule, level }: { rule: string; level: string }) => `${level} ${rule}`);
}

describe.concurrent("mode check", () => {
  it("passes where a restore would work, and changes nothing", async ({ expect }) => {
    const seen = await runBuilt({});
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual([]);
  });

  it("names the subject that Entra does not trust, and how to trust it", async ({ expect }) => {
    const seen = await run({
      world({ entra }) {
        const [credential] = entra.applications[0]?.credentials ?? [];
        if (credential) credential.subject = "repo:acme/platform:environment:production";
      },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.summary).toContain("AADSTS700213");
  });

  it("names the attribute condition that rejects the job at Google", async ({ expect }) => {
    const seen = await run({
      world({ google }) {
        const [provider] = google.pools[0]?.providers ?? [];
        if (provider) provider.condition = "assertion.repository_id == '1'";
      },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.evidence.restores[0].phases.map(({ name }: { name: string }) => name)).toContain("vault");
  });

  it("tells an impersonation that is not allowed from a trust that does not hold", async () => {
    const seen = await run({
      world({ google }) {
        google.bindings = google.bindings.filter(({ role }) => role !== "roles/iam.workloadIdentityUser");
      },
    });
    expect(found(seen)).toContain("error RDT055");
    expect(seen.result.exitCode).toBe(1);
  });

  it("reads the vault when only Google is down, and fails", async () => {
    const seen = await run({
      world({ google }) {
        for (const pool of google.pools) pool.disabled = true;
      },
    });
    expect(found(seen)).toEqual(["error RDT041"]);
    expect(seen.evidence.restores[0].point).toMatchObject({ id: "329227193789374" });
  });

  it("says which role is missing on the vault", async ({ expect }) => {
    const seen = await run({
      world({ azure }) {
        azure.roleAssignments = azure.roleAssignments.filter(({ scope }) => !scope.includes("prod-vault"));
      },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
  });

  it("fails on a secret that nobody rotated for 90 days", async () => {
    const seen = await run({
      world({ google }) {
        const [secret] = google.secrets;
        delete secret?.rotation;
        if (secret?.versions[0]) secret.versions[0].createdAt -= 100 * 86_400_000;
      },
    });
    expect(found(seen)).toEqual(["error RDS002"]);
    expect(seen.result.annotations[0]).toMatchObject({ level: "error", file: ".github/restore-plan.yml" });
  });

  it("uses the newest enabled version and warns that `latest` fails where the newest is disabled", async () => {
    const seen = await run({
      world({ google }) {
        const [secret] = google.secrets;
        delete secret?.rotation;
        const [newest, older] = secret?.versions ?? [];
        if (newest) newest.state = "DISABLED";
        if (older) older.createdAt += 60 * 86_400_000;
      },
    });
    expect(found(seen)).toEqual(["warning RDS004"]);
    expect(seen.result.outputs.secrets).toBe('{"orders-db-password":"6"}');
    expect(seen.result.exitCode).toBe(0);
  });

  it("fails when no version of the secret is enabled", async () => {
    const seen = await run({
      world({ google }) {
        for (const version of google.secrets[0]?.versions ?? []) version.state = "DISABLED";
      },
    });
    expect(found(seen)).toEqual(["error RDS001"]);
  });

  it("does not call a payload intact whose checksum is another's", async () => {
    const seen = await run({
      world({ google }) {
        const [newest] = google.secrets[0]?.versions ?? [];
        if (newest) newest.corrupt = true;
      },
    });
    expect(found(seen)).toEqual(["error RDS003"]);
  });

  it("names the role that reading the secret's value takes", async () => {
    const seen = await run({
      world({ google }) {
        google.bindings = google.bindings.filter(({ role }) => role !== "roles/secretmanager.secretAccessor");
      },
    });
    expect(found(seen)).toEqual(["note RDT133", "error RDS012"]);
    expect(seen.result.summary).toContain("roles/secretmanager.secretAccessor");
  });

  it("reads a regional secret, and a secret without a service account between", async () => {
    const seen = await run({
      world({ google }) {
        const [secret] = google.secrets;
        if (secret) secret.location = "europe-west1";
        const subject = "repo:acme/platform:environment:restore-drills";
        const member = `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/subject/${subject}`;
        google.bindings = ["viewer", "secretAccessor"].map((role) => ({
          resource: "projects/acme-prod/locations/europe-west1/secrets/orders-db-password",
          role: `roles/secretmanager.${role}`,
          members: [member],
        }));
      },
      plan(plan) {
        delete plan.google?.["service-account"];
        const secret = plan.secrets?.["orders-db-password"];
        if (secret) secret.resource = "projects/acme-prod/locations/europe-west1/secrets/orders-db-password";
      },
    });
    expect(found(seen)).toEqual([]);
    expect(seen.evidence.identity.google).toMatchObject({
      serviceAccount: null,
      principal: expect.stringContaining("/subject/repo:acme"),
    });
  });

  it("says why no recovery point may be used", async ({ expect }) => {
    const seen = await run({
      plan(plan) {
        const restore = plan.restores["orders-vm"];
        if (restore) restore["point-filter"] = { within: "1h", consistency: "application" };
      },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
  });

  it("fails on a machine that nobody protects", async () => {
    const seen = await run({
      plan(plan) {
        const restore = plan.restores["orders-vm"];
        if (restore) restore.item = { type: "vm", name: "orders-02", "resource-group": "prod" };
      },
    });
    expect(seen.result.exitCode).toBe(1);
    expect(found(seen)[0]).toMatch(/^error RDB00/);
  });

  it("finds the item whatever the case of its name", async () => {
    const seen = await run({
      plan(plan) {
        const restore = plan.restores["orders-vm"];
        if (restore) restore.item = { type: "vm", name: "ORDERS-01", "resource-group": "Prod" };
      },
    });
    expect(seen.result.exitCode).toBe(0);
  });

  it("fails on an item in soft-deleted state", async () => {
    const seen = await run({
      world({ azure }) {
        const [item] = azure.vaults[0]?.items ?? [];
        if (item) item.deletedUntil = Date.now() + 5 * 86_400_000;
      },
    });
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.summary.toLowerCase()).toContain("soft");
  });

  it("survives a passing 500 and a throttled read, and passes", async () => {
    const seen = await run({
      faults: [
        {
          route: "arm.points.list",
          status: 500,
          times: 1,
          body: { error: { code: "InternalServerError", message: "try again" } },
        },
        { route: "arm.items.list", status: 429, times: 1, headers: { "retry-after": "1" } },
        { route: "google.secrets.versions", reset: true, times: 1 },
      ],
    });
    expect(seen.result.exitCode).toBe(0);
  });

  it("calls an answer that is no JSON by its name, without a stack trace", async ({ expect }) => {
    const seen = await run({
      faults: [
        {
          route: "arm.items.list",
          status: 200,
          body: "<html><h1>Sign in to the proxy</h1></html>",
          headers: { "content-type": "text/html" },
        },
      ],
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.raw).not.toMatch(STACK);
  });

  it("never passes on a list of items that was cut off", async () => {
    const seen = await run({ faults: [{ route: "arm.items.list", truncate: true }] });
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.raw).not.toMatch(STACK);
  });

  it("works with reader roles alone", async () => {
    const seen = await run({
      world({ azure }) {
        const vault = azure.vaults[0]?.id ?? "";
        azure.roleAssignments = [
          assign("Backup Reader", vault, 0),
          assign("Reader", vault.split("/providers/")[0] ?? "", 0),
          assign("Reader", `${vault.split("/resourceGroups/")[0]}/resourceGroups/drill-target`, 0),
        ];
      },
    });
    expect(found(seen)).toEqual([]);
    expect(seen.result.exitCode).toBe(0);
  });

  it("does not contact Google when the selected restores refer to nothing there", async () => {
    const seen = await run({
      plan(plan) {
        delete plan.google;
        delete plan.secrets;
        delete plan.restores["orders-vm"]?.secrets;
      },
    });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.twin.requests.filter(({ route }) => route.startsWith("google."))).toEqual([]);
    expect(seen.evidence.identity.google).toBeNull();
  });
});
