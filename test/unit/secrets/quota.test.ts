import type { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { describe, expect, it } from "vitest";
import { Refused } from "../../../src/io/io.ts";
import { Pace } from "../../../src/secrets/pace.ts";
import { listVersions } from "../../../src/secrets/versions.ts";
import { Stage } from "../../stage/stage.ts";

const RESOURCE = "projects/acme-prod/secrets/orders-db-password";
const TEXT =
  "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'secretmanager.googleapis.com'.";

/** Lists the versions on a cloud that refuses for so many seconds. */
async function listed(seconds: number) {
  const stage = new Stage();
  const io = stage.io();
  const began = io.now();
  let asked = 0;
  const client = {
    listSecretVersions: async () => {
      asked++;
      if (io.now() < began + seconds * 1000) throw Object.assign(new Error(TEXT), { code: 8, httpStatusCode: 429 });
      return [[{ name: `${RESOURCE}/versions/7`, state: "ENABLED", createTime: { seconds: 1 } }], null, {}];
    },
  };
  const asking = {
    io,
    client: () => client as unknown as SecretManagerServiceClient,
    pace: new Pace(),
    reason: "a test",
    presented: {},
  };
  const result = await listVersions(asking, "orders-db-password", RESOURCE).catch((error: unknown) => error);
  return { result, asked, tookSeconds: (io.now() - began) / 1000 };
}

describe("a quota of Secret Manager that others have used up", () => {
  it("is waited for, with few requests", async () => {
    const { result, asked, tookSeconds } = await listed(45);
    expect(result).toMatchObject({ good: [{ version: "7" }], bad: [] });
    expect(tookSeconds).toBeGreaterThanOrEqual(45);
    expect(asked).toBeLessThan(8);
  });

  it("is a refusal in Google's words when it lasts", async () => {
    const { result, tookSeconds } = await listed(3600);
    expect(result).toBeInstanceOf(Refused);
    expect((result as Refused).refusal).toMatchObject({
      service: "secret-manager",
      status: 429,
      text: expect.stringContaining("Quota exceeded"),
    });
    expect(tookSeconds).toBeLessThan(200);
  });
});
