import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import type { FederatedCredential } from "../twin/entra/world.ts";
import type { Provider } from "../twin/google/world.ts";
import type { TwinPlan } from "../twin/plan.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const SUBJECT = "repo:acme/platform:environment:restore-drills";

/** What a user sees of the trust: its part of the log, the findings with their fixes, and the table in the summary. */
function ofTheTrust({ visible, result }: Seen): string {
  const log = /▼ Trust:[\s\S]*?(?=\n▼|\n[A-Z]\w+: )/.exec(visible)?.[0] ?? "no trust in the log";
  const table = /### Presented against expected\n\n[\s\S]*?\n\n/.exec(visible)?.[0] ?? "no table";
  return `exit ${result.exitCode}\n${log}\n\n${table.trim()}\n`;
}

const credential = (change: (of: FederatedCredential) => void) => (world: World) => {
  const [one] = world.entra.applications[0]?.credentials ?? [];
  if (one) change(one);
};
const provider = (change: (of: Provider) => void) => (world: World) => {
  const [one] = world.google.pools[0]?.providers ?? [];
  if (one) change(one);
};
const expecting =
  (trust: Record<string, string>) =>
  (plan: TwinPlan): void => {
    plan.trust = trust;
  };
/** The credential demands a subject, and the plan says so. */
const demanding = (subject: string, github: Partial<World["github"]> = {}) => ({
  world: (world: World) => {
    credential((one) => {
      one.subject = subject;
    })(world);
    Object.assign(world.github, github);
  },
  plan: expecting({ "azure-subject": subject }),
});
const noEnvironment = (world: World) => {
  delete world.github.environment;
};

describe.concurrent("Entra's refusal, with the subject that the plan expects", () => {
  it.for<readonly [string, Scenario]>([
    ["another environment", demanding("repo:acme/platform:environment:production")],
    ["upper and lower case", demanding("repo:Acme/platform:environment:Restore-Drills")],
    ["an immutable subject", demanding(SUBJECT, { immutableSubject: true })],
    ["a renamed repository", demanding(SUBJECT, { repository: "acme/estate" })],
    ["a transferred repository", demanding(SUBJECT, { repository: "acme-labs/platform" })],
    ["a customised template", demanding(SUBJECT, { subject: "repository_id:64501:environment:restore-drills" })],
    ["a wildcard that is none", demanding("repo:acme/platform:*")],
  ])("tells %s", async ([_, scenario], { expect }) => {
    expect(ofTheTrust(await run(scenario))).toMatchSnapshot();
  });

  it.for<readonly [string, Partial<World["github"]>]>([
    ["a job that names no environment", {}],
    ["a pull request, and warns of trusting all of them", { event: "pull_request", ref: "refs/pull/7/merge" }],
  ])("tells %s", async ([_, github], { expect }) => {
    const { world, plan } = demanding(SUBJECT, github);
    const seen = await run({
      world: (of) => {
        world(of);
        noEnvironment(of);
      },
      plan,
    });
    expect(ofTheTrust(seen)).toMatchSnapshot();
  });

  it("tells another branch", async ({ expect }) => {
    const { world, plan } = demanding("repo:acme/platform:ref:refs/heads/main", { ref: "refs/heads/fix" });
    const seen = await run({
      world: (of) => {
        world(of);
        noEnvironment(of);
      },
      plan,
    });
    expect(ofTheTrust(seen)).toMatchSnapshot();
  });
});

describe.concurrent("Entra's refusal, with nothing known of its demand", () => {
  it.for<readonly [string, NonNullable<Scenario["world"]>]>([
    [
      "the issuer",
      credential((one) => {
        one.issuer = "{base}/oidc/";
      }),
    ],
    [
      "the subject",
      credential((one) => {
        one.subject = "repo:acme/platform:environment:production";
      }),
    ],
    [
      "the audience",
      credential((one) => {
        one.audience = "api://AzureADTokenExchange/";
      }),
    ],
    [
      "an expression that does not match",
      credential((one) => {
        delete one.subject;
        one.expression = "claims['sub'] matches 'repo:acme/estate:*'";
      }),
    ],
    [
      "a credential that is not there",
      (world: World) => {
        world.entra.applications[0]?.credentials.splice(0);
      },
    ],
  ])("says of %s what it can, and creates no wider credential", async ([_, world], { expect }) => {
    expect(ofTheTrust(await run({ world }))).toMatchSnapshot();
  });
});

