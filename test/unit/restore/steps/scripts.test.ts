import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskTree } from "../../../../src/files/disk.ts";
import { scriptFindings } from "../../../../src/restore/steps/scripts.ts";
import { plan, reading, settings } from "../../plan/make.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scripts-"));
  const root = join(folder, "workspace");
  mkdirSync(join(root, "restore"), { recursive: true });
  mkdirSync(join(root, "make"));
  writeFileSync(join(folder, "outside.sh"), "#!/bin/sh\n", { mode: 0o755 });
  const files: Record<string, [string, number]> = {
    "restore/good.sh": ["#!/usr/bin/env bash\ntrue\n", 0o755],
    "restore/plain.sh": ["#!/bin/sh\ntrue\n", 0o644],
    "restore/crlf.sh": ["#!/bin/bash\r\ntrue\r\n", 0o755],
    "restore/check.py": ["#!/usr/bin/env python3\n", 0o644],
    "restore/runs.py": ["#!/usr/bin/env python3\n", 0o755],
    "restore/look.ps1": ["Get-Disk\r\n", 0o644],
  };
  for (const [name, [text, mode]] of Object.entries(files)) {
    writeFileSync(join(root, name), text);
    chmodSync(join(root, name), mode);
  }
  symlinkSync("/bin/sh", join(root, "shell"));
  symlinkSync("../../outside.sh", join(root, "restore/out.sh"));
  symlinkSync("good.sh", join(root, "restore/link.sh"));
  symlinkSync(folder, join(root, "up"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function said(step: Record<string, unknown>, mode = "check", key = "verify"): Promise<string[]> {
  const text = plan(`    deploy: { template: restored }\n    ${key}: [${JSON.stringify(step)}]\n`);
  const read = reading(text);
  if (!("plan" in read)) throw new Error(JSON.stringify(read.findings));
  const of = settings({ INPUT_MODE: mode });
  const found = await scriptFindings(read.plan, read.plan.restores, of, diskTree(join(folder, "workspace")));
  return found.map(({ rule, level, where, message }) => `${rule} ${level} ${where?.line} ${message}`);
}

describe("a step's script", () => {
  it.each([
    "./restore/good.sh",
    "restore/good.sh",
    "./restore/good.sh --all 'a b'",
    "./restore/plain.sh",
    "./restore/link.sh",
    "./restore/runs.py",
    "true",
    "make",
    "psql -c 'select 1'",
    "/usr/bin/env python3 restore/check.py",
    "cd restore && ./good.sh",
    'X="$(cat /dev/null)"',
  ])("may be %s", async (run) => {
    expect(await said({ run })).toEqual([]);
  });

  it.each([
    ["./nope.sh", "is not there"],
    ["restore/nope.sh", "is not there"],
    ["nope.sh", "is not there"],
    ["./nope.sh --all", "is not there"],
    ["/bin/sh", "is absolute"],
    ["../outside.sh", "leads out of the workspace"],
    ["../outside.sh now", "leads out of the workspace"],
    ["restore/../../outside.sh", "leads out of the workspace"],
    ["./restore/out.sh", "is, by a symbolic link, outside of the workspace"],
    ["./up/outside.sh", "is, by a symbolic link, outside of the workspace"],
    ["shell", "is, by a symbolic link, outside of the workspace"],
    ["./shell", "is, by a symbolic link, outside of the workspace"],
    ["./restore", "is a folder"],
    ["./restore/crlf.sh", "ends its lines with CR LF"],
    ["./restore/check.py", "is not executable"],
  ])("is found where it is %s", async (run, why) => {
    expect(await said({ run })).toEqual([expect.stringMatching(/^RDP045 error 12 The script /)]);
    expect((await said({ run }))[0]).toContain(`, which verify of orders-vm runs, ${why}`);
  });

  it("inside the machine is a file of the repository too, and needs no right to run", async () => {
    expect(await said({ "run-command": "restore/check.py" })).toEqual([]);
    expect(await said({ "run-command": "restore/look.ps1" })).toEqual([]);
    expect((await said({ "run-command": "shell" }))[0]).toContain("by a symbolic link");
    expect((await said({ "run-command": "missing" }))[0]).toContain("is not there");
  });

  it("stops an emergency only where it runs before the trigger", async () => {
    expect((await said({ run: "./nope.sh" }, "restore"))[0]).toContain("RDP045 warning");
    expect((await said({ run: "./nope.sh" }, "restore", "before"))[0]).toContain("RDP045 error");
    expect(await said({ run: "./nope.sh", in: ["drill"] }, "restore", "before")).toEqual([]);
    expect((await said({ run: "./nope.sh", in: ["drill"] }, "lint", "before"))[0]).toContain("RDP045 error");
    expect(await said({ run: "./nope.sh" }, "reap")).toEqual([]);
  });
});
