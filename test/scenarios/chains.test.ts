import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AUDIENCE, AUDIENCE_CLIENT, type Chain, entraThenGoogle, googleThenEntra } from "../twin/chains.ts";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

type Changes = Scenario & { readonly but?: (world: World) => void };
/** A run over the chain, `but` for what the world has otherwise. */
const over = (chain: Chain, { but, ...more }: Changes = {}) =>
  run({
    ...more,
    world: (world) => {
      chain.world(world);
      but?.(world);
    },
    plan: (plan) => {
      chain.plan(plan);
      more.plan?.(plan);
    },
  });
const found = (seen: Seen): string[] =>
  seen.evidence.findings.map(({ rule, level }: { rule: string; level: string }) => `${level} ${rule}`);
const asked = ({ twin }: Seen, ...names: readonly string[]) =>
  twin.requests.filter(({ route }) => names.includes(route)).map(({ route, status }) => `${route} ${status}`);
const message = (seen: Seen): string => seen.evidence.findings[0]?.message ?? "";
const fix = (seen: Seen): string => seen.evidence.findings[0]?.fix ?? "";
const restored = ({ twin }: Seen) => twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore");
const provider = ({ google }: World) => google.pools[0]?.providers[0] ?? expect.fail("no provider");
const noSecrets: NonNullable<Scenario["plan"]> = ({ restores }) => void delete restores["orders-vm"]?.secrets;

describe.concurrent("GitHub → Entra → Google", () => {
  it("reads the secret as the service account that the service principal may impersonate", async ({ expect }) => {
    const seen = await over(entraThenGoogle());
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(0);
    expect(seen.evidence.identity).toMatchObject({
      github: { sub: "repo:acme/platform:environment:restore-drills" },
      azure: { subjectToken: "github" },
      google: {
        subjectToken: "azure",
        serviceAccount: "drills@acme-prod.iam.gserviceaccount.com",
        principal: expect.stringMatching(/workloadIdentityPools\/entra\/subject\/33333333-/),
      },
    });
    expect(seen.evidence.identity.azure).not.toHaveProperty("through");
  });

  it("reads the secret as the service principal itself", async () => {
    const seen = await over(entraThenGoogle(1, "itself"));
    expect(found(seen)).toEqual([]);
    expect(seen.evidence.identity.google).toMatchObject({ subjectToken: "azure", serviceAccount: null });
    expect(asked(seen, "google.credentials.accessToken")).toEqual([]);
  });

  it("shows Google a v2 token, whose audience is the application's client id", async () => {
    const seen = await over(entraThenGoogle(2));
    expect(found(seen)).toEqual([]);
    expect(seen.evidence.identity.google.subjectToken).toBe("azure");
  });

  it("drills, and clears away", async () => {
    const seen = await over(entraThenGoogle(2), { inputs: { mode: "drill" } });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
    expect(restored(seen)).toEqual([]);
  });

  it.each<readonly [string, string, 1 | 2, (world: World) => void, string]>([
    [
      "a v2 token where the provider allows the URI",
      "RDT043",
      2,
      (on) => void Object.assign(provider(on), { audiences: [AUDIENCE] }),
      AUDIENCE_CLIENT,
    ],
    [
      "a v1 token where the provider allows the client id",
      "RDT043",
      1,
      (on) => void Object.assign(provider(on), { audiences: [AUDIENCE_CLIENT] }),
      AUDIENCE,
    ],
    [
      "a v2 token where the provider expects the issuer of v1",
      "RDT044",
      2,
      (on) => void Object.assign(provider(on), { issuer: `https://sts.windows.net/${on.entra.tenantId}/` }),
      "/v2.0",
    ],
    [
      "an issuer without its slash",
      "RDT044",
      1,
      (on) => void Object.assign(provider(on), { issuer: `https://sts.windows.net/${on.entra.tenantId}` }),
      "sts.windows.net",
    ],
    [
      "another service principal",
      "RDT042",
      1,
      (on) => void Object.assign(provider(on), { condition: "assertion.sub == 'somebody'" }),
      "33333333-",
    ],
    [
      "a service principal that may not impersonate",
      "RDT055",
      1,
      ({ google }) => {
        google.bindings = google.bindings.filter(({ role }) => role !== "roles/iam.workloadIdentityUser");
      },
      "workloadIdentityPools/entra/subject/33333333-",
    ],
    [
      "an audience that the tenant does not know",
      "RDT037",
      1,
      ({ entra }) => void Object.assign(entra, { resources: {} }),
      AUDIENCE,
    ],
    [
      "an application that wants an assignment",
      "RDT038",
      1,
      ({ entra }) => void Object.assign(entra.resources[AUDIENCE] ?? {}, { assignmentRequired: true }),
      AUDIENCE,
    ],
  ])("says where the chain broke, and goes on in Azure: %s", async (_, rule, version, but, named) => {
    const seen = await over(entraThenGoogle(version), { but });
    expect(found(seen)).toEqual([`error ${rule}`]);
    expect(`${message(seen)}\n${fix(seen)}`).toContain(named);
    expect(seen.evidence.identity.google).toBeNull();
    expect(seen.evidence.restores[0].point).toMatchObject({ id: "329227193789374" });
  });

  it("names Entra's refusal of GitHub's token once, though both clouds depend on it", async () => {
    const seen = await over(entraThenGoogle(), {
      but: ({ entra }) => {
        const [credential] = entra.applications[0]?.credentials ?? [];
        if (credential) credential.subject = "repo:acme/platform:environment:production";
      },
    });
    expect(found(seen)).toEqual(["error RDT013"]);
    expect(asked(seen, "google.sts.token")).toEqual([]);
  });
});

