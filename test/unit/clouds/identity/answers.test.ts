import { describe, expect, it } from "vitest";
import { Stage } from "../../../stage/stage.ts";
import type { Answer } from "../../../twin/core.ts";
import { twinPlan } from "../../../twin/plan.ts";

/** Who answers → the path of its request, and how the finding calls it. */
const TOKENS = {
  "GitHub's OIDC endpoint": [/\/oidc\/token$/, "GitHub"],
  "Entra's OIDC metadata": [/\/v2\.0\/\.well-known\/openid-configuration$/, "Entra"],
  "Entra's token endpoint": [/\/oauth2\/v2\.0\/token$/, "Entra"],
  "Google STS": [/\/v1\/token$/, "Google STS"],
  "Google IAM Credentials": [/:generateAccessToken$/, "Google IAM Credentials"],
} as const satisfies Record<string, readonly [RegExp, string]>;
/** These only explain. */
const EXPLAINERS = {
  "Microsoft Graph": [/^\/graph\//, "Microsoft Graph"],
  "Google IAM": [/^\/v1\/projects\/.*workloadIdentityPools/, "Google IAM"],
} as const satisfies Record<string, readonly [RegExp, string]>;

const TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJlc2lnbmF0dXJl";
const PAGE = "<!DOCTYPE html><html><head><style>b{}</style></head><body><h1>Sign in</h1> to Acme's proxy</body></html>";
/** What is wrong with the answer → the answer, the rule, and what a reader sees of it. */
const BROKEN: Readonly<Record<string, readonly [Answer, string, string]>> = {
  "a page in its place": [
    { status: 200, body: PAGE },
    "RDT094",
    "(HTTP 200): The answer is an HTML page, not JSON: Sign in to Acme's proxy",
  ],
  "a page with an error": [
    { status: 503, body: PAGE },
    "RDT094",
    "(HTTP 503): The answer is an HTML page, not JSON: Sign in to Acme's proxy",
  ],
  "a body cut short": [
    { status: 200, body: `{"access_token":"${TOKEN}","value":"${TOKEN.slice(0, 40)}` },
    "RDT095",
    "(HTTP 200): The answer is broken or cut-off JSON of 128 characters: {",
  ],
  "no body": [{ status: 200, body: "" }, "RDT095", "(HTTP 200): The answer has no body."],
  "JSON of another shape": [
    { status: 200, body: { data: { items: [TOKEN] } } },
    "RDT096",
    '(HTTP 200): The answer is JSON, yet not what was asked for: {"data":{"items":["…"]}}',
  ],
  "JSON that names no error": [
    { status: 400, body: { reason: "blocked by the gateway", ticket: 4711 } },
    "RDT094",
    '(HTTP 400): The answer is JSON without an error message: {"reason":"blocked by the gateway","ticket":4711}',
  ],
  "a redirect": [
    { status: 302, headers: { location: "https://portal.example/login?token=1" }, body: "" },
    "RDT094",
    "(HTTP 302): The answer redirects to portal.example, which is not followed.",
  ],
  "a redirect that asks for the same again": [
    { status: 307, headers: { location: "https://portal.example/token" }, body: "" },
    "RDT094",
    "(HTTP 307): The answer redirects to portal.example, which is not followed.",
  ],
};

async function answered(path: RegExp, answer: Answer) {
  const on = new Stage();
  const { secrets } = twinPlan(on.cloud.world);
  const hosts = new Set<string>();
  on.instead = (_, of) => (path.test(of) ? answer : undefined);
  on.seeing = ({ path: of }) => void hosts.add(of);
  const { run, kept } = await on.play({ INPUT_MODE: "check" }, { secrets: ["orders-db-password"] }, (plan) => {
    if (secrets) plan.secrets = secrets;
  });
  expect([...hosts].filter((of) => /login|portal/.test(of))).toEqual([]);
  for (const written of [kept ?? "", ...on.lines]) {
    for (const part of TOKEN.split(".").slice(1)) expect(written).not.toContain(part);
  }
  return run;
}

describe("an answer that is not the service's", () => {
  for (const [name, [path, called]] of Object.entries(TOKENS)) {
    it.each(Object.keys(BROKEN))(
      `is told with its status and what it shows, and no token of it: ${name} gives %s`,
      async (kind) => {
        const [answer, rule, shown] = BROKEN[kind] ?? [];
        if (!answer) throw new Error(kind);
        const { findings, verdict } = await answered(path, answer);
        const [finding] = findings.filter(({ unreadable }) => unreadable !== undefined);
        // GitHub's endpoint has rows of its own for what it answers itself.
        const own =
          called === "GitHub" ? { RDT096: "RDT033", RDT094: answer.status === 400 ? "RDT032" : rule }[rule ?? ""] : rule;
        expect(finding?.rule).toBe(own ?? rule);
        expect(finding?.message).toContain(`${called} answered`);
        expect(finding?.message).toContain(called === "GitHub" && rule === "RDT096" ? "The answer holds no token." : shown);
        expect(finding?.unreadable?.status).toBe(answer.status);
        expect(["failed", "unverified"]).toContain(verdict);
      },
    );
  }

  for (const [name, [path, called]] of Object.entries(EXPLAINERS)) {
    it.each(Object.keys(BROKEN))(`is noted, and decides nothing, where it would only explain: ${name} gives %s`, async (kind) => {
      const [answer] = BROKEN[kind] ?? [];
      if (!answer) throw new Error(kind);
      const { findings, phases } = await answered(path, answer);
      expect(phases.find(({ name: phase }) => phase === "trust")?.verdict).toBe("passed");
      const said = findings.filter(({ phase }) => phase === "trust");
      expect(said.every(({ level }) => level === "note")).toBe(true);
      if (answer.status === 400) return;
      expect(said.map(({ message }) => message).join()).toContain(`${called} answered (HTTP ${answer.status})`);
    });
  }
});
