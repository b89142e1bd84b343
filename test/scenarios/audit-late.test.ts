import { describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import type { Logged } from "../twin/requestlog.ts";
import type { Twin } from "../twin/start.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const OTHER = "99999999-9999-4999-8999-999999999999";
/** Both logs hold everything back until `arrive`. */
const late = (world: World) => {
  world.azure.roleAssignments.push(assign("Reader", `/subscriptions/${SUBSCRIPTION}`, 0));
  world.azure.knobs.activityLogSeconds = 1_000_000;
  world.google.auditDelaySeconds = 10_000;
};
const arrive = ({ world }: Twin) => {
  world.azure.knobs.activityLogSeconds = 0;
  world.google.auditDelaySeconds = 0;
};
const drill = (more: Scenario = {}) => run({ world: late, ...more, inputs: { mode: "drill" } });

interface Report extends Seen {
  readonly asked: readonly Logged[];
}
/** A later job of the same repository: the plan is there, and the evidence of `legs`. */
async function report(
  after: Seen,
  legs: readonly unknown[],
  more: Omit<Scenario, "world" | "faults" | "speed"> = {},
): Promise<Report> {
  const before = after.twin.requests.length;
  const files = Object.fromEntries(legs.map((leg, at) => [`artifacts/leg-${at}/evidence.json`, JSON.stringify(leg)]));
  const inputs = { mode: "report", evidence: "artifacts/**/evidence.json", ...more.inputs };
  const seen = await after.again({ ...more, files, inputs });
  return { ...seen, asked: after.twin.requests.slice(before) };
}
const found = ({ evidence }: Seen): string[] =>
  evidence.audit.map(({ cloud, found: is }: { cloud: string; found: boolean }) => `${cloud} ${is}`);
const rules = ({ evidence }: Seen): string[] => evidence.findings.map(({ rule }: { rule: string }) => rule);
const routes = ({ asked }: Report): string[] => asked.map(({ route }) => route).sort();

describe.concurrent("audit entries that were late for a drill", () => {
  it("are read again by a later report, which then has them as the clouds wrote them down", async ({ expect }) => {
    const first = await drill();
    expect(found(first)).toEqual(["azure false", "google false"]);
    arrive(first.twin);
    const seen = await report(first, [first.evidence]);
    expect(seen.evidence.audit).toEqual([
      {
        cloud: "azure",
        time: new Date(first.twin.world.azure.activityLog[0]?.time ?? 0).toISOString(),
        operation: expect.stringMatching(/recoveryPoints\/restore\/action$/),
        principal: "22222222-2222-4222-8222-222222222222",
        correlationId: first.evidence.restores[0].job.correlationId,
        scope: `subscriptions/${SUBSCRIPTION}`,
        found: true,
      },
      {
        cloud: "google",
        time: expect.any(String),
        operation: "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
        principal: "drills@acme-prod.iam.gserviceaccount.com",
        correlationId: "proof-of-restore acme/platform run 9000000001 attempt 1",
        scope: "projects/acme-prod",
        found: true,
      },
    ]);
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toEqual([]);
    expect(seen.result.exitCode).toBe(0);
    // Every host that got a token is told.
    expect(seen.evidence.hosts).toContain(new URL(first.twin.base).host);
  });

  it("stay found when the report is reported again beside the evidence that it was made of", async () => {
    const first = await drill();
    arrive(first.twin);
    const again = await report(first, [first.evidence, (await report(first, [first.evidence])).evidence]);
    expect(found(again)).toEqual(["azure true", "google true"]);
    expect(again.asked).toEqual([]);
  });

  it("are not asked for when there is nothing left to complete", async () => {
    const first = await drill({
      world: (world) => {
        late(world);
        world.azure.knobs.activityLogSeconds = 0;
        world.google.auditDelaySeconds = 0;
      },
    });
    const seen = await report(first, [first.evidence]);
    expect(found(seen)).toEqual(["azure true", "google true"]);
    expect(seen.asked).toEqual([]);
  });
});

describe.concurrent("a report that cannot read the logs again", () => {
  const nothing = async (more: Omit<Scenario, "world">, line: RegExp, change: (twin: Twin) => void = () => {}) => {
    const first = await drill();
    arrive(first.twin);
    change(first.twin);
    const seen = await report(first, [first.evidence], more);
    expect(seen.evidence.audit).toEqual(first.evidence.audit);
    expect(seen.result.log.filter((each) => line.test(each)).length).toBeGreaterThan(0);
    expect(seen.evidence.findings).toEqual([]);
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(seen.result.exitCode).toBe(0);
    return seen;
  };

  it("says so in one line and changes nothing without a token", async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };
    const { asked } = await nothing({ env }, /2 audit entries .* not looked for again: the job has no OIDC token/);
    expect(asked).toEqual([]);
  });

  it("does the same without a plan and without inputs that name an identity", async () => {
    const { asked } = await nothing({ planText: null }, /not looked for again: there is no plan here, and no input/);
    expect(asked).toEqual([]);
  });

  it("does the same with a plan that cannot be read", async () => {
    const { asked } = await nothing({ planText: "azure: [" }, /not looked for again: the plan has mistakes/);
    expect(asked).toEqual([]);
  });

  it("does the same on a pull request whose plan names hosts of its own", async () => {
    const env = { GITHUB_EVENT_NAME: "pull_request" };
    const { asked } = await nothing({ env }, /a run of event pull_request sends no token outside the built-in clouds/);
    expect(asked).toEqual([]);
  });

  it("changes nothing where neither log is shown", async () => {
    await nothing({}, /^\s*(azure|google): the log is not shown to this identity \(403\)/, ({ world }) => {
      world.azure.roleAssignments.pop();
      world.google.bindings = world.google.bindings.filter(({ role }) => role !== "roles/logging.privateLogViewer");
    });
  });

  it("changes nothing where both trusts refuse the job", async () => {
    await nothing({}, /the log is not shown to this identity/, ({ world }) => {
      for (const application of world.entra.applications) application.credentials = [];
      for (const { providers } of world.google.pools) for (const provider of providers) provider.disabled = true;
    });
  });
});

