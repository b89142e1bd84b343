import { describe, expect, test } from "vitest";
import { openCel } from "../../../src/trust/cel.ts";
import type { Credential, ProviderDemand } from "../../../src/trust/demand.ts";
import { type Change, changes, strangers } from "../../../src/trust/forecast-claims.ts";
import { narrowed, surviving } from "../../../src/trust/forecast-condition.ts";
import { entraJudge, providerJudge, remapped } from "../../../src/trust/forecast-judge.ts";

const LIVE = {
  iss: "https://token.actions.githubusercontent.com",
  sub: "repo:acme/platform:environment:restore-drills",
  repository: "acme/platform",
  repository_owner: "acme",
  repository_id: "64501",
  repository_owner_id: "6450",
  environment: "restore-drills",
  ref: "refs/heads/main",
  event_name: "schedule",
  workflow_ref: "acme/platform/.github/workflows/drill.yml@refs/heads/main",
  job_workflow_ref: "acme/platform/.github/workflows/drill.yml@refs/heads/main",
};
const { environment: _, ...rest } = LIVE;
const ON_A_BRANCH = { ...rest, sub: "repo:acme/platform:ref:refs/heads/main" };
const RENAMES: readonly Change[] = ["immutable", "renamed", "owner-renamed"];
const renamed = (live: typeof LIVE | typeof ON_A_BRANCH) =>
  RENAMES.map((change) => changes(live).get(change)?.claims ?? expect.fail(change));
const sub = (live: Readonly<Record<string, unknown>>, change: Change) => changes(live).get(change)?.claims.sub;

describe("GitHub's subject after a change", () => {
  test.each<[Change, string]>([
    ["immutable", "repo:acme@6450/platform@64501:environment:restore-drills"],
    ["renamed", "repo:acme@6450/platform-renamed@64501:environment:restore-drills"],
    ["owner-renamed", "repo:acme-renamed@6450/platform@64501:environment:restore-drills"],
    ["reusable", LIVE.sub],
    ["environment-renamed", "repo:acme/platform:environment:restore-drills-renamed"],
    ["environment-removed", "repo:acme/platform:ref:refs/heads/main"],
  ])("%s", (change, expected) => {
    expect(sub(LIVE, change)).toBe(expected);
  });

  test("of a repository that has ids in it keeps them, and has no such change before it", () => {
    const live = { ...LIVE, sub: "repo:acme@6450/platform@64501:environment:restore-drills" };
    expect(sub(live, "environment-removed")).toBe("repo:acme@6450/platform@64501:ref:refs/heads/main");
    expect(changes(live).has("immutable")).toBe(false);
  });

  test("of a customised template changes where it names what changes", () => {
    const live = { ...LIVE, sub: `repository_id:64501:job_workflow_ref:${LIVE.job_workflow_ref}:environment:restore-drills` };
    expect(sub(live, "reusable")).toContain("job_workflow_ref:acme/workflows/");
    expect(sub(live, "environment-renamed")).toMatch(/^repository_id:64501:.*:environment:restore-drills-renamed$/);
    expect(sub(live, "renamed")).toContain("job_workflow_ref:acme/platform-renamed/");
  });

  test("of a pull request without an environment names the event", () => {
    const live = { ...LIVE, event_name: "pull_request", ref: "refs/pull/7/merge" };
    expect(sub(live, "environment-removed")).toBe("repo:acme/platform:pull_request");
  });

  test("writes a colon in a name as GitHub does", () => {
    const live = { ...LIVE, environment: "a:b", sub: "repo:acme/platform:environment:a%3Ab" };
    expect(sub(live, "environment-renamed")).toBe("repo:acme/platform:environment:a%3Ab-renamed");
  });

  test("is not imagined of a token that names no repository", () => {
    expect([...changes({ sub: "104567890123456789012" }), ...strangers({})]).toEqual([]);
  });
});

const credential = (of: Partial<Credential>): Credential => ({
  name: "github",
  issuer: LIVE.iss,
  subject: null,
  expression: null,
  audiences: ["api://AzureADTokenExchange"],
  ...of,
});

describe("Entra", () => {
  const judge = entraJudge([
    credential({ subject: LIVE.sub }),
    credential({ name: "by-id", expression: "claims['sub'] matches 'repo:*@6450/*@64501:environment:restore-drills'" }),
  ]);
  test("lets in what any one of the credentials takes, and names it", () => {
    const immutable = changes(LIVE).get("immutable")?.claims ?? {};
    expect(judge(immutable)).toMatchObject({ answer: "let-in", credential: { name: "by-id" } });
    expect(judge({ ...immutable, iss: "https://ghes.example/_services/token" }).answer).toBe("refused");
    expect(judge({ ...immutable, sub: "repo:acme@6450/platform@64502:environment:restore-drills" }).answer).toBe("refused");
  });

  test("is not known where a credential cannot be evaluated here", () => {
    const odd = credential({ expression: "an expression that Graph does not show" });
    expect(entraJudge([odd])(LIVE).answer).toBe("unknown");
    expect(entraJudge([odd, credential({ subject: LIVE.sub })])(LIVE).answer).toBe("let-in");
  });
});

