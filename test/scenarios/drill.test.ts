import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const drill = (more: Scenario = {}) => run({ ...more, inputs: { mode: "drill", ...more.inputs } });
const restore =
  (keys: Readonly<Record<string, unknown>>): NonNullable<Scenario["plan"]> =>
  ({ restores }) =>
    void Object.assign(restores["orders-vm"] ?? {}, keys);
const rules = (seen: Seen): string[] => seen.evidence.findings.map(({ rule }: { rule: string }) => rule);
const restored = ({ twin }: Seen) => twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore");
const containers = ({ twin }: Seen) => twin.world.azure.storageAccounts.flatMap((account) => account.containers);
/** May make resource groups. */
const owner = ({ azure }: World) => void azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
const ephemeral = restore({ target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" } });

describe.concurrent("mode drill", () => {
  it("restores, and leaves nothing behind", async ({ expect }) => {
    const seen = await drill();
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.outputs["clean-up"]).toBe("passed");
    expect(restored(seen)).toEqual([]);
    expect(containers(seen)).toEqual([]);
    expect(
      seen.evidence.restores[0].held
        .filter(({ kind }: { kind: string }) => kind !== "job")
        .every(({ state }: { state: string }) => state === "gone"),
    ).toBe(true);
  });

  it("makes a group of its own, and removes it with all that came back", async () => {
    const seen = await drill({ world: owner, plan: ephemeral });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.twin.world.azure.resourceGroups.map(({ name }) => name)).toEqual(["prod", "prod-backup", "drill-target"]);
    expect(restored(seen)).toEqual([]);
  });

  it("says which permission is missing to make a group, and triggers nothing", async () => {
    const seen = await drill({ plan: ephemeral });
    expect(seen.result.exitCode).toBe(1);
    expect(seen.effects.some((effect) => effect.includes("arm.restore"))).toBe(false);
    expect(seen.result.summary).toContain("Microsoft.Resources/subscriptions/resourceGroups/write");
  });

  it("keeps what failed for as long as the plan says, under a lease", async ({ expect }) => {
    const seen = await drill({
      workspace: { "verify.sh": "echo wrong rows; exit 3" },
      plan: restore({ verify: [{ run: "./verify.sh" }] }),
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.outputs["clean-up"]).toBe("deferred");
    expect(restored(seen)).toHaveLength(3);
    for (const { tags } of restored(seen))
      expect(Object.keys(tags)).toEqual(
        expect.arrayContaining(["RSVaultBackup", "proof-of-restore-run", "proof-of-restore-expires"]),
      );
  });

  it("refuses to go into the source's own group", async () => {
    const seen = await drill({
      plan: restore({ target: { type: "disks", "resource-group": "prod", "staging-account": "drillstaging" } }),
    });
    expect(rules(seen)).toEqual(["RDP002"]);
    expect(seen.twin.requests).toEqual([]);
  });

  it.each([
    [
      "the role to delete disks is missing",
      ({ azure }: World) => {
        const [group] = azure.roleAssignments.filter(({ scope }) => scope.endsWith("/drill-target"));
        if (group) group.roleId = "none";
      },
    ],
  ])("does not pass when %s", async (_, world) => {
    const seen = await drill({ world });
    expect(seen.result.exitCode).toBe(1);
  });

  it("leaves a disk that somebody has attached, and says so", async () => {
    const seen = await drill({
      workspace: { "slow.sh": "sleep 2" },
      plan: restore({ verify: [{ run: "./slow.sh" }] }),
      onRequest: (twin) => {
        for (const disk of twin.world.azure.disks)
          if (disk.createOption === "Restore" && disk.osType) disk.managedBy = "/subscriptions/x/vm/other";
      },
    });
    expect(rules(seen)).toContain("RDD005");
    expect(seen.result.outputs["clean-up"]).toBe("failed");
    expect(restored(seen)).toHaveLength(1);
  });

  it("does not delete a group of its own that holds anything foreign", async () => {
    const seen = await drill({
      world: owner,
      workspace: { "slow.sh": "sleep 1" },
      plan: restore({
        target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" },
        verify: [{ run: "./slow.sh" }],
      }),
      onRequest: ({ world: { azure } }) => {
        const own = azure.resourceGroups.find(({ name }) => name.startsWith("proof-of-restore-"));
        const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${own?.name}/providers/Microsoft.Compute/disks/foreign`;
        if (own && !azure.disks.some((disk) => disk.id === id))
          azure.disks.push({
            id,
            location: "westeurope",
            sizeGiB: 4,
            sku: "x",
            createdAt: 0,
            tags: {},
            zones: [],
            createOption: "Empty",
          });
      },
    });
    expect(rules(seen)).toEqual(["RDD005"]);
    expect(seen.twin.world.azure.disks.map(({ id }) => id.split("/").at(-1))).toContain("foreign");
    expect(seen.result.exitCode).toBe(1);
  });

  it("says what a lock keeps it from removing", async () => {
    const seen = await drill({
      workspace: { "slow.sh": "sleep 1" },
      plan: restore({ verify: [{ run: "./slow.sh" }] }),
      onRequest: ({ world: { azure } }) => {
        azure.knobs.locked = azure.disks.flatMap(({ id }) => (id.includes("osdisk") ? [id.split("/").at(-1) ?? ""] : []));
      },
    });
    expect(seen.result.outputs["clean-up"]).toBe("failed");
    expect(seen.result.outputs.tier).toBe("verified");
    expect(restored(seen)).toHaveLength(1);
    expect(seen.result.summary).toContain("ScopeLocked");
  });
});

it.concurrent("a drill that outlasts its time is cancelled, cleared away, and no pass", async () => {
  const seen = await drill({
    world: (world) => {
      owner(world);
      world.azure.knobs.restoreSeconds = 100_000;
    },
    plan: restore({
      timeout: "2s",
      keep: { unverified: "0h" },
      target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" },
    }),
  });
  expect(rules(seen)).toEqual(["RDB103"]);
  expect(seen.effects).toContain("POST arm.job.cancel 202");
  expect(seen.result.outputs).toMatchObject({ verdict: "unverified", "clean-up": "passed" });
  expect(seen.result.exitCode).toBe(1);
  expect(seen.twin.world.azure.vaults[0]?.jobs.map(({ status }) => status)).toEqual(["Cancelled"]);
  expect(seen.twin.world.azure.resourceGroups.map(({ name }) => name)).toEqual(["prod", "prod-backup", "drill-target"]);
});

describe.concurrent("a runner whose clock is wrong by an hour", () => {
  it.each([-3_700_000, 3_700_000])("drills, and leaves nothing behind: %i ms", async (ms) => {
    const clock = `const Real = Date; globalThis.Date = class extends Real {
      constructor(...of) { super(...(of.length ? of : [Real.now() + ${ms}])); }
      static now() { return Real.now() + ${ms}; } };`;
    const seen = await drill({
      world: owner,
      plan: ephemeral,
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clock)}` },
    });
    expect(Date.parse(seen.evidence.startedAt) - Date.now()).toBeCloseTo(ms, -6);
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
    expect(restored(seen)).toEqual([]);
    expect(containers(seen)).toEqual([]);
  });
});

describe.concurrent("steps", () => {
  it("run before, after and as verification, and are told of the restore", async ({ expect }) => {
    const seen = await drill({
      workspace: {
        "before.sh": 'echo "before: $POR_JOB_ID"',
        "verify.sh": `echo "$POR_RESTORE $POR_ITEM $POR_RESOURCE_GROUP"; echo "$POR_RESOURCE_IDS" | grep -q osdisk
echo '{"checks":[{"name":"rows","passed":true,"expected":"> 0","actual":"42"}]}' > "$POR_RESULT"`,
        "after.sh": "echo after",
      },
      plan: restore({
        before: [{ run: "./before.sh" }],
        verify: [{ run: "./verify.sh" }],
        after: [{ run: "./after.sh", in: ["restore"] }],
      }),
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.outputs.tier).toBe("verified");
    expect(seen.evidence.restores[0].checks).toContainEqual({ name: "rows", verdict: "passed", expected: "> 0", actual: "42" });
  });

  it("that fail before the trigger keep it from happening", async () => {
    const seen = await drill({ workspace: { "before.sh": "exit 1" }, plan: restore({ before: [{ run: "./before.sh" }] }) });
    expect(seen.effects.some((effect) => effect.includes("arm.restore"))).toBe(false);
    expect(rules(seen)).toEqual(["RDD001"]);
  });

  it("get secrets that never show themselves, and nothing of the runner's own", async () => {
    const seen = await drill({
      workspace: {
        "verify.sh": `echo "password $PGPASSWORD"; echo -n "$PGPASSWORD" | base64; printf '%s\\n' "\${PGPASSWORD:0:5}"; printf '%s' "\${PGPASSWORD:5}"; echo
test -n "$PGPASSWORD"; env | grep -E '^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN)' && exit 9
echo "::set-output name=verdict::hacked"; echo "::add-mask::orders"; echo "x=1" >> "$GITHUB_OUTPUT"; printf '\\r::error::hacked\\n'; true`,
      },
      plan: restore({ verify: [{ run: "./verify.sh", secrets: { PGPASSWORD: "orders-db-password" } }] }),
    });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.outputs).not.toHaveProperty("x");
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(seen.result.annotations.map(({ message }) => message)).not.toContain("hacked");
    expect(seen.result.log.join("\n")).toContain("password ***");
  });

  it("get the secret of the recovery point's day, or fail where it is gone", async () => {
    const step = { run: "./verify.sh", secrets: { PGPASSWORD: { secret: "orders-db-password", version: "at-point" } } };
    const workspace = { "verify.sh": 'test -n "$PGPASSWORD"' };
    const old = ({ google }: World) => {
      const [newest] = google.secrets[0]?.versions ?? [];
      if (newest) newest.createdAt = Date.now() - 3_600_000;
    };
    const seen = await drill({ workspace, world: old, plan: restore({ verify: [step] }) });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.log.join("\n")).toContain("PGPASSWORD: version 6");
    const gone = await drill({
      workspace,
      world: (world) => {
        old(world);
        const version = world.google.secrets[0]?.versions[1];
        if (version) version.state = "DISABLED";
      },
      plan: restore({ verify: [step] }),
    });
    // Found before anything is restored; only an emergency goes on, and then the step fails (at-point.test.ts).
    expect(rules(gone)).toEqual(["RDS050", "RDS051"]);
    expect(restored(gone)).toEqual([]);
  });

  it("get an az login of their own, by a new token that never shows itself", async () => {
    const bin = mkdtempSync(join(tmpdir(), "az-"));
    const calls = join(bin, "calls");
    writeFileSync(join(bin, "az"), `#!/usr/bin/env bash\necho "$AZURE_CONFIG_DIR $*" >> '${calls}'\n`);
    chmodSync(join(bin, "az"), 0o755);
    try {
      const seen = await drill({
        env: { PATH: `${bin}:${process.env.PATH}` },
        workspace: { "verify.sh": 'echo "$AZURE_CONFIG_DIR"; az group list' },
        plan: restore({ verify: [{ run: "./verify.sh", azure: true }] }),
      });
      expect(seen.result.outputs.tier).toBe("verified");
      const lines = readFileSync(calls, "utf8").trim().split("\n");
      const [config] = lines[0]?.split(" ") ?? [];
      expect(lines.map((line) => line.replace(`${config} `, "").replace(/@\S+\/assertion/, "@<file>"))).toEqual([
        "cloud set --name Twin",
        "login --service-principal --username 22222222-2222-4222-8222-222222222222 --tenant 11111111-1111-4111-8111-111111111111 --federated-token @<file> --output none",
        "account set --subscription 0f3e0000-0000-4000-8000-000000000001",
        "group list",
      ]);
      expect(existsSync(config ?? "/")).toBe(false);
    } finally {
      rmSync(bin, { recursive: true });
    }
  });

  it("say so where az is not on the runner", async () => {
    const seen = await drill({
      env: { PATH: "/usr/bin:/bin" },
      workspace: { "verify.sh": "true" },
      plan: restore({ verify: [{ run: "./verify.sh", azure: true }] }),
    });
    expect(rules(seen)).toContain("RDD004");
    expect(seen.result.summary).toContain("is not installed on this runner");
  });

  it("that hang are ended with all that they have started", async () => {
    const seen = await drill({
      workspace: { "verify.sh": "trap '' TERM; sleep 300 & echo forked: $!; sleep 300" },
      plan: restore({ verify: [{ run: "./verify.sh", timeout: "2s" }], keep: { failed: "0h" } }),
    });
    const [, forked] = /forked: (\d+)/.exec(seen.result.log.join("\n")) ?? [];
    // A zombie has ended; nobody has asked how yet.
    expect(spawnSync("ps", ["-o", "stat=", "-p", String(forked)], { encoding: "utf8" }).stdout).toMatch(/^(Z.*)?\s*$/);
    expect(rules(seen)).toContain("RDD002");
    expect(seen.result.outputs["clean-up"]).toBe("passed");
  });

  it("that flood their output do not flood the log", async () => {
    const seen = await drill({ workspace: { "verify.sh": "seq 1 200000" }, plan: restore({ verify: [{ run: "./verify.sh" }] }) });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.log.length).toBeLessThan(1_200);
    expect(seen.result.log.join("\n")).toContain("199000 more lines are not shown");
  });
});