describe.concurrent("evidence from a job that is not trusted", () => {
  it("sends no token to its hosts, to its identities, or with its words in an address or a filter", async () => {
    const first = await drill();
    arrive(first.twin);
    const { base } = first.twin;
    const [azure, google] = first.evidence.audit;
    const evil = structuredClone(first.evidence);
    Object.assign(evil.identity.azure, { tenantId: OTHER, clientId: OTHER, subscriptionId: OTHER });
    Object.assign(evil.identity.azure.cloud, { arm: `${base}/evil`, authority: `${base}/evil`, audience: `${base}/evil` });
    Object.assign(evil.identity.google, {
      principal: `principal://evil.example/subject/x`,
      serviceAccount: "evil@evil.iam.gserviceaccount.com",
    });
    evil.audit = [
      { ...azure, scope: "subscriptions/../evil" },
      { ...azure, scope: `${base}/evil/subscriptions/${SUBSCRIPTION}` },
      { ...azure, scope: `subscriptions/${SUBSCRIPTION}/evil?` },
      { ...azure, scope: `subscriptions/${OTHER}` },
      { ...azure, correlationId: "x' or correlationId ne 'evil" },
      { ...azure, time: "2026-11-24T09:00:00Z' or 'evil' eq 'evil" },
      { ...azure, cloud: "evil", scope: "evil" },
      { ...google, scope: "projects/evil@evil" },
      { ...google, scope: 'projects/acme-prod" OR logName="evil' },
      { ...google, correlationId: 'proof-of-restore a/b run 1 attempt 1" OR severity="evil' },
      { ...google, scope: "projects/evil-project" },
    ];
    const read = await report(first, [evil]);
    expect(new Set(routes(read))).toEqual(
      new Set([
        ...["arm.activityLog", "arm.metadata", "entra.discovery", "entra.token", "github.oidc.token"],
        ...["google.credentials.accessToken", "google.logging.list", "google.sts.token"],
      ]),
    );
    const said = JSON.stringify(read.asked.map(({ path, body }) => [path, body]));
    expect(said.replaceAll("evil-project", "")).not.toContain("evil");
    expect(found(read)).not.toContain("azure true");
  });
});

