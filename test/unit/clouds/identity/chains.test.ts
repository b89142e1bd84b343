import { describe, expect, it } from "vitest";
import { presenting } from "../../../../src/clouds/identity/github.ts";
import { refusalOf } from "../../../../src/clouds/refusals/thrown.ts";
import { openSession } from "../../../../src/clouds/session.ts";
import { Refused } from "../../../../src/io/io.ts";
import { readPlan } from "../../../../src/plan/read.ts";
import { Stage } from "../../../stage/stage.ts";
import { type Chain, entraThenGoogle, googleThenEntra } from "../../../twin/chains.ts";
import { planText, twinPlan } from "../../../twin/plan.ts";
import { readJwt, seconds, text } from "../../../twin/tokens.ts";

const HOURS = 3_600_000;

function stage({ world }: Chain): Stage {
  const on = new Stage();
  world(on.cloud.world);
  return on;
}
/** How often a request whose path ends so was answered with 200. */
const count = (on: Stage, end: string) => on.requests.filter(({ path, status }) => path.endsWith(end) && status === 200).length;

/** The session of a run over the chain, as its phases use it. */
function session(on: Stage, chain: Chain) {
  const plan = twinPlan(on.cloud.world);
  chain.plan(plan);
  const settings = on.settings({});
  const read = readPlan(planText(plan), settings);
  if (!("plan" in read)) throw new Error(JSON.stringify(read.findings));
  return openSession(on.io(), settings, read.plan);
}

describe("GitHub → Google → Entra in a job of two and a half hours", () => {
  it("renews Azure's token along the whole chain, from a fresh GitHub token each time, and clears away", async () => {
    const chain = googleThenEntra();
    const on = stage(chain);
    on.cloud.azure.knobs.restoreSeconds = 2.5 * 3600;
    const { run, record } = await on.play({ INPUT_MODE: "drill" }, {}, chain.plan);
    expect(run).toMatchObject({ verdict: "passed", identity: { azure: { subjectToken: "google" } } });
    expect(record.cleanUp).toMatchObject({ verdict: "passed" });
    expect(Date.parse(run.endedAt ?? "") - Date.parse(run.startedAt)).toBeGreaterThan(2.5 * HOURS);
    const exchanges = count(on, "/oauth2/v2.0/token");
    expect(exchanges).toBeGreaterThan(2);
    for (const end of ["/oidc/token", "/v1/token", ":generateIdToken"]) expect(count(on, end)).toBe(exchanges);
  });

  it("gives back in the post step three hours later, from the record alone", async () => {
    const chain = googleThenEntra();
    const on = stage(chain);
    on.cloud.azure.knobs.restoreSeconds = 2.5 * 3600;
    on.after = (method, path, life) => {
      if (method === "POST" && path.endsWith("/restore")) life.kill();
    };
    const { kept } = await on.play({ INPUT_MODE: "drill" }, {}, chain.plan);
    on.after = () => {};
    on.cloud.pass(3 * 3600);
    expect(on.cloud.restored()).toHaveLength(3);
    const before = count(on, ":generateIdToken");
    await on.giveBack(kept, { INPUT_MODE: "drill" });
    expect(on.cloud.restored()).toEqual([]);
    expect(count(on, ":generateIdToken")).toBe(before + 1);
  });

  it("holds nothing that Google would not give again: the role taken away half-way ends the access to Azure", async () => {
    const chain = googleThenEntra();
    const on = stage(chain);
    on.cloud.azure.knobs.restoreSeconds = 2.5 * 3600;
    on.after = (method, path) => {
      if (method === "POST" && path.endsWith("/restore")) on.cloud.world.google.bindings = [];
    };
    const { run } = await on.play({ INPUT_MODE: "drill" }, {}, chain.plan);
    expect(run.verdict).not.toBe("passed");
    expect(run.findings.map(({ unreadable }) => unreadable?.service)).toContain("iam-credentials");
  });
});

describe("GitHub → Entra → Google over two and a half hours", () => {
  it.each([1, 2] as const)("renews Google's token, and Entra's v%i one before its end", async (version) => {
    const chain = entraThenGoogle(version);
    const on = stage(chain);
    const shown: string[] = [];
    on.seeing = ({ path, body }) => {
      if (path.endsWith("/v1/token")) shown.push(new URLSearchParams(body).get("subject_token") ?? "");
    };
    await on.on(async () => {
      const google = await session(on, chain).google();
      const tokens = new Set<string>();
      for (let minutes = 0; minutes <= 150; minutes += 5) {
        const token = await google.token();
        tokens.add(token);
        expect(seconds(readJwt(token)?.claims ?? {}, "exp") * 1000).toBeGreaterThan(on.cloud.now);
        expect(await google.client.getAccessToken()).toMatchObject({ token });
        on.cloud.pass(300);
      }
      // Impersonated tokens live 15 minutes.
      expect(tokens.size).toBeGreaterThanOrEqual(10);
    });
    const entra = new Set(shown);
    expect(entra.size).toBeGreaterThanOrEqual(3);
    expect(count(on, "/oauth2/v2.0/token")).toBe(entra.size);
    expect(count(on, "/oidc/token")).toBe(entra.size);
    for (const jwt of entra) {
      const { claims = {} } = readJwt(jwt) ?? {};
      expect(text(claims, "iss")).toMatch(version === 1 ? /^https:\/\/sts\.windows\.net\/.+\/$/ : /\/v2\.0$/);
      expect(text(claims, "aud")).toMatch(version === 1 ? /^api:\/\// : /^[0-9a-f-]{36}$/);
    }
  });

  it("asks Entra again after a refusal that has passed", async () => {
    const chain = entraThenGoogle();
    const on = stage(chain);
    await on.on(async () => {
      const google = await session(on, chain).google();
      const { credentials } = on.cloud.world.entra.applications[0] ?? expect.fail("no application");
      const [trusted] = credentials.splice(0);
      on.cloud.pass(2 * 3600);
      await expect(google.token()).rejects.toMatchObject({ refusal: { service: "entra", code: "AADSTS70025" } });
      if (trusted) credentials.push(trusted);
      expect(await google.token()).toBeTruthy();
    });
  });
});

describe("a refusal that comes up through a client that asked for a token", () => {
  it("stays the one that it was, with what was presented there", () => {
    const refusal = { service: "sts", operation: "exchange", text: "no", presented: { subject: "somebody" } } as const;
    const wrapped = Object.assign(new Error("16 UNAUTHENTICATED: Request had no token"), {
      code: 16,
      cause: new Refused(refusal),
    });
    expect(presenting(refusalOf("secret-manager", "list", wrapped), { sub: "another" })).toEqual(refusal);
  });
});

describe("GitHub → Google beside GitHub → Entra", () => {
  it("shares one renewal among all who ask at once", async () => {
    const on = new Stage();
    await on.on(async () => {
      const google = await session(on, { world: () => {}, plan: () => {} }).google();
      on.cloud.pass(3600);
      const before = count(on, "/v1/token");
      await Promise.all([google.token(), google.client.getAccessToken(), google.client.getRequestHeaders(), google.token()]);
      expect(count(on, "/v1/token")).toBe(before + 1);
    });
  });
});
