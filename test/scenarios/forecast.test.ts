import { describe, expect, it } from "vitest";
import { entraThenGoogle, googleThenEntra } from "../twin/chains.ts";
import type { World } from "../twin/core.ts";
import type { FederatedCredential } from "../twin/entra/world.ts";
import type { Provider } from "../twin/google/world.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const SUBJECT = "repo:acme/platform:environment:restore-drills";

/** Graph shows the credentials to this identity. */
const readable = (world: World) => {
  world.entra.applications[0]?.graphRoles.push("Application.Read.All");
};
const beside = (world: World, ...more: readonly Pick<FederatedCredential, "name" | "subject" | "expression">[]) => {
  readable(world);
  for (const one of more)
    world.entra.applications[0]?.credentials.push({ issuer: "{base}/oidc", audience: "api://AzureADTokenExchange", ...one });
};
const provider = (world: World, change: Partial<Provider>) => {
  Object.assign(world.google.pools[0]?.providers[0] ?? {}, change);
};

/** What a user sees of the forecast: findings of its rules with their fixes, the log's line, and the tables of the summary. */
function foretold({ visible, evidence, result }: Seen): string {
  const findings = evidence.findings.filter(({ rule }: { rule: string }) => /^RDT14\d$/.test(rule));
  const told = findings.flatMap(({ rule, level, title, subject, message, expected, actual, fix }: Record<string, string>) => [
    `${level} ${rule} ${title} (${subject})`,
    `  ${message}`,
    ...(expected === undefined ? [] : [`  expected: ${expected}`]),
    ...(actual === undefined ? [] : [`  actual:   ${actual}`]),
    `  fix: ${fix}`,
  ]);
  const line = /^ *Forecast: .*$/m.exec(visible)?.[0] ?? "no line in the log";
  const tables = visible.match(/<details><summary>(?:🔭|🚪)[\s\S]*?<\/details>/gu) ?? ["no table"];
  return [`exit ${result.exitCode}`, ...told, line, ...tables].join("\n").replaceAll(/https:\/\/localhost:\d+/g, "https://twin");
}

const seen = async (scenario: Scenario) => foretold(await run(scenario));

describe.concurrent("the forecast", () => {
  it("finds nothing to say in the recommended setup, and shows what it tried", async ({ expect }) => {
    expect(await seen({})).toMatchSnapshot();
  });

  it("knows Entra's side where Graph shows the credentials", async ({ expect }) => {
    expect(await seen({ world: readable })).toMatchSnapshot();
  });

  it("goes by the plan where neither demand may be read", async ({ expect }) => {
    const world = ({ google }: World) => {
      google.bindings = google.bindings.filter(({ role }) => role !== "roles/iam.workloadIdentityPoolViewer");
    };
    expect(await seen({ world })).toContain("no table");
    const plan: Scenario["plan"] = (of) => {
      of.trust = { "azure-subject": SUBJECT, "google-condition": "assertion.repository == 'acme/platform'" };
    };
    expect(await seen({ world, plan })).toMatchSnapshot();
  });

  it("says nothing in mode restore", async () => {
    const { evidence } = await run({ world: readable, inputs: { mode: "restore" } });
    expect(evidence.forecast).toBeUndefined();
    expect(evidence.findings).toEqual([]);
  });
});

describe.concurrent("a change that the trust would not survive", () => {
  it.for<readonly [string, (world: World) => void]>([
    ["immutable subjects, in Google's condition", (world) => provider(world, { condition: `assertion.sub == '${SUBJECT}'` })],
    [
      "a subject that is too long with ids in it",
      (world) => {
        const environment = "restore-drills".padEnd(92, "-");
        world.github.environment = environment;
        Object.assign(world.entra.applications[0]?.credentials[0] ?? {}, {
          subject: `repo:acme/platform:environment:${environment}`,
        });
      },
    ],
    [
      "a rename, in a condition on names",
      (world) =>
        provider(world, {
          condition: "assertion.repository_owner == 'acme' && attribute.repository in ['acme/platform', 'acme/estate']",
        }),
    ],
    [
      "a reusable workflow",
      (world) =>
        provider(world, {
          condition:
            "assertion.repository_id == '64501' && assertion.job_workflow_ref == 'acme/platform/.github/workflows/restore-drill.yml@refs/heads/main'",
        }),
    ],
    [
      "another environment",
      (world) =>
        provider(world, { condition: "assertion.repository_id == '64501' && attribute.environment == 'restore-drills'" }),
    ],
  ])("%s", async ([_, world], { expect }) => {
    expect(await seen({ world })).toMatchSnapshot();
  });

  it("is none where ids are all that is asked for", async ({ expect }) => {
    const text = await seen({
      world(world) {
        world.github.immutableSubject = true;
        beside(world, {
          name: "by-id",
          expression: "claims['sub'] matches 'repo:*@6450/*@64501:environment:restore-drills'",
        });
      },
    });
    expect(text).toMatchSnapshot();
    expect(text).not.toContain("RDT14");
  });
});

