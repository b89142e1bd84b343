import { describe, expect, it } from "vitest";
import { item, json, keeping, PLAN_PATH, plan, policy, vault, weekly } from "../../src/lint/rules/examples.ts";
import { drill, WORKFLOW } from "../../src/lint/rules/workflow/examples.ts";
import type { Commit } from "../twin/github/world.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const BASE = "b".repeat(40);
const HEAD = "a".repeat(40);
const MERGE = "c".repeat(40);
const NUMBER = 42;

type Files = Readonly<Record<string, string>>;
const TARGET =
  "point: random\ntarget: { type: disks, resource-group: drill-target, staging-account: drillstaging }\nobjectives: { rto: 2h, rpo: 170h }";
const CREDENTIAL = json({
  id: "/subscriptions/0f3e/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/drills/federatedIdentityCredentials/github",
  type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
  name: "github",
  properties: {
    issuer: "https://token.actions.githubusercontent.com",
    subject: "repo:acme/platform:environment:restore-drills",
    audiences: ["api://AzureADTokenExchange"],
  },
});
const STRONG = {
  securitySettings: { immutabilitySettings: { state: "Locked" }, softDeleteSettings: { softDeleteState: "Enabled" } },
};
/** A repository in which all is well. */
const SOUND: Files = {
  [PLAN_PATH]: plan(TARGET),
  [WORKFLOW]: drill(),
  "infra/vault.json": json(vault(STRONG)),
  "infra/backup.json": json([policy(), item()]),
  "infra/trust.json": CREDENTIAL,
};
const hosted = (sts: string) =>
  plan(
    TARGET,
    `google: { workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions, endpoints: { sts: ${sts} } }\n`,
  );

interface Request {
  readonly base?: Files;
  /** What the pull request makes of the base; null: removed. */
  readonly change: Readonly<Record<string, string | null>>;
  readonly labels?: readonly string[];
  readonly renamed?: Readonly<Record<string, string>>;
  readonly fork?: boolean;
  readonly more?: Partial<Scenario>;
  readonly world?: Scenario["world"];
}

function headOf(base: Files, change: Request["change"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...base, ...change }).flatMap(([path, text]) => (text === null ? [] : [[path, text]])),
  );
}

const eventOf = (labels: readonly string[], fork: boolean) => ({
  repository: { default_branch: "main", visibility: "private", owner: { id: 6450 } },
  pull_request: {
    number: NUMBER,
    base: { sha: BASE, ref: "main", repo: { full_name: "acme/platform" } },
    head: { sha: HEAD, repo: { full_name: fork ? "mallory/platform" : "acme/platform" } },
    labels: labels.map((name) => ({ name })),
  },
});

/** Mode lint on GitHub's merge of a pull request, with a comment. */
function opened({ base = SOUND, change, labels = [], renamed = {}, fork = false, more = {}, world }: Request): Scenario {
  const { [PLAN_PATH]: text = null, ...files } = headOf(base, change);
  const commits: Record<string, Commit> = {
    [BASE]: { parents: [], files: { ...base } },
    [HEAD]: { parents: [BASE], files: headOf(base, change) },
    [MERGE]: { parents: [BASE, HEAD], files: headOf(base, change) },
  };
  return {
    planText: text,
    workspace: { "verify.sh": "true" },
    files,
    event: eventOf(labels, fork),
    ...more,
    world: (of) => {
      Object.assign(of.github, { commits, pulls: { [NUMBER]: { base: BASE, head: MERGE, renamed: { ...renamed } } } });
      if (fork) of.github.permissions.pullRequests = "read";
      world?.(of);
    },
    inputs: { mode: "lint", comment: "true", "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001", ...more.inputs },
    env: {
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_SHA: MERGE,
      ACTIONS_ID_TOKEN_REQUEST_URL: "",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "",
      ...more.env,
    },
  };
}

const comments = ({ twin }: Seen) => twin.world.github.comments.map(({ body }) => body);
const told = ({ evidence }: Seen) =>
  evidence.findings.map(
    ({ rule, level, message }: { rule: string; level: string; message: string }) => `${level} ${rule} ${message}`,
  );
