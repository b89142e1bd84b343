import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import type { ApiVersion } from "../../../../src/clouds/azure/api-versions.ts";
import { knownVersion } from "../../../../src/clouds/azure/known-version.ts";
import { Stage } from "../../../stage/stage.ts";

const BOTH = { provider: "Microsoft.RecoveryServices", newer: "2026-07-01", older: "2024-04-01" };
const refused = (code: string, message: string, status = 400) => ({
  status,
  bodyAsText: JSON.stringify({ error: { code, message } }),
});
const UNKNOWN = refused(
  "NoRegisteredProviderFound",
  "No registered resource provider found for location 'westeurope' and API version '2026-07-01' for type 'vaults'. The supported api-versions are '2024-04-01'.",
);

/** A cloud that answers so to each version; its requests' versions in order. */
function cloud(answers: (version: string) => { status: number; bodyAsText?: string } | Error) {
  const asked: string[] = [];
  const log = { debug: () => {}, info: () => {} };
  const policy = knownVersion({ log }, () => versions);
  let versions: ApiVersion | undefined = BOTH;
  return {
    asked,
    async ask(by: ApiVersion | undefined = BOTH): Promise<number> {
      versions = by;
      const request = createPipelineRequest({ url: `https://arm.example/vaults/v?api-version=2026-07-01` });
      const answer = await policy.sendRequest(request, async (sent): Promise<PipelineResponse> => {
        const version = new URL(sent.url).searchParams.get("api-version") ?? "";
        asked.push(version);
        await Promise.resolve();
        const said = answers(version);
        if (said instanceof Error) throw said;
        return { request: sent, headers: createHttpHeaders(), ...said };
      });
      return answer.status;
    },
  };
}

describe("of two api-versions", () => {
  it("the newer is asked, and nothing else, where the cloud knows it", async () => {
    const { ask, asked } = cloud(() => ({ status: 200 }));
    expect([await ask(), await ask()]).toEqual([200, 200]);
    expect(asked).toEqual(["2026-07-01", "2026-07-01"]);
  });

  it.each([
    ["NoRegisteredProviderFound", UNKNOWN],
    ["InvalidApiVersionParameter", refused("InvalidApiVersionParameter", "The api-version '2026-07-01' is invalid.")],
    [
      "a bare BadRequest",
      refused("BadRequest", "The api-version '2026-07-01' is invalid. The supported versions are '2024-04-01'."),
    ],
    [
      "InvalidResourceType",
      refused("InvalidResourceType", "The resource type could not be found in the namespace for api version '2026-07-01'.", 404),
    ],
    ["words alone", refused("BadRequest", "API version '2026-07-01' is not supported. Use another one.")],
    ["a code that names only what it knows", refused("UnsupportedApiVersionValue", "The supported versions are '2024-04-01'.")],
    ["InvalidApiVersion", refused("InvalidApiVersion", "The version is not valid.")],
    ["an answer of another shape", { status: 400, bodyAsText: '{"odata.error":{"code":"x","message":{"value":"no"}}}' }],
    ["XML", { status: 400, bodyAsText: "<Error><Code>InvalidQueryParameterValue</Code></Error>" }],
    ["a method that it does not allow", { status: 405 }],
  ])("the older is asked from then on where the cloud refuses the newer with %s", async (_, refusal) => {
    const { ask, asked } = cloud((version) => (version === "2026-07-01" ? refusal : { status: 200 }));
    expect([await ask(), await ask()]).toEqual([200, 200]);
    expect(asked).toEqual(["2026-07-01", "2024-04-01", "2024-04-01"]);
  });

  it("the newer is refused once, though many ask at once", async () => {
    const { ask, asked } = cloud((version) => (version === "2026-07-01" ? UNKNOWN : { status: 200 }));
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200]);
    expect(asked).toEqual(["2026-07-01", "2024-04-01", "2024-04-01", "2024-04-01"]);
  });

  it.each([
    ["another 400", refused("CloudInvalidInputError", "Input provided for the call is invalid.")],
    ["a refusal of another version", refused("NoRegisteredProviderFound", "No provider for the type 'vaults'.")],
  ])("what the newer was answered is told where the older is refused, too: %s", async (_, refusal) => {
    const { ask, asked } = cloud((version) => (version === "2026-07-01" ? refusal : { status: 404 }));
    expect([await ask(), await ask()]).toEqual([400, 400]);
    expect(asked).toEqual(["2026-07-01", "2024-04-01", "2026-07-01", "2024-04-01"]);
  });

  it.each([
    ["a 404", refused("ResourceNotFound", "The Resource 'v' was not found.", 404)],
    ["a 403", refused("AuthorizationFailed", "no", 403)],
  ])("the older is not asked after %s", async (_, refusal) => {
    const { ask, asked } = cloud(() => refusal);
    expect(await ask()).toBe(refusal.status);
    expect(asked).toEqual(["2026-07-01"]);
  });

  it("nobody waits for a first request that got no answer longer than for that one", async () => {
    let lost = true;
    const { ask, asked } = cloud(() => {
      if (!lost) return { status: 200 };
      lost = false;
      return new Error("reset");
    });
    const [first, second] = await Promise.allSettled([ask(), ask()]);
    expect(first.status).toBe("rejected");
    expect(second).toMatchObject({ status: "fulfilled", value: 200 });
    expect(asked).toHaveLength(2);
  });
});

it("a cloud that knows only the older restores all the same, and refuses one request a run", async () => {
  const on = new Stage();
  on.cloud.azure.knobs.versionsUntil = "2025-12-31";
  let refusals = 0;
  on.arriving = (_, answer) => {
    if (JSON.stringify(answer.body ?? "").includes("NoRegisteredProviderFound")) refusals++;
    return answer;
  };
  const first = await on.play({ INPUT_MODE: "drill" });
  expect([first.run.verdict, refusals]).toEqual(["passed", 1]);
  const second = await on.play({ INPUT_MODE: "check", GITHUB_RUN_ID: "9000000002" });
  expect([second.run.verdict, refusals]).toEqual(["passed", 2]);
});
