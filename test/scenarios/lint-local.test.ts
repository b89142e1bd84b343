import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "lint-local-"));
const clone = join(folder, "proof-of-restore");
const home = join(folder, "home");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a clone holds before anything was installed, as far as a lint needs it. */
beforeAll(() => {
  for (const part of ["dist", "scripts/lint.ts", "src/core", "package.json"])
    cpSync(join(root, part), join(clone, part), { recursive: true });
  mkdirSync(home);
});

const PLAN = `version: 1
azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: 22222222-2222-4222-8222-222222222222
  subscription-id: 0f3e0000-0000-4000-8000-000000000001
configuration: ["infra/*.json"]
defaults: { vault: { resource-group: prod-backup, name: prod-vault } }
restores:
  orders-vm:
    item: { type: vm, name: orders-01, resource-group: prod }
    point: random
    target: { type: disks, resource-group: drill-target, staging-account: drillstaging }
    verify: [{ run: ./verify.sh }]
    objectives: { rto: 2h, rpo: 26h }
`;
const vault = (softDeleteState: string) =>
  `${JSON.stringify(
    {
      id: "/subscriptions/0f3e0000-0000-4000-8000-000000000001/resourceGroups/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault",
      type: "Microsoft.RecoveryServices/vaults",
      name: "prod-vault",
      properties: {
        securitySettings: { softDeleteSettings: { softDeleteState }, immutabilitySettings: { state: "Locked" } },
      },
    },
    null,
    2,
  )}\n`;
/** Any connection ends the process. */
const OFFLINE = `import net from "node:net"; net.Socket.prototype.connect = () => process.exit(99);`;

let count = 0;
/** A repository of these files, linted from a folder deep within it. */
function lint(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const repository = join(folder, `repository-${++count}`);
  for (const [name, text] of Object.entries({
    ".git/HEAD": "ref: refs/heads/main\n",
    "deep/er/x": "",
    "verify.sh": "#!/bin/sh\n",
    ...files,
  })) {
    mkdirSync(dirname(join(repository, name)), { recursive: true });
    writeFileSync(join(repository, name), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, "scripts/lint.ts"), ...args], {
    cwd: join(repository, "deep/er"),
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      HOME: home,
      GITHUB_REPOSITORY: "not/ours",
      INPUT_MODE: "drill",
      NODE_OPTIONS: `--import='data:text/javascript,${encodeURIComponent(OFFLINE)}'`.replaceAll("'", ""),
    },
  });
  return { status, stdout, stderr };
}
const path = "../../.github/restore-plan.yml";
const good = { ".github/restore-plan.yml": PLAN, "infra/vault.json": vault("AlwaysON") };

it("says that there is nothing to mend, offline, from a clone without packages, and leaves nothing behind", () => {
  const left = readdirSync(tmpdir()).filter((name) => name.startsWith("restore-lint-")).length;
  expect(lint(good, path)).toEqual({ status: 0, stderr: "", stdout: "Nothing to mend.\n" });
  expect(readdirSync(home)).toEqual([]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith("restore-lint-")).length).toBeLessThanOrEqual(left);
});

it("prints findings worst first, with their places, as plain text, and fails on an error", () => {
  const { status, stdout } = lint(
    { ...good, "infra/vault.json": vault("Disabled"), ".github/restore-plan.yml": PLAN.replace("random", "latest") },
    path,
  );
  expect(stdout).toMatchInlineSnapshot(`
    "infra/vault.json:8:9: error RDA001 Soft delete is on
        Soft delete of vault prod-vault is off.
        expected: on
        actual: off
        fix: Set securitySettings.softDeleteSettings.softDeleteState to Enabled (Terraform: soft_delete_enabled = true), or to AlwaysON where nobody may turn it off again.

    .github/restore-plan.yml:8:1: warning RDP009 Older points are tried too
        Every restore takes the newest point.
        fix: point: random   # in one of the restores, or a second one of the same item

    1 error, 1 warning.
    "
  `);
  expect(status).toBe(1);
});

it("fails on warnings where it is asked to, and never where it is asked not to", () => {
  const warned = { ...good, ".github/restore-plan.yml": PLAN.replace("random", "latest") };
  expect(lint(warned, path).status).toBe(0);
  expect(lint(warned, path, "--fail-on", "warning").status).toBe(1);
  expect(lint({}, path, "--fail-on", "never").status).toBe(0);
});

it("says that there is no plan, what of a call it does not know, and which value is none", () => {
  expect(lint({}, path)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("There is no file .github/restore-plan.yml."),
  });
  expect(lint(good, path, "--fial-on", "error")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("npm run lint -- [PLAN]"),
  });
  expect(lint(good, path, "--fail-on", "errors")).toMatchObject({ status: 2, stderr: expect.stringContaining("fail-on") });
});
