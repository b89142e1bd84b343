import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type RunbookParts, runbook } from "../../../src/report/runbook.ts";
import { disksCommand, findDisks } from "../../../src/workloads/vm/runbook.ts";
import { OWNER } from "./runs.ts";

const properties = {
  objectType: "IaasVMRestoreRequest",
  recoveryPointId: "260111",
  recoveryType: "RestoreDisks",
  targetResourceGroupId: "/subscriptions/sub-1/resourceGroups/drills",
  storageAccountId: "/subscriptions/sub-1/resourceGroups/staging/providers/Microsoft.Storage/storageAccounts/drillstaging",
  region: "westeurope",
};
const asked = (request: Readonly<Record<string, unknown>>): Pick<RunbookParts, "request" | "command" | "found"> => ({
  request: { properties: request },
  command: disksCommand(request, "sub-1"),
  found: findDisks(request),
});
const parts: RunbookParts = {
  subscriptionId: "sub-1",
  vault: { resourceGroup: "prod-backup", name: "prod-vault" },
  containerName: "iaasvmcontainer;iaasvmcontainerv2;prod;orders-01",
  itemName: "vm;iaasvmcontainerv2;prod;orders-01",
  sourceName: "orders-01",
  pointId: "260111",
  ...asked(properties),
  ownerId: OWNER,
  apiVersion: "2024-04-01",
  secrets: [{ name: "orders-db-password", resource: "projects/acme-prod/secrets/orders-db-password", version: "7" }],
};