describe.concurrent("GitHub → Google → Entra", () => {
  it("reaches Azure by the service account's ID token", async ({ expect }) => {
    const seen = await over(googleThenEntra());
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(0);
    expect(seen.evidence.identity).toMatchObject({
      github: { sub: "repo:acme/platform:environment:restore-drills" },
      azure: { subjectToken: "google", through: { serviceAccount: "drills@acme-prod.iam.gserviceaccount.com" } },
      google: { subjectToken: "github" },
    });
  });

  it("goes through Google also when no secret is needed", async () => {
    const seen = await over(googleThenEntra(), { plan: noSecrets });
    expect(found(seen)).toEqual([]);
    expect(seen.evidence.identity.google).toBeNull();
    expect(seen.result.log.join("\n")).toContain("Secret Manager is not asked");
    // One for the resource manager, and one for Graph, which says what the application demands.
    expect(asked(seen, "google.credentials.idToken")).toEqual(Array(2).fill("google.credentials.idToken 200"));
  });

  it("gives each exchange a GitHub token of its own", async () => {
    const seen = await over(googleThenEntra());
    const [minted, exchanged] = [asked(seen, "github.oidc.token"), asked(seen, "google.sts.token")];
    expect(minted).toHaveLength(exchanged.length);
    const shown = seen.twin.requests.filter(({ route }) => route === "google.sts.token");
    expect(shown.map(({ status }) => status)).toEqual(shown.map(() => 200));
  });

  it("drills, and clears away", async () => {
    const seen = await over(googleThenEntra(), { inputs: { mode: "drill" } });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
    expect(restored(seen)).toEqual([]);
  });

  it("signs az in for a step by the same chain", async () => {
    const folder = mkdtempSync(join(tmpdir(), "az-"));
    const [az, shown] = [join(folder, "az"), join(folder, "shown")];
    writeFileSync(az, `#!/usr/bin/env bash\nif [ "$1" = login ]; then cut -d. -f2 < "\${8#@}" > ${shown}; fi\n`, {
      mode: 0o755,
    });
    const seen = await over(googleThenEntra(), {
      inputs: { mode: "drill" },
      env: { PATH: `${folder}:${process.env.PATH}` },
      workspace: { "verify.sh": "true" },
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { verify: [{ run: "./verify.sh", azure: true }] }),
    });
    const claims = JSON.parse(Buffer.from(readFileSync(shown, "utf8"), "base64url").toString());
    rmSync(folder, { recursive: true });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "verified" });
    expect(claims).toMatchObject({ iss: "https://accounts.google.com", sub: "104567890123456789012" });
  });

  it("gives back in the post step, from the record alone, what a killed drill held", async () => {
    const seen = await over(googleThenEntra(), {
      inputs: { mode: "drill" },
      started: (child) => {
        child.stdout?.on("data", (chunk: Buffer) => {
          if (chunk.toString().includes("Came back")) child.kill("SIGKILL");
        });
      },
    });
    expect(seen.result.signal).toBe("SIGKILL");
    expect(restored(seen)).toHaveLength(3);
    const post = await seen.again({
      inputs: { mode: "drill" },
      planText: null,
      state: seen.result.state,
    });
    expect(post.result.exitCode).toBe(0);
    expect(restored(post)).toEqual([]);
  });

  it.each<readonly [string, string, (world: World) => void, string]>([
    [
      "the service account's role was taken away",
      "RDT055",
      ({ google }) => {
        google.bindings = google.bindings.filter(({ role }) => role !== "roles/iam.workloadIdentityUser");
      },
      "roles/iam.workloadIdentityUser",
    ],
    ["the pool is disabled", "RDT041", ({ google }) => void Object.assign(google.pools[0] ?? {}, { disabled: true }), "pool"],
    [
      "the condition is false",
      "RDT042",
      (on) => void Object.assign(provider(on), { condition: "assertion.repository_id == '1'" }),
      "repo:acme/platform",
    ],
    [
      "the service account is gone",
      "RDT056",
      ({ google }) => void Object.assign(google.serviceAccounts[0] ?? {}, { disabled: true }),
      "drills@acme-prod",
    ],
    [
      "the IAM Credentials API is off",
      "RDT053",
      ({ google }) => {
        for (const project of google.projects) project.services = project.services.filter((host) => !host.startsWith("iamcred"));
      },
      "iamcredentials.googleapis.com",
    ],
  ])("cannot reach Azure when Google refuses, and says so once: %s", async (_, rule, but, named) => {
    const seen = await over(googleThenEntra(), { but });
    expect(found(seen)).toEqual([`error ${rule}`]);
    expect(`${message(seen)}\n${fix(seen)}`).toContain(named);
    expect(message(seen)).toContain("Entra");
    expect(asked(seen, "entra.token")).toEqual([]);
    expect(seen.evidence.identity).toMatchObject({ azure: null, google: null });
    expect(seen.result.exitCode).toBe(1);
  });

  it.each<readonly [string, string, (world: World) => void]>([
    ["the numeric id is another's", "RDT013", ({ entra }) => credential(entra, { subject: "999999999999999999999" })],
    [
      "the credential names the e-mail address",
      "RDT013",
      ({ entra }) => credential(entra, { subject: "drills@acme-prod.iam.gserviceaccount.com" }),
    ],
    ["the issuer has a slash", "RDT011", ({ entra }) => credential(entra, { issuer: "https://accounts.google.com/" })],
    ["the audience is another", "RDT012", ({ entra }) => credential(entra, { audience: "https://iam.googleapis.com" })],
    ["there is no credential", "RDT016", ({ entra }) => void Object.assign(entra.applications[0] ?? {}, { credentials: [] })],
  ])("says which credential Entra lacks, and still reads the secrets: %s", async (_, rule, but) => {
    const seen = await over(googleThenEntra(), { but });
    expect(found(seen)).toEqual([`error ${rule}`]);
    expect(fix(seen)).toContain('"issuer":"https://accounts.google.com"');
    expect(fix(seen)).toContain('"subject":"104567890123456789012"');
    expect(seen.evidence.identity).toMatchObject({ azure: null, google: { subjectToken: "github" } });
    expect(seen.evidence.secrets[0].verdict).toBe("passed");
  });

  it("is refused without a service account before anything is asked", async () => {
    const seen = await over(googleThenEntra(), { plan: ({ google }) => void delete google?.["service-account"] });
    expect(found(seen)).toEqual(["error RDP024"]);
    expect(seen.twin.requests).toEqual([]);
  });
});

function credential({ applications }: World["entra"], change: object): void {
  Object.assign(applications[0]?.credentials[0] ?? {}, change);
}