const provider = (
  condition: string | null,
  mapping: Record<string, string> = { "google.subject": "assertion.sub" },
): ProviderDemand => ({
  state: "ACTIVE",
  disabled: false,
  expireTime: null,
  issuer: LIVE.iss,
  audiences: ["a"],
  mapping,
  condition,
});
const shown = {
  presented: { issuer: LIVE.iss, subject: LIVE.sub, audience: "a" },
  claims: LIVE,
  resource: "//iam.googleapis.com/x",
};

describe("Google's provider", () => {
  test.each<[string, string, Change, string]>([
    ["ids survive a rename", "assertion.repository_id == '64501'", "renamed", "let-in"],
    ["a name does not", "assertion.repository == 'acme/platform'", "renamed", "refused"],
    ["a claim that is missing then refuses", "assertion.environment == 'restore-drills'", "environment-removed", "refused"],
    [
      "what looks whether it is there need not",
      "!has(assertion.environment) || assertion.environment != 'x'",
      "environment-removed",
      "let-in",
    ],
    ["the reusable workflow is not the job's own", "assertion.job_workflow_ref == assertion.workflow_ref", "reusable", "refused"],
    ["the caller stays", "assertion.workflow_ref.startsWith('acme/platform/')", "reusable", "let-in"],
    ["what cannot be evaluated is not known", "frobnicate(assertion.sub)", "renamed", "unknown"],
  ])("%s", async (_, condition, change, answer) => {
    const judge = providerJudge(provider(condition), shown, await openCel());
    expect(judge(changes(LIVE).get(change)?.claims ?? {}).answer).toBe(answer);
  });

  test("tells which mapped attributes roles may be bound to", async () => {
    const mapping = {
      "google.subject": "assertion.sub",
      "attribute.id": "assertion.repository_id",
      "attribute.name": "assertion.repository",
    };
    const after = changes(LIVE).get("renamed")?.claims ?? {};
    expect(remapped(provider(null, mapping), LIVE, after, await openCel())).toEqual(["google.subject", "attribute.name"]);
  });
});

describe("the condition that survives a rename and lets in nobody more", () => {
  const ID = 'assertion.repository_id == "64501"';
  test.each<[string, string | undefined]>([
    ["assertion.repository == 'acme/platform'", ID],
    ["assertion.repository_owner == 'acme'", 'assertion.repository_owner_id == "6450"'],
    ["assertion.repository_id == '64501' && assertion.repository == 'acme/platform'", ID],
    [
      "assertion.repository == 'acme/platform' && assertion.ref == 'refs/heads/main'",
      `${ID} && assertion.ref == "refs/heads/main"`,
    ],
    [
      "assertion.repository in ['acme/platform', 'acme/estate']",
      `(assertion.repository in ["acme/platform", "acme/estate"] || ${ID})`,
    ],
    [`assertion.sub == '${LIVE.sub}'`, `${ID} && assertion.environment == "restore-drills"`],
    [`google.subject == '${LIVE.sub}'`, `${ID} && assertion.environment == "restore-drills"`],
    ["assertion.repository_id == '64501'", ID],
    // The workflow is what is trusted: another one, elsewhere, could call itself alike.
    ["assertion.job_workflow_ref == 'acme/platform/.github/workflows/drill.yml@refs/heads/main'", undefined],
    ["assertion.job_workflow_ref.startsWith('acme/platform/')", undefined],
    ["assertion.repository ==", undefined],
  ])("of %s", async (condition, expected) => {
    const mapping = { "google.subject": "assertion.sub" };
    expect(surviving(condition, mapping, LIVE, renamed(LIVE), await openCel(2000))).toBe(expected);
  });

  test("leaves a subject with a branch as narrow as it is: no job in an environment has it", async () => {
    const found = surviving(
      `assertion.sub == '${ON_A_BRANCH.sub}'`,
      null,
      ON_A_BRANCH,
      renamed(ON_A_BRANCH),
      await openCel(2000),
    );
    expect(found).toBe(`${ID} && assertion.ref == "refs/heads/main" && !has(assertion.environment)`);
  });
});

test("a narrower condition is offered only where it still lets in the job", async () => {
  const cel = await openCel();
  const none = 'assertion.event_name != "pull_request"';
  expect(narrowed("assertion.ref == 'x' || true", none, null, LIVE, cel)).toBe(`(assertion.ref == 'x' || true) && ${none}`);
  expect(narrowed("true", none, null, { ...LIVE, event_name: "pull_request" }, cel)).toBeUndefined();
});