/** What people look at, as one text. */
const seenBy = (seen: Seen) => {
  const section = /### What this pull request changes\n[\s\S]*?(?=\n(?:###|<details>|<sub>|\*\*))/.exec(seen.result.summary)?.[0];
  const annotations = seen.result.annotations.map(
    ({ level, title, message, file, line }) => `${level} ${file}:${line} ${title}\n  ${message}`,
  );
  return [...annotations, "== summary", section ?? "", "== comment", ...comments(seen)].join("\n");
};

describe.concurrent("a pull request", () => {
  it.for<[string, Request["change"], RegExp]>([
    [
      "cuts a policy's retention",
      { "infra/backup.json": json([policy({ retentionPolicy: keeping(7) }), item()]) },
      /daily: retention: 30 d → 7 d/,
    ],
    [
      "slows a schedule",
      { "infra/backup.json": json([policy({ schedulePolicy: weekly }), item()]) },
      /orders-vm: RPO that its backups allow: 1 d → 7 d/,
    ],
    [
      "turns soft delete off",
      {
        "infra/vault.json": json(
          vault({ securitySettings: { ...STRONG.securitySettings, softDeleteSettings: { softDeleteState: "Disabled" } } }),
        ),
      },
      /prod-vault: soft delete: on → off/,
    ],
    ["removes the plan", { [PLAN_PATH]: null }, /restore plan: 1 restore → none that can be read/],
    [
      "takes a file out of what is checked",
      { [PLAN_PATH]: plan(TARGET).replace('"infra/**/*.json"', '"infra/[vt]*.json"') },
      /file that is checked: there → removed/,
    ],
  ])("that %s is refused, in an annotation, in the summary and in a comment", async ([_, change, message], { expect }) => {
    const seen = await run(opened({ change }));
    expect(seen.result.exitCode).toBe(1);
    expect(
      told(seen)
        .filter((each: string) => each.startsWith("error RDA017"))
        .join("\n"),
    ).toMatch(message);
    expect(seenBy(seen)).toMatchSnapshot();
  });

  it("that renames an environment under a trust learns that the trust will refuse it after the merge", async ({ expect }) => {
    const seen = await run(opened({ change: { [WORKFLOW]: drill({ environment: "prod-drills" }) } }));
    expect(seen.evidence.effects).toContainEqual({
      of: "environment prod-drills",
      what: "Entra's trust",
      from: "accepted",
      to: "refused after this merge",
      way: "reduced",
    });
    expect(seenBy(seen)).toMatchSnapshot();
  });

  it("is not blamed for a trust that refused before it", async () => {
    const base = { ...SOUND, [WORKFLOW]: drill({ environment: "prod-drills" }) };
    const seen = await run(opened({ base, change: { [WORKFLOW]: drill({ environment: "prod-drills", timeout: "300" }) } }));
    const [finding] = seen.evidence.findings.filter(({ rule }: { rule: string }) => rule === "RDA018");
    expect(finding).toMatchObject({ level: "error" });
    expect(finding).not.toHaveProperty("changed");
    expect(finding.message).not.toContain("after this merge");
    expect(seen.evidence.effects).toEqual([]);
  });

  it("that sends tokens to another host is refused, also by removing one, and no label lets it pass", async () => {
    const base = { ...SOUND, [PLAN_PATH]: hosted("https://sts.example") };
    for (const change of [{ [PLAN_PATH]: hosted("https://sts.invalid") }, { [PLAN_PATH]: plan(TARGET) }]) {
      const seen = await run(opened({ base, change, labels: ["recoverability-reduced"] }));
      expect(seen.result.exitCode).toBe(1);
      expect(told(seen).join("\n")).toContain("error RDP017 google.endpoints.sts sends tokens elsewhere: https://sts.example →");
    }
  });

  it("that reduces nothing is told so, and so is a file that moved", async ({ expect }) => {
    const seen = await run(opened({ change: { "README.md": "# Platform\n" } }));
    expect(seen.result.exitCode).toBe(0);
    expect(seen.evidence.effects).toEqual([]);
    expect(seenBy(seen)).toMatchSnapshot();
    // Of the base nothing but the list is read: every file is at hand.
    expect(seen.twin.requests.map(({ route }) => route)).not.toContain("github.git.blob");

    const moved = await run(
      opened({
        change: {
          "infra/backup.json": null,
          "azure/backup.json": SOUND["infra/backup.json"] ?? "",
          [PLAN_PATH]: plan(TARGET).replace('"infra/**/*.json"', '"infra/**/*.json", "azure/*.json"'),
        },
      }),
    );
    expect(moved.evidence.effects).toEqual([]);
    expect(moved.result.exitCode).toBe(0);
  });

  it("with the label is let pass, and the reduction stays in sight", async () => {
    const change = { "infra/backup.json": json([policy({ retentionPolicy: keeping(14) }), item()]) };
    const seen = await run(opened({ change, labels: ["size/s", "recoverability-reduced"] }));
    expect(seen.result.exitCode).toBe(0);
    expect(told(seen).join("\n")).toContain("note RDA017 daily: retention: 30 d → 14 d. The label recoverability-reduced says");
    expect(comments(seen)[0]).toContain("30 d");
    const other = await run(opened({ change, labels: ["size/s"], more: { inputs: { "reduced-label": "size/s" } } }));
    expect(other.result.exitCode).toBe(0);
  });

  it("from a fork is judged the same, without a comment", async () => {
    const seen = await run(
      opened({ change: { "infra/backup.json": json([policy({ retentionPolicy: keeping(7) }), item()]) }, fork: true }),
    );
    expect(seen.result.exitCode).toBe(1);
    expect(comments(seen)).toEqual([]);
    expect(seen.result.log).toContain("Comment on #42: none, since the token may not comment: it comes from a fork.");
    expect(seen.result.annotations.filter(({ message }) => message.includes("comment"))).toEqual([]);
  });

  it("that moves the plan is compared with the plan as it was", async () => {
    const path = ".github/old-plan.yml";
    const { [PLAN_PATH]: text = "", ...rest } = SOUND;
    const seen = await run(
      opened({
        base: {
          ...rest,
          [path]: text.replace(
            "restores:",
            "restores:\n  gone-vm:\n    item: { type: vm, name: gone-01, resource-group: prod }\n    " +
              TARGET.replaceAll("\n", "\n    "),
          ),
        },
        change: { [path]: null, [PLAN_PATH]: text },
        renamed: { [PLAN_PATH]: path },
      }),
    );
    expect(told(seen).join("\n")).toContain("error RDA017 gone-vm: restore of the plan: there → removed.");
  });

  it("is not blamed for what others merged since it was opened", async () => {
    const later = json([policy({ retentionPolicy: keeping(14) }), item()]);
    const seen = await run(
      opened({
        change: { "README.md": "# Platform\n", "infra/backup.json": later },
        world: ({ github }) => {
          github.commits[BASE.replaceAll("b", "d")] = { parents: [BASE], files: { ...SOUND, "infra/backup.json": later } };
          github.commits[MERGE]?.parents.splice(0, 1, BASE.replaceAll("b", "d"));
        },
      }),
    );
    expect(seen.evidence.effects).toEqual([]);
    expect(seen.result.exitCode).toBe(0);
  });
});

