import { describe, expect, it } from "vitest";
import { IDS, reading } from "./make.ts";

const share = (
  more: string,
  target = "{ type: share, storage-account: drills1, resource-group: g, share: drills }",
) => `version: 1
${IDS}restores:
  invoices:
    vault: { resource-group: prod-backup, name: prod-vault }
    item: { type: file-share, storage-account: prodfiles, name: invoices }
    target: ${target}
${more}`;
const errors = (text: string, mode = "check") =>
  reading(text, { INPUT_MODE: mode }).findings.filter(({ level }) => level === "error");

describe("a deployment, where nothing comes back that it could go on", () => {
  it("contradicts the target, and leaves a step without a machine", () => {
    const [deploy, booted, ...more] = errors(share("    deploy: { template: restored }\n    verify: [{ booted: true }]\n"));
    expect(more).toEqual([]);
    expect(deploy).toMatchObject({
      rule: "RDP030",
      message: "A deployment goes on a machine's disks; a file share has none.",
      where: { line: 11 },
    });
    expect(booted?.rule).toBe("RDP024");
  });

  it("is not what a step is told to add", () => {
    const [booted, ...more] = errors(share("    verify: [{ run-command: check.sh }]\n"));
    expect(more).toEqual([]);
    expect(booted).toMatchObject({
      rule: "RDP024",
      fix: "Take it out: a script on the runner (`run`) can look at what came back.",
    });
  });

  it("is said of the target that only mode restore goes to", () => {
    const item = "item: { type: vm, name: a, resource-group: prod }";
    const text = share(
      "    deploy: { template: restored }\n    restore-target: { type: original }\n",
      "{ type: disks, resource-group: g, staging-account: s }",
    );
    expect(errors(text.replace(/item: .*/, item), "lint")).toEqual([]);
  });
});

describe("a target that the item does not take", () => {
  it("is said once, and not called one that is still to come", () => {
    const found = errors(share("", "{ type: disks, resource-group: g, staging-account: s }"));
    expect(found.map(({ rule, message }) => [rule, message])).toEqual([
      ["RDP030", "An item of type file-share takes a target of type share, files, original, not disks."],
    ]);
  });
});
