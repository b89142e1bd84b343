import { describe, expect, it } from "vitest";
import type { RestoreRun } from "../../../src/core/index.ts";
import { Stage } from "../../stage/stage.ts";
import { excludeDisks } from "../../twin/arm/world.ts";
import type { Answer } from "../../twin/core.ts";

const isList = (method: string, path: string) => method === "GET" && /\/resourceGroups\/drill-target\/.*\/disks$/i.test(path);
const error = (status: number, code: string): Answer => ({ status, body: { error: { code, message: "no" } } });
const UNMANAGED = { target: { type: "disks", "staging-account": "drillstaging" } };
const found = (stage: Stage) => {
  const item = stage.cloud.azure.vaults[0]?.items[0];
  if (!item) throw new Error("the estate protects no machine");
  return item;
};
const restorePhase = ({ phases }: RestoreRun) => phases.find(({ name }) => name === "restore")?.verdict;

/** What stands in the way of the list, and the words that say which reason it was. */
const REASONS: readonly (readonly [string, Answer | "lost", RegExp])[] = [
  ["somebody's decision", error(403, "AuthorizationFailed"), /may not be listed by this identity \(403/],
  ["the service is busy for minutes", error(503, "ServerBusy"), /did not answer \(503 ServerBusy\), so the question is open/],
  [
    "it is throttled for minutes",
    error(429, "TooManyRequests"),
    /did not answer \(429 TooManyRequests\), so the question is open/,
  ],
  ["the connection breaks", { status: 0, reset: true }, /did not answer \(\w+\), so the question is open/],
  ["the group is gone", error(404, "ResourceGroupNotFound"), /knows no such place \(404 ResourceGroupNotFound\)/],
  ["a proxy's page", { status: 200, body: "<html>sign in</html>" }, /the answer cannot be read \(200/],
  ["half an answer", { status: 200, body: '{"value": [{"id": "/subscr' }, /the answer cannot be read \(200/],
];

describe("disks that cannot be listed", () => {
  it.each(REASONS)("are never called restored, and the words say why: %s", async (_, answer, words) => {
    const on = new Stage();
    on.cloud.azure.knobs.disksMissing = 1;
    on.instead = (method, path) => (isList(method, path) ? answer : undefined);
    const { run, record } = await on.play();
    expect(run).toMatchObject({ verdict: "unverified", tier: "validated" });
    expect(run.findings.filter(({ rule }) => rule === "RDB110")).toMatchObject([
      { level: "warning", message: expect.stringMatching(words) },
    ]);
    expect(record.checks).toEqual([]);
  });

  it("leave the clean-up of a drill unsure, in the same words", async () => {
    const on = new Stage();
    on.instead = (method, path) => (isList(method, path) ? error(403, "AuthorizationFailed") : undefined);
    const { record, run } = await on.play({ INPUT_MODE: "drill" }, { keep: { unverified: "0h" } });
    expect(record.cleanUp?.verdict).toBe("unverified");
    const [said] = run.findings.filter(({ rule }) => rule === "RDD006");
    expect(said?.message).toContain("may not be listed by this identity (403");
  });
});

describe("disks that are not there", () => {
  it("prove nothing when none carries the job's tag, and leave the clean-up unsure", async () => {
    const on = new Stage();
    on.cloud.azure.knobs.untagged = true;
    const { run, record } = await on.play({ INPUT_MODE: "drill" }, { keep: { unverified: "0h" } });
    expect(restorePhase(record)).toBe("unverified");
    expect(run.findings.find(({ rule }) => rule === "RDB110")?.message).toContain("there was nothing to count");
    expect(record.cleanUp?.verdict).toBe("unverified");
    expect(on.cloud.restored()).toHaveLength(3);
  });

  it("are missed although the machine is gone and the point does not say how many it holds", async () => {
    const on = new Stage();
    on.cloud.azure.vms = on.cloud.azure.vms.filter(({ id }) => !id.endsWith("/orders-01"));
    const { run, record } = await on.play();
    expect(restorePhase(record)).toBe("unverified");
    expect(run.findings.find(({ rule }) => rule === "RDB111")?.message).toContain("orders-01 is gone");
  });

  it.each([
    ["may not be read", error(403, "AuthorizationFailed"), "may not be listed by this identity (403"],
    ["does not answer", error(503, "ServerBusy"), "did not answer (503"],
  ])("are missed although the machine %s", async (_, answer, words) => {
    const on = new Stage();
    on.cloud.azure.knobs.disksMissing = 1;
    on.instead = (method, path) => (method === "GET" && path.endsWith("/virtualMachines/orders-01") ? answer : undefined);
    const { run, record } = await on.play();
    expect(restorePhase(record)).toBe("unverified");
    expect(run.findings.find(({ rule }) => rule === "RDB111")?.message).toContain(words);
  });

  it("fail the restore when the point says that it holds more", async () => {
    const on = new Stage();
    excludeDisks(found(on), [1]);
    on.cloud.azure.knobs.disksMissing = 1;
    const { run, rules } = await on.play(
      {},
      { item: { type: "vm", name: "orders-01", "resource-group": "prod", "excluded-disks": [1] } },
    );
    expect(run.verdict).toBe("failed");
    expect(rules).toEqual(["RDB106"]);
  });
});

describe("an unmanaged restore", () => {
  const reader = (on: Stage) => {
    const { roleDefinitions } = on.cloud.azure;
    const contributor = roleDefinitions.find(({ name }) => name === "Contributor");
    contributor?.dataActions.push("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read");
  };
  it("is counted by the VHDs in its staging container, over all pages", async () => {
    const on = new Stage();
    reader(on);
    on.cloud.azure.knobs.pageSize = 2;
    const { run, record } = await on.play({}, UNMANAGED);
    expect(run).toMatchObject({ verdict: "passed", tier: "restored" });
    expect(record.restored.map(({ name }) => name.replace(/-\d+-\d+\.vhd$/, ""))).toEqual([
      "orders-01-osdisk",
      "orders-01-datadisk-0",
      "orders-01-datadisk-1",
    ]);
    expect(record.checks).toMatchObject([
      { name: "VHDs in the staging container", verdict: "passed", actual: "3" },
      { name: "disks of the source today", verdict: "passed", actual: "3 disks: 512, 256, 127 GiB" },
    ]);
  });

  it("is unverified when a VHD is missing", async () => {
    const on = new Stage();
    reader(on);
    on.cloud.azure.knobs.disksMissing = 1;
    const { run, rules } = await on.play({}, UNMANAGED);
    expect(run.verdict).toBe("unverified");
    expect(rules).toEqual(["RDB111"]);
  });

  it("is unverified without Storage Blob Data Reader, which it names from check on", async () => {
    const on = new Stage();
    const { run } = await on.play({}, UNMANAGED);
    expect(run.verdict).toBe("unverified");
    const said = run.findings.find(({ rule }) => rule === "RDB110");
    expect(said?.message).toContain("may not be listed by this identity (403 AuthorizationPermissionMismatch)");
    expect(said?.fix).toContain("Storage Blob Data Reader");
    const { run: checked } = await new Stage().play({ INPUT_MODE: "check" }, UNMANAGED);
    expect(checked.findings.map(({ rule, expected }) => `${rule} ${expected}`)).toEqual([
      expect.stringContaining("RDT202 Storage Blob Data Reader on "),
    ]);
  });

  it.each([
    ["busy", error(503, "ServerBusy"), "did not answer"],
    ["a page of something else", { status: 200, body: "<html></html>" }, "cannot be read"],
    [
      "a list without an end",
      { status: 200, body: "<EnumerationResults><Blobs></Blobs><NextMarker>1</NextMarker></EnumerationResults>" },
      "ListDoesNotEnd",
    ],
  ] as const)("is unverified when the container's list is %s", async (_, answer, words) => {
    const on = new Stage();
    reader(on);
    on.instead = (method, path) => (method === "GET" && /^\/blob\/drillstaging\/[^/]+$/.test(path) ? answer : undefined);
    const { run } = await on.play({}, UNMANAGED);
    expect(run.verdict).toBe("unverified");
    expect(run.findings.find(({ rule }) => rule === "RDB110")?.message).toContain(words);
  });
});

describe("clean-up that does not know a name", () => {
  it.each(["bare", "empty bag"] as const)(
    "is unverified when the job's page is %s, and says what it cannot name",
    async (jobPages) => {
      const on = new Stage();
      on.cloud.azure.knobs.jobPages = jobPages;
      const { run, record } = await on.play({ INPUT_MODE: "drill" });
      expect(run.restores[0]?.verdict).toBe("passed");
      expect(record.cleanUp?.verdict).toBe("unverified");
      const [said] = run.findings.filter(({ rule }) => rule === "RDD006");
      expect(said?.message).toContain("does not name the staging container");
      expect(said?.fix).toContain("drillstaging");
      expect(on.cloud.restored()).toEqual([]);
    },
  );

  it("is sure of a job that failed before it made a container", async () => {
    const on = new Stage();
    on.cloud.azure.knobs.restoreOutcome = { of: "failed" };
    const { record } = await on.play({ INPUT_MODE: "drill" }, { keep: { failed: "0h" } });
    expect(record.cleanUp?.verdict).toBe("passed");
  });
});