/** The blocks a reader copies, run by a shell in which the tools only say what they were given. */
function run(markdown: string): { readonly calls: string[][]; readonly files: Readonly<Record<string, string>> } {
  const blocks = [...markdown.matchAll(/^(`{3,})bash\n([\s\S]*?)\n\1$/gm)].map(([, , block]) => block);
  const folder = mkdtempSync(join(tmpdir(), "runbook-"));
  // Both sides of a pipe say theirs at the same time, and a shell writes line by line: each call is appended in one write.
  const stub = (tool: string) =>
    `${tool}() { printf '%s\\0' ${tool} "$@" '\n' > "call-$BASHPID"; cat "call-$BASHPID" >> calls.txt; rm "call-$BASHPID"; }`;
  try {
    const script = `${["az", "gcloud", "curl"].map(stub).join("\n")}\n${blocks.join("\n")}\n`;
    execFileSync("bash", ["-eu"], { cwd: folder, input: script, stdio: ["pipe", "pipe", "pipe"] });
    const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    const calls = (files["calls.txt"] ?? "").split("\n\0").filter((call) => call !== "");
    return { calls: calls.map((call) => call.split("\0").slice(0, -1)), files };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const call = (markdown: string, ...head: string[]) =>
  run(markdown).calls.find((words) => head.every((word, at) => words[at] === word)) ?? [];
const option = (words: readonly string[], flag: string) => words[words.indexOf(flag) + 1];

describe("the runbook", () => {
  test("reads as somebody needs it", async () => {
    await expect(runbook(parts)).toMatchFileSnapshot("./__snapshots__/runbook.md");
  });

  test("looks for a running restore before it starts one", () => {
    const heads = run(runbook(parts)).calls.map((words) => words.slice(0, 4).join(" "));
    expect(heads.findIndex((head) => head.startsWith("az backup job list"))).toBeLessThan(
      heads.findIndex((head) => head.startsWith("az backup restore restore-disks")),
    );
  });

  test("no block starts more than one restore", () => {
    const blocks = [...runbook(parts).matchAll(/^```bash\n([\s\S]*?)\n```$/gm)].map(([, block]) => block ?? "");
    const starts = blocks.map((block) => block.match(/restore-disks|az rest|--request POST/g)?.length ?? 0);
    expect(starts.filter((count) => count > 0)).toEqual([1, 1, 1]);
  });

  test("sends the request that the action would send, to the same place, with the owner id", () => {
    const { calls, files } = run(runbook(parts));
    expect(JSON.parse(files["restore.json"] ?? "")).toEqual({ properties });
    const rest = calls.find(([, verb]) => verb === "rest") ?? [];
    expect(option(rest, "--url")).toBe(
      "/subscriptions/sub-1/resourceGroups/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault/backupFabrics/Azure/protectionContainers/iaasvmcontainer%3Biaasvmcontainerv2%3Bprod%3Borders-01/protectedItems/vm%3Biaasvmcontainerv2%3Bprod%3Borders-01/recoveryPoints/260111/restore?api-version=2024-04-01",
    );
    expect(calls.find(([tool]) => tool === "curl")).toContain(`x-ms-client-request-id: ${OWNER}`);
  });

  test.each([
    ["managed disks", {}, ["--target-resource-group", "drills"]],
    [
      "another subscription",
      { targetResourceGroupId: "/subscriptions/sub-2/resourceGroups/drills" },
      ["--target-subscription-id", "sub-2"],
    ],
    [
      "unmanaged disks",
      { targetResourceGroupId: undefined },
      ["--restore-as-unmanaged-disks", "true", "--restore-to-staging-storage-account", "true"],
    ],
    ["the operating system's disk", { restoreDiskLunList: [] }, ["--restore-only-osdisk", "true"]],
    ["some disks", { restoreDiskLunList: [0, 2] }, ["--diskslist", "0", "2"]],
    ["a zone", { zones: ["2"] }, ["--target-zone", "2"]],
    ["a disk encryption set", { diskEncryptionSetId: "/x/des" }, ["--disk-encryption-set-id", "/x/des"]],
    [
      "a managed identity",
      {
        storageAccountId: undefined,
        identityInfo: { isSystemAssignedIdentity: true },
        identityBasedRestoreDetails: { targetStorageAccountId: "/x/account" },
      },
      ["--storage-account", "/x/account", "--mi-system-assigned"],
    ],
    [
      "private access",
      {
        targetDiskNetworkAccessSettings: {
          targetDiskNetworkAccessOption: "EnablePrivateAccessForAllDisks",
          targetDiskAccessId: "/x/access",
        },
      },
      ["--disk-access-option", "EnablePrivateAccessForAllDisks", "--target-disk-access-id", "/x/access"],
    ],
    [
      "an archived point",
      { recoveryPointRehydrationInfo: { rehydrationPriority: "High", rehydrationRetentionDuration: "P15D" } },
      ["--rehydration-priority", "High", "--rehydration-duration", "15"],
    ],
  ])("says %s with az's own options", (_, more, words) => {
    const request = JSON.parse(JSON.stringify({ ...properties, ...more }));
    expect(call(runbook({ ...parts, ...asked(request) }), "az", "backup", "restore").join(" ")).toContain(words.join(" "));
  });

  test("a request that restore-disks cannot say is sent as it is", () => {
    const markdown = runbook({ ...parts, ...asked({ ...properties, recoveryType: "OriginalLocation" }) });
    expect(call(markdown, "az", "backup", "restore")).toEqual([]);
    expect(call(markdown, "az", "rest")).toContain("post");
  });

  test("secrets are named by version, and never by value", () => {
    const regional = { name: "pw", resource: "projects/acme/locations/europe-west1/secrets/pw", version: null };
    const { calls } = run(runbook({ ...parts, secrets: [...parts.secrets, regional] }));
    expect(
      calls.filter(([tool, verb]) => tool === "gcloud" && verb === "secrets").map((words) => words.slice(3).join(" ")),
    ).toEqual([
      "access 7 --secret orders-db-password --project acme-prod",
      "access latest --secret pw --project acme --location europe-west1",
    ]);
  });

  test.each([
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    '"; touch pwned; "',
    "a\ntouch pwned",
    "-x",
    "a b",
    "```\n# out",
  ])("a name such as %j reaches the tools as one word, and runs nothing", (name) => {
    const secrets = [{ name, resource: `projects/acme/secrets/${name.replaceAll("/", "")}`, version: name }];
    const { calls, files } = run(
      runbook({ ...parts, sourceName: name, itemName: name, pointId: name, vault: { resourceGroup: name, name }, secrets }),
    );
    expect(Object.keys(files).toSorted()).toEqual(["calls.txt", "restore.json"]);
    const restore = calls.find((words) => words[2] === "restore") ?? [];
    expect(name.startsWith("-") ? restore.find((word) => word.startsWith("--item-name=")) : option(restore, "--item-name")).toBe(
      name.startsWith("-") ? `--item-name=${name}` : name,
    );
  });
});