describe.concurrent("what is compared", () => {
  const later = json([policy({ retentionPolicy: keeping(60) }), item()]);

  it("with the branch itself checked out is the commit where it began", async () => {
    const now = "d".repeat(40);
    const seen = await run(
      opened({
        change: { ".git/HEAD": `${HEAD}\n` },
        more: {
          event: { ...eventOf([], false), pull_request: { ...eventOf([], false).pull_request, base: { sha: now, ref: "main" } } },
        },
        world: ({ github }) => {
          github.commits[now] = { parents: [BASE], files: { ...SOUND, "infra/backup.json": later } };
        },
      }),
    );
    expect(seen.evidence.effects).toEqual([]);
  });

  it("is the event's base where GitHub does not tell a better one", async () => {
    const seen = await run(
      opened({
        change: { "infra/backup.json": later },
        more: { faults: [{ route: "github.git.commit", status: 404, body: {} }] },
      }),
    );
    expect(seen.evidence.effects).toMatchObject([{ of: "daily", from: "30 d", to: "60 d", way: "improved" }]);
  });

  it("marks what stands on changed lines, among however many files", async () => {
    const others = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`notes/${n}.md`, "x\n"]));
    const bad = json(vault({ securitySettings: { softDeleteSettings: { softDeleteState: "Disabled" } } })).replaceAll(
      "prod-vault",
      "new-vault",
    );
    const seen = await run(opened({ change: { ...others, "infra/new.json": bad } }));
    const [finding] = seen.evidence.findings.filter(({ rule }: { rule: string }) => rule === "RDA001");
    expect(finding).toMatchObject({ changed: true, where: { path: "infra/new.json" } });
    expect(seen.twin.requests.filter(({ route }) => route === "github.pull.files")).toHaveLength(2);
  });

  it("is a commit too large to be listed at once all the same", async () => {
    const seen = await run(
      opened({
        change: { "infra/backup.json": json([policy({ retentionPolicy: keeping(7) }), item()]) },
        world: ({ github }) => Object.assign(github, { mostEntries: 2 }),
      }),
    );
    expect(told(seen).join("\n")).toContain("error RDA017 daily: retention: 30 d → 7 d.");
  });
});