describe.concurrent("Google's refusal", () => {
  it.for<readonly [string, NonNullable<Scenario["world"]>]>([
    [
      "the issuer that it expects",
      provider((one) => {
        one.issuer = "{base}/oidc/acme";
      }),
    ],
    [
      "the audience",
      provider((one) => {
        one.audiences = ["https://github.com/acme"];
      }),
    ],
    [
      "a subject of too many bytes",
      (world: World) => {
        world.github.environment = "restore-drills-".repeat(8);
        credential((one) => {
          one.subject = `repo:acme/platform:environment:${"restore-drills-".repeat(8)}`;
        })(world);
      },
    ],
    [
      "a disabled provider",
      provider((one) => {
        one.disabled = true;
      }),
    ],
    [
      "a condition that may not be read",
      provider((one) => {
        one.condition = "assertion.ref == 'refs/heads/release'";
      }),
    ],
  ])("tells %s", async ([_, world], { expect }) => {
    expect(ofTheTrust(await run({ world }))).toMatchSnapshot();
  });

  it.for<readonly [string, string]>([
    ["the part that is false", "assertion.repository_owner_id == '6450' && assertion.ref == 'refs/heads/release'"],
    ["a claim that the token lacks", "assertion.enterprise == 'acme' && assertion.repository_id == '64501'"],
    ["case", "assertion.repository == 'Acme/Platform'"],
    ["a number where the claim is text", "assertion.repository_id == 64501"],
    ["a list without the value", "assertion.environment in ['production', 'staging']"],
    ["what extract takes out", "assertion.sub.extract('environment:{name}') == 'production'"],
    ["a prohibition", "assertion.repository_id == '64501' && assertion.event_name != 'schedule'"],
    ["an expression that it cannot evaluate", "frobnicate(assertion.sub)"],
  ])("tells from the condition in the plan %s", async ([_, condition], { expect }) => {
    const seen = await run({
      world: provider((one) => {
        one.condition = condition;
      }),
      plan: expecting({ "google-condition": condition }),
    });
    expect(ofTheTrust(seen)).toMatchSnapshot();
  });
});

/** The findings of a restore's phases, each with its level, in the order in which a user reads them. */
function told({ evidence }: Seen): string[] {
  return evidence.findings.map(({ level, rule, phase, title }: Record<string, string>) => `${level} ${rule} (${phase}) ${title}`);
}

describe.concurrent("a refusal of a later call", () => {
  it("first says that the trust was checked again and holds", async () => {
    const seen = await run({
      world({ azure }) {
        azure.roleAssignments = azure.roleAssignments.filter(({ scope }) => !scope.includes("prod-vault"));
      },
    });
    expect(
      told(seen)
        .filter((line) => /RDT(133|072) \(vault\)/.test(line))
        .slice(0, 2),
    ).toEqual([
      "note RDT133 (vault) The trust was checked again after a refusal, and holds",
      "error RDT072 (vault) The identity has no role that allows this",
    ]);
  });

  it("blames the trust before anything else when it no longer holds", async () => {
    const text = `AADSTS700213: No matching federated identity record found for presented assertion subject '${SUBJECT}'.`;
    const seen = await run({
      faults: [
        {
          route: "arm.items.list",
          status: 401,
          body: { error: { code: "InvalidAuthenticationToken", message: "The access token is invalid." } },
        },
        // The first two exchanges are those for the resource manager and for Graph.
        {
          route: "entra.token",
          after: 2,
          status: 401,
          body: { error: "invalid_client", error_description: text, error_codes: [700213] },
        },
      ],
      plan: expecting({ "azure-subject": SUBJECT.replace("restore-drills", "production") }),
    });
    const vault = seen.evidence.findings.filter(({ phase }: { phase: string }) => phase === "vault");
    expect(vault[0]).toMatchObject({
      rule: "RDT013",
      level: "error",
      title: "The trust no longer holds: No federated identity credential has the token's subject",
      expected: "repo:acme/platform:environment:production",
      actual: SUBJECT,
    });
    expect(vault[1]).toMatchObject({ rule: "RDT075" });
  });

  it("asks each cloud once, however many calls it refused", async () => {
    const seen = await run({
      world({ google }) {
        google.bindings = google.bindings.filter(({ role }) => !role.startsWith("roles/secretmanager."));
      },
    });
    expect(told(seen)[0]).toBe("note RDT133 (secrets) The trust was checked again after a refusal, and holds");
    expect(seen.twin.requests.filter(({ route }) => route === "google.sts.token")).toHaveLength(2);
  });

  it("that only a script's output tells is the trust's as well", async () => {
    const seen = await run({
      inputs: { mode: "drill" },
      plan(plan) {
        const [restore] = Object.values(plan.restores);
        if (restore) restore.verify = [{ run: "./verify.sh" }];
      },
      workspace: {
        "verify.sh": `echo "ERROR: AADSTS700213: No matching federated identity record found for presented assertion subject '${SUBJECT}'." >&2\nexit 1`,
      },
    });
    expect(told(seen).filter((line) => line.includes("(verify)"))).toEqual([
      "note RDT133 (verify) The trust was checked again after a refusal, and holds",
      "error RDT013 (verify) No federated identity credential has the token's subject",
      expect.stringMatching(/^error RDD\d+ \(verify\)/),
    ]);
  });
});

