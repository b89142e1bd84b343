import crc32c from "crc-32/crc32c.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, PROVIDER, pythonCalls } from "./google.ts";
import { type RunningTwin, runTwin } from "./twin.ts";

const SECRET = "projects/acme-prod/secrets/orders-db-password";
const BY_NUMBER = "projects/123456789012/secrets/orders-db-password";
const version = (of: number | string) => ({ name: `${SECRET}/versions/${of}` });
const POOL = PROVIDER.replace(/^\/\/iam.googleapis.com\/(.+)\/providers\/.+$/, "$1");

let twin: RunningTwin;
let untrusting: RunningTwin;
beforeAll(async () => {
  [twin, untrusting] = await Promise.all([
    runTwin(({ google }) => {
      google.bindings.push({
        resource: SECRET,
        role: "roles/secretmanager.secretAccessor",
        members: [`principalSet://iam.googleapis.com/${POOL}/attribute.repository/acme/platform`],
      });
      google.secrets[0]!.versions[1]!.corrupt = true;
    }),
    runTwin(({ google }) => {
      google.pools[0]!.providers[0]!.condition = "assertion.ref == 'refs/heads/release'";
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([twin?.stop(), untrusting?.stop()]);
});

function payload({ value }: Outcome = {}): { text: string; whole: boolean } {
  const bytes = Buffer.from(value.payload.data, "base64");
  return { text: bytes.toString(), whole: crc32c.buf(bytes) >>> 0 === Number(value.payload.data_crc32c) };
}

describe("Python's own libraries use the twin", () => {
  it("as the impersonated service account they read the secret, its versions and its payload", async () => {
    const [secret, versions, enabled, latest, numbered] = await pythonCalls(twin, "impersonated", [
      ["get_secret", { name: SECRET }],
      ["list_secret_versions", { parent: SECRET, page_size: 1 }],
      ["list_secret_versions", { parent: SECRET, filter: "state:ENABLED" }],
      ["access_secret_version", version("latest")],
      ["access_secret_version", version(7)],
    ]);
    const [of] = twin.world.google.secrets;
    expect(secret?.value).toMatchObject({ name: BY_NUMBER, labels: of!.labels });
    expect(Date.parse(secret?.value.rotation.next_rotation_time)).toBe(of!.rotation!.nextAt);
    expect(versions?.value.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual(
      of!.versions.map(({ version: number, state }) => [`${BY_NUMBER}/versions/${number}`, state]),
    );
    expect(enabled?.value).toHaveLength(2);
    expect(latest?.value.name).toBe(`${BY_NUMBER}/versions/7`);
    expect(payload(latest)).toEqual({ text: of!.versions[0]!.payload, whole: true });
    expect(numbered).toEqual(latest);
  });

  it("as the federated identity itself they do what it was granted, and nothing else", async () => {
    const [latest, secret] = await pythonCalls(twin, "federated", [
      ["access_secret_version", version("latest")],
      ["get_secret", { name: SECRET }],
    ]);
    expect(payload(latest)).toEqual({ text: twin.world.google.secrets[0]!.versions[0]!.payload, whole: true });
    expect(secret?.error).toMatchObject({ type: "Forbidden", code: 403, reason: "IAM_PERMISSION_DENIED" });
  });

  it("they see a payload that does not fit its checksum", async () => {
    const [damaged] = await pythonCalls(twin, "impersonated", [["access_secret_version", version(6)]]);
    expect(payload(damaged)).toEqual({ text: twin.world.google.secrets[0]!.versions[1]!.payload, whole: false });
  });

  it("they are refused a disabled version, one that is not there, and what the account may not do", async () => {
    const [disabled, missing, added, other] = await pythonCalls(twin, "impersonated", [
      ["access_secret_version", version(5)],
      ["access_secret_version", version(99)],
      ["add_secret_version", { parent: SECRET, payload: { data: "bmV3" } }],
      ["access_secret_version", { name: "projects/acme-prod/secrets/other/versions/latest" }],
    ]);
    const seen = ({ error }: Outcome = {}) => [error?.type, error?.code, error?.message.replace(/^\w+ https:\S+ /, "")];
    expect([disabled, missing, added, other].map(seen)).toEqual([
      ["BadRequest", 400, `Secret Version [${BY_NUMBER}/versions/5] is in DISABLED state.`],
      ["NotFound", 404, `Secret Version [${BY_NUMBER}/versions/99] not found.`],
      ["Forbidden", 403, denied("secretmanager.versions.add", SECRET)],
      ["Forbidden", 403, denied("secretmanager.versions.access", "projects/acme-prod/secrets/other/versions/latest")],
    ]);
  });

  it.each(["federated", "impersonated"] as const)("they get no token (%s) where the provider's condition fails", async (as) => {
    const [refused] = await pythonCalls(untrusting, as, [["access_secret_version", version("latest")]]);
    expect(refused?.error?.type).toBe("OAuthError");
    expect(refused?.error?.message).toContain("The given credential is rejected by the attribute condition.");
  });
});

function denied(permission: string, resource: string): string {
  return `Permission '${permission}' denied for resource '${resource}' (or it may not exist).`;
}