describe.concurrent("where the base cannot be read", () => {
  const change = { "infra/backup.json": json([policy({ retentionPolicy: keeping(7) }), item()]) };

  it.each<[string, Partial<Request>, string]>([
    ["there is no token", { more: { inputs: { "github-token": "" } } }, "there is no github-token"],
    [
      "the token may not",
      { world: ({ github }) => void Object.assign(github.permissions, { contents: "none" }) },
      "GitHub answered 403",
    ],
    ["GitHub is down", { more: { faults: [{ route: "github.*", status: 503, body: "<html>" }] } }, "GitHub answered 503"],
    [
      "its rate limit is reached",
      {
        more: {
          faults: [
            { route: "github.*", status: 429, headers: { "retry-after": "60" }, body: { message: "API rate limit exceeded" } },
          ],
        },
      },
      "GitHub's rate limit is reached",
    ],
    [
      "a secondary limit is reached",
      {
        more: {
          faults: [
            {
              route: "github.git.*",
              status: 403,
              headers: { "retry-after": "60" },
              body: { message: "You have exceeded a secondary rate limit" },
            },
          ],
        },
      },
      "GitHub's rate limit is reached",
    ],
    [
      "a proxy answers",
      { more: { faults: [{ route: "github.*", status: 200, body: "<html>Sign in</html>" }] } },
      "GitHub answered with something else than a list of files",
    ],
    [
      "the answer is another",
      { more: { faults: [{ route: "github.*", status: 200, body: { tree: "x", parents: 7 } }] } },
      "GitHub answered with something else than a list of files",
    ],
    ["the connection breaks", { more: { faults: [{ route: "github.git.blob", reset: true }] } }, "GitHub did not answer"],
  ])("because %s, lint judges the files, and says that it does not know what changes", async (_, more, why) => {
    const seen = await run(opened({ change, ...more }));
    expect(told(seen).filter((each: string) => /RDP042|RDA017/.test(each))).toEqual([
      `warning RDP042 The files before this pull request could not be read (${why}): what it changes is not judged.`,
    ]);
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.summary).not.toContain("Nothing that restores depend on");
  });

  it("because there was no plan, what there is now is new, and its hosts are looked at", async () => {
    const { [PLAN_PATH]: _, ...rest } = SOUND;
    const seen = await run(opened({ base: rest, change: { [PLAN_PATH]: plan(TARGET) } }));
    expect(seen.evidence.effects).toEqual([
      { of: "orders-vm", what: "restore of the plan", from: "none", to: "there", way: "improved" },
    ]);
    expect(seen.result.exitCode).toBe(0);
    const hosts = await run(opened({ base: rest, change: { [PLAN_PATH]: hosted("https://sts.invalid") } }));
    expect(told(hosts).join("\n")).toContain("error RDP017 google.endpoints.sts");
  });

  it("because the plan was none, or a file was broken, that is said", async () => {
    const seen = await run(opened({ base: { ...SOUND, [PLAN_PATH]: "version: [" }, change: { [PLAN_PATH]: plan(TARGET) } }));
    expect(told(seen).join("\n")).toContain("warning RDP042 The plan before this pull request could not be understood");
    const file = await run(opened({ base: { ...SOUND, "infra/backup.json": "{" }, change }));
    expect(told(file).join("\n")).toContain("note RDP042 Before this pull request infra/backup.json could not be understood");
  });
});

