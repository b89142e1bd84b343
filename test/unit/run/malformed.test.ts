import { describe, expect, it, test } from "vitest";
import { readPage } from "../../../src/clouds/azure/blob-list.ts";
import { Stage } from "../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";
import type { Answer } from "../../twin/core.ts";
import { type TwinPlan, twinPlan } from "../../twin/plan.ts";

// One entry of another shape costs itself: it is said, what depends on it is unverified, and the others count.

type Entry = Record<string, unknown>;
const PLACES = {
  first: (all: readonly unknown[], bad: unknown) => [bad, ...all],
  last: (all: readonly unknown[], bad: unknown) => [...all, bad],
  all: (_: readonly unknown[], bad: unknown) => [bad],
} as const;
type Place = keyof typeof PLACES;
const EACH = ["first", "last", "all"] as const satisfies Place[];

interface Given {
  readonly mode: string;
  readonly list: RegExp;
  /** A malformed entry, from a good one where there is one. */
  readonly bad: (good: Entry) => unknown;
  readonly keys?: Entry;
  readonly plan?: (plan: TwinPlan, on: Stage) => void;
  readonly stage?: (on: Stage) => void;
  /** The answer's key that holds the list; "": the answer is the list. */
  readonly key?: string;
}

async function played({ mode, list, bad, keys = {}, plan = () => {}, stage = () => {}, key = "value" }: Given, place: Place) {
  const on = new Stage();
  stage(on);
  let spoiled = 0;
  on.arriving = ({ method, path }, answer): Answer => {
    if (method !== "GET" || answer.status !== 200 || !list.test(path)) return answer;
    const body = structuredClone(answer.body) as Record<string, Entry[]>;
    const own = body[key] ?? [];
    spoiled++;
    return { ...answer, body: { ...body, [key]: PLACES[place](own, bad(structuredClone(own[0] ?? {}))) } };
  };
  const done = await on.play({ INPUT_MODE: mode }, keys, (of) => plan(of, on));
  expect(spoiled, String(list)).toBeGreaterThan(0);
  const said = [...on.lines, ...done.run.findings.map(({ message }) => message)].join("\n");
  const deleted = on.requests.filter(({ method }) => method === "DELETE").map(({ path }) => path);
  return { on, said, deleted, run: done.run, rules: done.rules, record: done.run.restores[0] };
}

const NOW = { keep: { failed: "0h", unverified: "0h" } };

