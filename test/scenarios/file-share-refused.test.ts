import { describe, it } from "vitest";
import { found, INVOICES, runShare, said, TO_SHARE } from "./shares.ts";

const PATHS = [{ file: "2026/march.pdf" }, { folder: "2025" }];

describe.concurrent("a file share that cannot be restored", () => {
  it("is unknown to the vault", async ({ expect }) => {
    const seen = await runShare({ restore: { item: { ...INVOICES, name: "contracts" } } });
    expect(found(seen)).toEqual(["error RDB002"]);
    expect(said(seen, "RDB002")).toBe("The vault prod-vault protects no file share contracts of storage account prodfiles.");
  });

  it("is in another account than the plan says, under the same name", async ({ expect }) => {
    const seen = await runShare({ restore: { item: { ...INVOICES, "storage-account": "otherfiles" } } });
    expect(found(seen)).toEqual(["error RDB002"]);
  });

  it("is one of two protected items of one name in one account", async ({ expect }) => {
    const seen = await runShare({
      protectedAs: (item, { azure }) => void azure.vaults[0]?.shares.push({ ...item, hash: "a".repeat(64) }),
    });
    expect(found(seen)).toContain("error RDB002");
    expect(said(seen, "RDB002")).toMatch(
      /^2 protected items answer to invoices; which one is meant cannot be told:\n.*AzureFileShare;/,
    );
    expect(seen.evidence.restores[0].point).toBeNull();
  });

  it("has no points", async ({ expect }) => {
    const seen = await runShare({ protectedAs: (item) => void Object.assign(item, { points: [] }) });
    expect(found(seen)).toEqual(["error RDB003"]);
  });

  it("was never backed up, of which the vault says no time at all", async ({ expect }) => {
    const seen = await runShare({
      protectedAs: (item) => void Object.assign(item, { points: [], lastBackup: null, state: "IRPending" }),
    });
    expect(found(seen)).toEqual(["error RDB005", "error RDB003"]);
    expect(seen.result.summary).toContain("--backup-management-type AzureStorage");
  });

  it("is soft-deleted", async ({ expect }) => {
    const seen = await runShare({
      protectedAs: (item) => void Object.assign(item, { deletedUntil: Date.now() + 9.5 * 86_400_000 }),
    });
    expect(found(seen)).toContain("error RDB002");
    expect(said(seen, "RDB002")).toContain("invoices is soft-deleted in the vault; it is purged in 9.00:00:00");
  });

  it("stands in a list that cannot be read", async ({ expect }) => {
    const seen = await runShare({
      faults: [
        {
          route: "arm.items.list",
          spoil: (body) => {
            const [first] = (body as { value: { properties: Record<string, unknown> }[] }).value;
            if (first) delete first.properties.friendlyName;
            return body;
          },
        },
      ],
    });
    expect(seen.result.outputs.verdict).not.toBe("passed");
    expect(seen.evidence.findings.map(({ message }: { message: string }) => message).join("\n")).toContain("friendlyName");
  });
});

describe.concurrent("a target share", () => {
  it.for([
    [
      "that is not there",
      TO_SHARE,
      "The storage account drillstaging of resource group drill-target has no file share drills, or does not exist.",
    ],
    [
      "of an account that is not there",
      { ...TO_SHARE, "storage-account": "nowhere" },
      "The storage account nowhere of resource group drill-target has no file share drills, or does not exist.",
    ],
    [
      "that the source's own account has not",
      { type: "files", share: "drills", paths: PATHS },
      "The source's own storage account prodfiles has no file share drills.",
    ],
  ] as const)("%s is an error", async ([, target, message], { expect }) => {
    const seen = await runShare({
      restore: { target },
      protectedAs: (_, { azure }) => {
        for (const account of azure.storageAccounts)
          account.shares = account.shares?.filter(({ name }) => name !== "drills") ?? [];
      },
    });
    expect(found(seen).filter((each) => each !== "warning RDP002")).toEqual(["error RDB064"]);
    expect(said(seen, "RDB064")).toBe(message);
  });

  it("of NFS is an error", async ({ expect }) => {
    const seen = await runShare({
      protectedAs: (_, { azure }) => {
        for (const { shares = [] } of azure.storageAccounts) for (const share of shares) share.protocol = "NFS";
      },
    });
    expect(found(seen)).toEqual(["error RDB065"]);
  });

  it("that may not be read stops nothing: Azure decides", async ({ expect }) => {
    const seen = await runShare({
      faults: [{ route: "arm.share.get", status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } }],
    });
    expect(seen.result.outputs.verdict).toBe("passed");
  });

  it("that a proxy does not know is not called missing", async ({ expect }) => {
    const seen = await runShare({ faults: [{ route: "arm.share.get", status: 404, body: "<html>not here</html>" }] });
    expect(found(seen)).not.toContain("error RDB064");
  });
});