describe.concurrent("demands that can be read", () => {
  it("show that both trusts hold where a role is what is missing", async ({ expect }) => {
    const seen = await run({
      world({ entra, google }) {
        entra.applications[0]?.graphRoles.push("Application.Read.All");
        const [role] = google.bindings.filter(({ role: name }) => name === "roles/iam.workloadIdentityUser");
        google.bindings = google.bindings.filter((one) => one !== role);
        google.bindings.push({
          resource: "projects/acme-prod",
          role: "roles/iam.workloadIdentityPoolViewer",
          members: role?.members ?? [],
        });
      },
    });
    expect(ofTheTrust(seen)).toMatchSnapshot();
  });

  it("of a user-assigned identity come from the resource manager", async ({ expect }) => {
    const id =
      "/subscriptions/0f3e0000-0000-4000-8000-000000000001/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/drills";
    const seen = await run({
      world({ entra, google }) {
        const [app] = entra.applications;
        if (app) app.managedIdentity = id;
        google.bindings = google.bindings.filter(({ role }) => role !== "roles/iam.workloadIdentityUser");
      },
    });
    expect(ofTheTrust(seen)).toMatchSnapshot();
    expect(seen.twin.requests.filter(({ route }) => route === "arm.identity.credentials")).toHaveLength(1);
  });

  it("warn that a trust which was just changed will refuse the next token", async ({ expect }) => {
    const seen = await run({
      world({ entra }) {
        entra.applications[0]?.graphRoles.push("Application.Read.All");
      },
      faults: [
        {
          route: "graph.credentials",
          status: 200,
          body: {
            value: [
              {
                id: "1",
                name: "github",
                issuer: "https://token.actions.githubusercontent.com",
                subject: SUBJECT,
                audiences: ["api://AzureADTokenExchange"],
              },
            ],
          },
        },
        {
          route: "google.iam.provider",
          status: 200,
          body: {
            state: "ACTIVE",
            attributeMapping: { "google.subject": "assertion.sub", "attribute.ref": "assertion.ref" },
            attributeCondition: "attribute.ref == 'refs/heads/release' && assertion.repository_id == '64501'",
            oidc: { issuerUri: "https://token.actions.githubusercontent.com/acme", allowedAudiences: ["https://acme.example"] },
          },
        },
      ],
    });
    expect(ofTheTrust(seen)).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(0);
  });

  it("change nothing when they cannot be read, are broken, or do not answer", async () => {
    const seen = await run({
      faults: [
        { route: "graph.credentials", reset: true },
        { route: "google.iam.provider", status: 200, body: "<html>Sign in</html>" },
        { route: "google.iam.pool", status: 503 },
      ],
    });
    expect(seen.evidence.verdict).toBe("passed");
    expect(seen.evidence.findings).toMatchObject([
      { rule: "RDT094", level: "note", unreadable: { service: "iam", status: 200 } },
    ]);
    // Each once; but what a kept connection lost on its way is sent again.
    const asked = seen.twin.requests.filter(({ route }) => /^(graph\.credentials|google\.iam\.)/.test(route));
    expect(asked.filter(({ service }) => service === "iam")).toHaveLength(2);
    expect([1, 2]).toContain(asked.length - 2);
  });
});
