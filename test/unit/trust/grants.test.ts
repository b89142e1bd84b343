import { describe, expect, it, test } from "vitest";
import type { Proof, Refusal } from "../../../src/core/index.ts";
import { notProven } from "../../../src/secrets/prove.ts";
import { decide } from "../../../src/trust/grants.ts";

const refusal = (over: Partial<Refusal> = {}): Refusal => ({ service: "secret-manager", operation: "access", text: "", ...over });
const proofs: Record<string, Proof> = {
  yes: { how: "granted" },
  no: { how: "denied", refusal: refusal({ status: 403 }) },
  silent: { how: "unanswered", refusal: refusal({ status: 503 }) },
};
const how = (policy: string | null, ...grants: [policy: string, on: string][]) =>
  decide(
    grants.map(([backupPolicy, on]) => ({ backupPolicy, on })),
    policy,
    proofs,
  ).how;

describe("the plan's grants", () => {
  test.each([
    ["decide nothing where there are none", how("Production-Daily"), "none"],
    ["cover a policy by its name", how("Production-Daily", ["Production-Daily", "yes"]), "granted"],
    ["cover by a star, whatever the case", how("PRODUCTION-daily", ["Production-*", "yes"]), "granted"],
    ["refuse what none covers", how("DefaultPolicy", ["Production-*", "yes"]), "uncovered"],
    ["refuse a name that only begins alike", how("Production-Daily-2", ["Production-Daily", "yes"]), "uncovered"],
    ["refuse an item without a policy, even by a star", how(null, ["*", "yes"]), "uncovered"],
    ["deny by the secret that Google denies", how("Production-Daily", ["*", "no"]), "denied"],
    ["are open where Google could not answer", how("Production-Daily", ["*", "silent"]), "unanswered"],
    ["grant by one of several", how("Production-Daily", ["*", "no"], ["Production-*", "silent"], ["P*", "yes"]), "granted"],
    ["deny rather than stay open", how("Production-Daily", ["*", "silent"], ["Production-*", "no"]), "denied"],
    ["refuse what was never proven", how("Production-Daily", ["*", "constructor"]), "uncovered"],
  ])("%s", (_, actual, expected) => expect(actual).toBe(expected));
});

describe("an access that failed", () => {
  test.each([
    ["403", refusal({ status: 403, code: "PERMISSION_DENIED" }), "denied"],
    ["401", refusal({ status: 401 }), "denied"],
    ["404: no such secret", refusal({ status: 404 }), "denied"],
    ["a condition that rejects the job at STS", refusal({ service: "sts", status: 400, code: "unauthorized_client" }), "denied"],
    ["a status that nobody described", refusal({ status: 418 }), "denied"],
    ["a denial without a status", refusal({ code: "PERMISSION_DENIED" }), "denied"],
    ["no token of GitHub's", refusal({ service: "github", code: "no-id-token" }), "denied"],
    ["500", refusal({ status: 500 }), "unanswered"],
    ["503", refusal({ status: 503 }), "unanswered"],
    ["429", refusal({ status: 429 }), "unanswered"],
    ["a connection that broke", refusal({ code: "ECONNRESET" }), "unanswered"],
    ["a certificate that is not trusted", refusal({ code: "SELF_SIGNED_CERT_IN_CHAIN" }), "unanswered"],
    ["a page instead of an answer", refusal({ status: 200, text: "The answer is an HTML page." }), "unanswered"],
    ["a redirect", refusal({ status: 302 }), "unanswered"],
  ])("%s", (_, of, expected) => expect(notProven(of).how).toBe(expected));

  it("is never a grant", () => expect(notProven(refusal()).how).not.toBe("granted"));
});