describe.concurrent("an entry that names another identity than the run recorded", () => {
  const forged = ({ world }: Twin) => {
    for (const entry of world.azure.activityLog) entry.caller = OTHER;
    for (const entry of world.google.auditLog) {
      const payload = entry.protoPayload as { authenticationInfo: object };
      payload.authenticationInfo = { principalEmail: "somebody@acme.example" };
    }
  };

  it("is warned of by the report, with both names, and changes no verdict", async () => {
    const first = await drill();
    arrive(first.twin);
    forged(first.twin);
    const seen = await report(first, [first.evidence]);
    expect(rules(seen)).toEqual(["RDT150", "RDT150"]);
    expect(seen.evidence.findings).toEqual([
      expect.objectContaining({ level: "warning", expected: first.evidence.audit[0].principal, actual: OTHER }),
      expect.objectContaining({ expected: "drills@acme-prod.iam.gserviceaccount.com", actual: "somebody@acme.example" }),
    ]);
    expect(seen.result.summary).toContain("The audit log names another identity");
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(seen.result.exitCode).toBe(0);
  });

  it("is warned of by the drill itself when the entry is there at once", async () => {
    const seen = await drill({
      world: (world) => {
        late(world);
        world.azure.knobs.activityLogSeconds = 0;
        world.google.auditDelaySeconds = 0;
      },
      onRequest: forged,
    });
    expect(rules(seen).filter((rule) => rule === "RDT150").length).toBe(2);
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(seen.result.summary).toContain("The audit log names another identity");
  });

  it("is none where another run used the same reason, and the run's own entry is there too", async () => {
    const first = await drill();
    arrive(first.twin);
    const { auditLog } = first.twin.world.google;
    const [entry] = structuredClone(auditLog);
    Object.assign(entry?.protoPayload ?? {}, { authenticationInfo: { principalEmail: "somebody@acme.example" } });
    auditLog.push(entry ?? {});
    const seen = await report(first, [first.evidence]);
    expect(found(seen)).toEqual(["azure true", "google true"]);
    expect(rules(seen)).toEqual([]);
  });
});

describe.concurrent("many legs", () => {
  it("are asked for in one request to each log, not in one for each entry", async () => {
    const first = await drill();
    arrive(first.twin);
    const { azure, google } = first.twin.world;
    const [own] = azure.activityLog;
    const [access] = google.auditLog;
    azure.knobs.pageSize = 20;
    const legs = Array.from({ length: 50 }, (_, at) => {
      const leg = structuredClone(first.evidence);
      const runId = String(9_100_000_000 + at);
      const correlationId = `44444444-4444-4444-8444-4444444444${String(at).padStart(2, "0")}`;
      const reason = `proof-of-restore acme/platform run ${runId} attempt 1`;
      leg.run.runId = runId;
      leg.restores[0].name = `vm-${at}`;
      leg.selected = [`vm-${at}`];
      const time = Date.parse(leg.audit[0].time) - at * 60_000;
      Object.assign(leg.audit[0], { correlationId, time: new Date(time).toISOString() });
      Object.assign(leg.audit[1], { correlationId: reason });
      if (own) azure.activityLog.push({ ...own, correlationId, operationId: `op-${at}`, time: time + 1000 });
      const entry = structuredClone(access) ?? {};
      const payload = entry.protoPayload as { requestMetadata: { requestAttributes: { reason: string } } };
      payload.requestMetadata.requestAttributes.reason = reason;
      google.auditLog.push(entry);
      return leg;
    });
    const seen = await report(first, legs);
    expect(new Set(found(seen))).toEqual(new Set(["azure true", "google true"]));
    expect(seen.evidence.audit.length).toBe(100);
    // Three pages of one answer, and one of the other.
    expect(routes(seen).filter((route) => /activityLog|logging/.test(route))).toEqual([
      ...["arm.activityLog", "arm.activityLog", "arm.activityLog", "google.logging.list"],
    ]);
  });
});
