import { describe, expect, it } from "vitest";
import { Stage } from "../../../stage/stage.ts";

/** Who answers → the path of its request, and the key under which its token stands. */
const TOKENS = {
  "GitHub's OIDC endpoint": [/\/oidc\/token$/, "value"],
  "Entra's token endpoint": [/\/oauth2\/v2\.0\/token$/, "access_token"],
  "Google STS": [/\/v1\/token$/, "access_token"],
  "Google IAM Credentials": [/:generateAccessToken$/, "accessToken"],
} as const;
const ODD = [7, true, { odd: true }, [], ["a token"], "", "two\r\nlines", "naïve"].map((token) => ({ token }));

describe.each(Object.entries(TOKENS))("a token of %s", (_, [path, key]) => {
  it.each(ODD)("that is $token is no token: the exchange is refused, and nothing passes", async ({ token }) => {
    const on = new Stage();
    on.arriving = ({ path: of }, said) =>
      path.test(of) && said.status === 200 && typeof said.body === "object"
        ? { ...said, body: { ...said.body, [key]: token } }
        : said;
    // The stage throws where the action meets an error of its own.
    const { run } = await on.play({ INPUT_MODE: "check" }, { secrets: ["orders-db-password"] }, (plan) => {
      plan.secrets = { "orders-db-password": { resource: "projects/acme-prod/secrets/orders-db-password", "max-age": "90d" } };
    });
    expect(run.verdict).not.toBe("passed");
    expect(run.findings.map(({ rule }) => rule)).toContainEqual(expect.stringMatching(/^RDT/));
  });
});