describe.each(EACH)("a malformed entry, %s in its list", (place) => {
  it("of the restored disks leaves the counting unverified; those that can be read are held and cleared away", async () => {
    const given = {
      mode: "drill",
      list: /\/drill-target\/.*\/disks$/,
      bad: (of: Entry) => ({ ...of, id: 7, tags: "x" }),
      keys: NOW,
    };
    const { run, record, said, on } = await played(given, place);
    expect(run.verdict).toBe("unverified");
    expect(said).toContain("another shape (id)");
    expect(run.findings.find(({ rule }) => rule === "RDB110")?.message).toContain("is not known");
    expect(record?.cleanUp?.verdict).toBe("unverified");
    const came = record?.held.filter(({ kind }) => kind === "resource") ?? [];
    expect(came.every(({ state }) => state === "gone")).toBe(true);
    expect(came.length > 0).toBe(place !== "all");
    if (place !== "all") expect(on.cloud.azure.disks.filter(({ id }) => /drill-target/.test(id))).toEqual([]);
  });

  it("of the restored disks whose state alone cannot be read is held and cleared away, too", async () => {
    const bad = (of: Entry) => ({ ...of, properties: { provisioningState: ["Succeeded"] } });
    const { run, record } = await played({ mode: "drill", list: /\/drill-target\/.*\/disks$/, bad, keys: NOW }, place);
    expect(run.verdict).toBe("unverified");
    const came = record?.held.filter(({ kind }) => kind === "resource") ?? [];
    expect(came.length).toBeGreaterThan(0);
    expect(came.every(({ state }) => state === "gone")).toBe(true);
  });

  it("of the staging accounts does not hide the one that is meant, and its absence is not known", async () => {
    const given = { mode: "check", list: /\/storageAccounts$/, bad: (of: Entry) => ({ ...of, location: null }) };
    const { run, rules, said } = await played(given, place);
    expect(rules).not.toContain("RDB008");
    if (place !== "all") return expect(run.verdict).toBe("passed");
    expect(run.verdict).not.toBe("passed");
    expect(said).toContain("another shape (location)");
  });

  it("of what stands in a drill's own group keeps the group", async () => {
    const target = { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" };
    const bad = () => ({ name: "somebody's" });
    const list = /\/resourceGroups\/proof-of-restore-[^/]+\/resources$/;
    const { record, deleted, said, on } = await played(
      { mode: "drill", list, bad, keys: { target, ...NOW }, stage: owning },
      place,
    );
    expect(deleted.filter((path) => /\/resourceGroups\/proof-of-restore-[^/]+$/.test(path))).toEqual([]);
    expect(on.cloud.azure.resourceGroups.some(({ name }) => name.startsWith("proof-of-restore-"))).toBe(true);
    expect(record?.cleanUp?.verdict).not.toBe("passed");
    expect(said).toContain("another shape (id)");
  });

  it("of a deployment's operations may have made something: clean-up is not sure, and keeps the deployment's record", async () => {
    const bad = (of: Entry) => ({ ...of, properties: { provisioningOperation: "Create", targetResource: null } });
    const given = {
      mode: "drill",
      list: /\/deployments\/por-[^/]+\/operations$/,
      bad,
      keys: { ...DEPLOY, ...NOW },
      stage: deploying,
    };
    const { record, deleted, said } = await played(given, place);
    expect(record?.cleanUp?.verdict).not.toBe("passed");
    expect(deleted.filter((path) => /\/deployments\/por-[^/]+$/.test(path))).toEqual([]);
    expect(said).toContain("so that what it made is not all known");
  });

  it("of what the identity may do takes nothing away, and what it does not give is not known", async () => {
    const given = { mode: "check", list: /\/providers\/Microsoft\.Authorization\/permissions$/, bad: () => ({ actions: "*" }) };
    const { rules, run } = await played(given, place);
    expect(rules.filter((rule) => /^RDT20[1-3]/.test(rule))).toEqual([]);
    const granted = new Set(run.permissions?.map((of) => of.granted));
    expect(granted.has("unreadable") || place !== "all").toBe(true);
    expect(granted.has("no")).toBe(false);
  });

  it("of a secret's versions is never the newest, and where it may be, none is", async () => {
    for (const bad of [
      (of: Entry) => ({ ...of, name: "projects/1/secrets/s/versions/99", createTime: undefined }),
      (of: Entry) => ({ ...of, name: "projects/1/secrets/s/versions/99", state: undefined }),
      (of: Entry) => ({ ...of, name: undefined }),
    ]) {
      const { run, rules, said } = await played(
        { mode: "check", list: /\/secrets\/[^/]+\/versions$/, bad, key: "versions", plan: secrets },
        place,
      );
      expect(rules).toContain("RDS007");
      expect(rules).not.toContain("RDS001");
      expect(rules).not.toContain("RDS004");
      expect(run.verdict).toBe("unverified");
      expect(said).toContain("the newest may be among them");
    }
  });

  it("of a secret's versions that is older than the newest enabled one changes no verdict", async () => {
    const bad = (of: Entry) => ({ ...of, name: "projects/1/secrets/s/versions/0", createTime: undefined });
    const { run, rules } = await played(
      { mode: "check", list: /\/secrets\/[^/]+\/versions$/, bad, key: "versions", plan: secrets },
      place,
    );
    expect(rules).toContain("RDS007");
    expect(run.verdict).toBe(place === "all" ? "unverified" : "passed");
  });

  it("of the reaper's lists is told, and mode reap is not sure", async () => {
    for (const list of [/\/resources$/, /\/resourcegroups$/, /\/containers$/, /\/deployments\/?$/]) {
      const { run, said } = await played({ mode: "reap", list, bad: () => ({ id: 7 }), plan: deployingTo }, place);
      expect(run.verdict, String(list)).toBe("unverified");
      expect(said, String(list)).toContain("another shape");
    }
  });

  it("of the federated credentials is no refusal, and no proof", async () => {
    const bad = () => ({ name: "github", issuer: 7 });
    const { run, said } = await played({ mode: "check", list: /\/federatedIdentityCredentials$/, bad, stage: reading }, place);
    expect(said).toContain("another shape (issuer)");
    const rows = (run.compared ?? []).filter(({ cloud, from }) => cloud === "entra" && from === "read");
    expect(rows.some(({ agrees }) => agrees === false)).toBe(false);
    // What no credential that can be read takes, another one may: nothing is foretold of it.
    expect(said).not.toContain("Entra refuses this job");
  });
});

test("a page of blobs gives each blob by itself, in linear time", () => {
  const page = (inner: string) =>
    `<?xml version="1.0"?><EnumerationResults><Blobs>${inner}</Blobs><NextMarker>m&amp;1</NextMarker></EnumerationResults>`;
  const blob = (name: string) => `<Blob><Name>${name}</Name><Properties><Content-Length>5</Content-Length></Properties></Blob>`;
  expect(readPage(page(`${blob("a.vhd")}<Blob><Name>b</Name>${blob("c")}`))).toEqual({
    blobs: [
      { name: "a.vhd", bytes: 5 },
      { name: null, bytes: null },
      { name: "c", bytes: 5 },
    ],
    next: "m&1",
  });
  expect(readPage("<EnumerationResults>".repeat(50_000))).toBeNull();
  expect(readPage(page("<Blob>".repeat(170_000)))?.blobs).toHaveLength(170_000);
});

const DEPLOY = { deploy: { template: "restored" }, parameters: "restore/orders.parameters.json" };
function deploying(on: Stage): void {
  on.cloud.azure.roleAssignments.push(assign("Storage Blob Data Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
  on.files["restore/orders.parameters.json"] = JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0",
    parameters: {
      VirtualMachineName: { value: "drill-orders" },
      VirtualNetwork: { value: "drill-network" },
      VirtualNetworkResourceGroup: { value: "drill-target" },
      Subnet: { value: "drills" },
    },
  });
}
function reading({ cloud }: Stage): void {
  cloud.world.entra.applications[0]?.graphRoles.push("Application.Read.All");
}
function owning(on: Stage): void {
  on.cloud.azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
}
function secrets(plan: TwinPlan, on: Stage): void {
  const whole = twinPlan(on.cloud.world);
  const [restore, own] = [plan.restores["orders-vm"], whole.restores["orders-vm"]];
  if (whole.secrets) plan.secrets = whole.secrets;
  if (restore && own?.secrets) restore.secrets = own.secrets;
}
function deployingTo(plan: TwinPlan): void {
  const restore = plan.restores["orders-vm"];
  if (restore) Object.assign(restore, { deploy: { template: "restored" } });
}
