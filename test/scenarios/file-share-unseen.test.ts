import { describe, it } from "vitest";
import { addFileShare } from "../twin/arm/storage/add-file-share.ts";
import { found, runShare, said, TO_SHARE } from "./shares.ts";

const GET = "arm.share.get";
const refused = (status: number, code: string) => ({ route: GET, status, body: { error: { code, message: "no" } } });
const ACCOUNT = "/subscriptions/s/resourceGroups/drill-target/providers/Microsoft.Storage/storageAccounts";
const isA = (id: string) => ({ route: GET, status: 200, body: { id, properties: { shareQuota: 5 } } });
const seenAs = "all that could be seen of what a restore of invoices needs is there";

describe.concurrent("a target share of which Azure does not tell", () => {
  it.for([
    ["it may not be read", refused(403, "AuthorizationFailed"), "Azure answered (HTTP 403, AuthorizationFailed): no"],
    ["the subscription is unknown", refused(404, "SubscriptionNotFound"), "Azure answered (HTTP 404, SubscriptionNotFound): no"],
    ["the answer is empty", { route: GET, status: 200, body: {} }, "Azure answered (HTTP 200): "],
    ["the answer is an account", isA(`${ACCOUNT}/drillstaging`), "it is of another resource"],
    [
      "the answer is another share",
      isA(`${ACCOUNT}/drillstaging/fileServices/default/shares/other`),
      "it is of another resource",
    ],
    [
      "the answer is a share of another account",
      isA(`${ACCOUNT}/other/fileServices/default/shares/drills`),
      "it is of another resource",
    ],
  ] as const)("stops nothing, and is said: %s", async ([, fault, why], { expect }) => {
    const seen = await runShare({ faults: [fault] });
    expect(found(seen)).toEqual([]);
    expect(seen.result.outputs.verdict).toBe("passed");
    const note = said(seen, "RDB066");
    expect(note).toContain("Whether the storage account drillstaging has the file share drills is not known: ");
    expect(note).toContain(why);
    for (const text of [seen.result.log.join("\n"), seen.result.summary]) {
      expect(text).toContain("is not known");
      expect(text).toContain("Microsoft.Storage/storageAccounts/fileServices/shares/read");
      expect(text).not.toContain("all that a restore of");
    }
    expect(seen.result.log.join("\n")).toContain(seenAs);
  });

  it("is taken by its id in any case", async ({ expect }) => {
    const id = `${ACCOUNT}/DRILLSTAGING/fileservices/Default/SHARES/Drills`;
    const seen = await runShare({ faults: [isA(id)] });
    expect(said(seen, "RDB066")).toBe("");
    expect(seen.result.log.join("\n")).toContain("all that a restore of invoices needs is there");
  });
});

describe.concurrent("two targets of one name", () => {
  const NOWHERE = { ...TO_SHARE, "resource-group": "no-such-group" };
  const missing = "The storage account drillstaging of resource group no-such-group has no file share drills, or does not exist.";
  it.for([
    ["target", NOWHERE, TO_SHARE],
    ["restore-target", TO_SHARE, NOWHERE],
  ] as const)("in two groups are two shares: %s is missing", async ([, target, other], { expect }) => {
    const seen = await runShare({
      restore: { target, "restore-target": other },
      protectedAs: (_, { azure }) => {
        for (const each of azure.roleAssignments.filter(({ scope }) => scope.endsWith("/drill-target")))
          azure.roleAssignments.push({ ...each, scope: each.scope.replace("drill-target", "no-such-group") });
      },
    });
    expect(found(seen)).toEqual(["error RDB064"]);
    expect(said(seen, "RDB064")).toBe(missing);
  });
});

describe.concurrent("a name that would lead to another resource", () => {
  it.for([
    ["storage-account", "drillstaging?x=1"],
    ["storage-account", "drillstaging#x"],
    ["storage-account", "a/../drillstaging"],
    ["storage-account", "drill%73taging"],
    ["storage-account", ".."],
    ["resource-group", "x/../drill-target"],
    ["resource-group", ".."],
    ["resource-group", "drill-target."],
    ["resource-group", "drill target"],
    ["share", "."],
    ["share", ".."],
    ["share", "drills/"],
    ["share", "a--b"],
    ["share", "-drills"],
    ["share", "ab"],
    ["share", "d".repeat(64)],
  ] as const)("is refused in the plan: %s %s", async ([key, name], { expect }) => {
    for (const type of ["share", "files"]) {
      const paths = type === "files" ? { paths: [{ file: "a" }] } : {};
      const seen = await runShare({
        inputs: { mode: "lint" },
        restore: { target: { ...TO_SHARE, type, ...paths, [key]: name } },
      });
      expect(found(seen)).toEqual(["error RDP023"]);
      expect(said(seen, "RDP023")).toMatch(/^The name of a (storage account|file share|resource group) is /);
    }
  });

  it("is none where a group has all that Azure takes", async ({ expect }) => {
    const seen = await runShare({
      inputs: { mode: "lint" },
      restore: { target: { ...TO_SHARE, "resource-group": "Grün_(1).a-b" } },
    });
    expect(found(seen)).not.toContain("error RDP023");
  });
});

describe.concurrent("the fix for a share that is missing", () => {
  it("names the group that the vault tells of the source's own account", async ({ expect }) => {
    const seen = await runShare({
      restore: { target: { type: "files", share: "nope", paths: [{ file: "a" }] } },
      protectedAs: (_, { azure }) => addFileShare(azure, "prodfiles", { name: "drills" }),
    });
    const { fix } = seen.evidence.findings.find(({ rule }: { rule: string }) => rule === "RDB064");
    expect(fix).toBe("az storage share-rm create --resource-group prod --storage-account prodfiles --name nope");
  });
});