describe.concurrent("limits", () => {
  it("counts the credentials of an application", async () => {
    const many = Array.from({ length: 18 }, (_, n) => ({ name: `estate-${n}`, subject: `repo:acme/estate:environment:e${n}` }));
    expect(await seen({ world: (world) => beside(world, ...many) })).toMatch(
      /warning RDT144 [\s\S]*actual: {3}19\n {2}fix: az ad app/,
    );
    expect(await seen({ world: (world) => beside(world, ...many.slice(0, 16)) })).not.toContain("RDT144");
  });

  it("tells a pool that will be gone", async () => {
    const expiring = (days: number) => (world: World) => {
      Object.assign(world.google.pools[0] ?? {}, { expireTime: new Date(Date.now() + days * 86_400_000).toISOString() });
    };
    expect(await seen({ world: expiring(20) })).toMatch(
      /warning RDT143 [\s\S]*gcloud iam workload-identity-pools undelete github/,
    );
    expect(await seen({ world: expiring(60) })).not.toContain("RDT143");
    const plan: Scenario["plan"] = (of) => {
      of["last-proof-within"] = "90d";
    };
    expect(await seen({ world: expiring(60), plan })).toContain("RDT143");
  });

  it("tells a restore that may outlive the job's tokens", async () => {
    const timeout =
      (of: string): NonNullable<Scenario["plan"]> =>
      ({ restores }) => {
        Object.assign(restores["orders-vm"] ?? {}, { timeout: of });
      };
    expect(await seen({ plan: timeout("8h") })).toMatch(/warning RDT142 [\s\S]*8 h[\s\S]*resume/);
    expect(await seen({ plan: timeout("5h") })).not.toContain("RDT142");
  });
});

describe.concurrent("a trust that is wider than this job", () => {
  it.for<readonly [string, (world: World) => void]>([
    ["pull requests at Entra", (world) => beside(world, { name: "checks", subject: "repo:acme/platform:pull_request" })],
    [
      "any branch at Entra",
      (world) => beside(world, { name: "branches", expression: "claims['sub'] matches 'repo:acme/platform:ref:*'" }),
    ],
    [
      "every repository of the owner at Entra, through its only credential",
      (world) => {
        world.entra.applications[0]?.credentials.splice(0);
        beside(world, { name: "all", expression: "claims['sub'] matches 'repo:acme/*:environment:restore-drills'" });
      },
    ],
    ["anybody at Entra", (world) => beside(world, { name: "all", expression: "claims['sub'] matches 'repo:*'" })],
    [
      "pull requests in a condition that is narrow otherwise",
      (world) =>
        provider(world, {
          condition:
            "assertion.repository_id == '64501' && (assertion.sub.endsWith(':restore-drills') || assertion.event_name == 'pull_request')",
        }),
    ],
    [
      "every repository of the owner at Google",
      (world) => provider(world, { condition: "assertion.repository_owner_id == '6450'" }),
    ],
    [
      "anybody who uses the branch's name, at Google",
      (world) => provider(world, { condition: "assertion.ref == 'refs/heads/main'" }),
    ],
  ])("lets in %s", async ([_, world], { expect }) => {
    expect(await seen({ world })).toMatchSnapshot();
  });

  it("is told once where there is no condition at all", async () => {
    const { evidence } = await run({ world: (world) => provider(world, { condition: undefined as never }) });
    expect(evidence.findings.map(({ rule }: { rule: string }) => rule)).toEqual(["RDT131"]);
  });
});

describe.concurrent("over a chain, GitHub's subject matters on the first hop", () => {
  it.for<readonly [string, ReturnType<typeof entraThenGoogle>]>([
    ["GitHub → Entra → Google", entraThenGoogle()],
    ["GitHub → Google → Entra", googleThenEntra()],
  ])("%s", async ([_, chain], { expect }) => {
    const text = await seen({
      world: (world) => {
        chain.world(world);
        readable(world);
      },
      plan: chain.plan,
    });
    expect(text).toMatchSnapshot();
  });
});