describe.concurrent("the comment", () => {
  const change = { "infra/backup.json": json([policy({ retentionPolicy: keeping(7) }), item()]) };

  it("stays one: made, left as it is, renewed, and never another's", async () => {
    const first = await run(
      opened({
        change,
        world: ({ github }) =>
          void github.comments.push({
            id: 1,
            issue: NUMBER,
            body: `<!-- proof-of-restore: ${PLAN_PATH} -->\nAll is well.`,
            author: { login: "mallory", type: "User" },
          }),
      }),
    );
    expect(first.effects).toEqual(["POST github.comment.create 201"]);
    const again = await first.again({});
    expect(again.effects).toEqual([]);
    expect(again.result.log).toContain("Comment on #42: as it was.");
    first.twin.world.github.commits[MERGE] = { parents: [BASE, HEAD], files: { ...SOUND } };
    const mended = await first.again({ files: SOUND });
    expect(mended.effects).toEqual(["PATCH github.comment.update 200"]);
    expect(comments(mended)).toHaveLength(2);
    expect(comments(mended)[0]).toContain("All is well.");
    expect(comments(mended)[1]).toContain("✅ Recoverability: nothing to mend");
  });

  it("of a person's token is found again too", async () => {
    const first = await run(opened({ change, world: ({ github }) => Object.assign(github, { tokenOf: "octocat" }) }));
    first.twin.world.github.commits[MERGE] = { parents: [BASE, HEAD], files: { ...SOUND } };
    const mended = await first.again({ files: SOUND });
    expect(mended.effects).toEqual(["PATCH github.comment.update 200"]);
    expect(comments(mended)).toHaveLength(1);
  });

  it("is not asked of GitHub without the input, or in a run for no pull request", async () => {
    const silent = await run(opened({ change, more: { inputs: { comment: "false" } } }));
    expect(silent.twin.requests.filter(({ route }) => route.startsWith("github.comment"))).toEqual([]);
    const push = await run(opened({ change, more: { event: { repository: {} }, env: { GITHUB_EVENT_NAME: "push" } } }));
    expect(push.twin.requests).toEqual([]);
    expect(push.evidence).not.toHaveProperty("effects");
  });

  it("that GitHub does not take fails no run", async () => {
    const seen = await run(opened({ change: {}, more: { faults: [{ route: "github.comment*", status: 500, body: {} }] } }));
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.log).toContain("Comment on #42: none, since GitHub did not take it (500).");
  });
});

describe.concurrent("what the plan accepts", () => {
  const entry = (subject: string, until: string, rule = "RDA005") =>
    plan(TARGET, `accept: [{ rule: ${rule}, subject: ${subject}, reason: Decided in the review, until: ${until} }]\n`);

  it("is told aside, also for a finding of the files, until its day is over everywhere by UTC", async () => {
    const mended = {
      ...SOUND,
      "infra/vault.json": json(vault({ securitySettings: { softDeleteSettings: { softDeleteState: "Disabled" } } })),
    };
    const open = await run(opened({ base: mended, change: {} }));
    const [finding] = open.evidence.findings.filter(
      ({ level, rule }: { level: string; rule: string }) => level === "error" && rule.startsWith("RDA"),
    );
    expect(finding).toBeDefined();
    const accept = (until: string) => ({ change: { [PLAN_PATH]: entry(finding.subject, until, finding.rule) }, base: mended });
    const accepted = await run(opened(accept("2999-01-01")));
    expect(accepted.evidence.findings).toContainEqual(
      expect.objectContaining({ rule: finding.rule, accepted: { reason: "Decided in the review", until: "2999-01-01" } }),
    );
    expect(accepted.result.exitCode).toBe(0);
    const expired = await run(opened(accept("2020-01-01")));
    expect(told(expired).join("\n")).toContain("error RDP011");
    expect(expired.result.exitCode).toBe(1);
  });
});
