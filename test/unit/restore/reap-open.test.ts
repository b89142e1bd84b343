import { describe, expect, it } from "vitest";
import { Random } from "../../faults/random.ts";
import { foreignLink, loop, type Spoil } from "../../faults/spoil.ts";
import { Stage } from "../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";
import type { Answer } from "../../twin/core.ts";
import type { TwinPlan } from "../../twin/plan.ts";

const DAYS = 86_400;
const LISTS = {
  "the staging containers": /\/blobServices\/default\/containers$/i,
  "the storage accounts": /\/providers\/Microsoft\.Storage\/storageAccounts$/i,
  "the restore jobs": /\/backupJobs$/i,
  "the deployments": /\/providers\/Microsoft\.Resources\/deployments\/?$/i,
} as const;
const JOB_PAGE = /\/backupJobs\/[^/]+$/i;
const DEPLOYS = { deploy: { template: "restored" }, parameters: "restore/parameters.json" } as const;
const PARAMETERS = JSON.stringify({
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  contentVersion: "1.0.0.0",
  parameters: {
    VirtualMachineName: { value: "drill-{item}" },
    VirtualNetwork: { value: "drill-network" },
    VirtualNetworkResourceGroup: { value: "drill-target" },
    Subnet: { value: "drills" },
  },
});

function stage(): Stage {
  const on = new Stage();
  for (const role of ["Contributor", "Storage Blob Data Contributor"] as const)
    on.cloud.azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0));
  on.files["restore/parameters.json"] = PARAMETERS;
  return on;
}

/** Ten days later, when every run has ended. */
function tenDaysLater(on: Stage): void {
  on.instead = () => undefined;
  on.lines.length = 0;
  on.cloud.pass(10 * DAYS);
  for (const run of Object.values(on.cloud.world.github.runs)) Object.assign(run, { status: "completed", conclusion: "failure" });
}

/** A drill that died before it removed anything; ten days have passed since. */
async function died(): Promise<Stage> {
  const on = stage();
  on.instead = (method, _, life) => {
    if (method === "DELETE") life.kill();
    return undefined;
  };
  await on.play({ INPUT_MODE: "drill" }, DEPLOYS);
  tenDaysLater(on);
  return on;
}

/** By id or name, what the drill has left. */
function left({ cloud: { azure }, jobs }: Stage) {
  const staged = jobs.map(({ properties }) => properties["Config Blob Container Name"]);
  return {
    disks: azure.disks.filter(({ tags }) => tags.RSVaultBackup === jobs[0]?.id).length,
    containers: azure.storageAccounts.flatMap(({ containers }) => containers).filter(({ name }) => staged.includes(name)).length,
    deployments: azure.deployments.length,
  };
}

const play = (on: Stage, mode: string, change: (plan: TwinPlan) => void = () => {}) =>
  on.play({ INPUT_MODE: mode, GITHUB_RUN_ID: "9999999999" }, DEPLOYS, change);
const answering = (on: Stage, path: RegExp, answer: Answer) => {
  on.instead = (method, of) => (method === "GET" && path.test(of) ? answer : undefined);
};
const spoiling = (on: Stage, path: RegExp, spoil: Spoil) => {
  on.instead = (method, of) =>
    method === "GET" && path.test(of) ? { spoil: (said, url) => spoil(said, url, new Random(1)) ?? said } : undefined;
};

describe("what earlier drills left", () => {
  it("is removed where everything can be seen, and mode reap passes", async () => {
    const on = await died();
    expect(left(on)).toEqual({ disks: 3, containers: 1, deployments: 1 });
    const { run } = await play(on, "reap");
    expect(left(on)).toEqual({ disks: 0, containers: 0, deployments: 0 });
    expect(run.verdict).toBe("passed");
  });

  it("by two drills at once that deployed the same machine goes in one run, both deployments' records too", async () => {
    const on = stage();
    on.cloud.azure.knobs.staleJobLists = 30;
    const keys = { ...DEPLOYS, keep: { passed: "1h", failed: "24h", unverified: "24h" } };
    const drill = (run: string) => on.play({ INPUT_MODE: "drill", GITHUB_RUN_ID: run }, keys);
    await Promise.all([drill("9000000001"), drill("9000000002")]);
    expect(left(on).deployments).toBe(2);
    tenDaysLater(on);
    await play(on, "reap");
    expect(left(on)).toEqual({ disks: 0, containers: 0, deployments: 0 });
  });

  const refusals = { 403: "AuthorizationFailed", 409: "Conflict", 503: "ServerBusy" };
  it.each(
    Object.entries(LISTS).flatMap(([what, path]) =>
      Object.entries(refusals).map(([status, code]) => ({ what, path, status: Number(status), code })),
    ),
  )("$what, not listed ($status), are no empty list: mode reap says so and is unverified", async ({ path, status, code }) => {
    const on = await died();
    answering(on, path, { status, body: { error: { code, message: "a fault on demand" } } });
    const { run } = await play(on, "reap");
    expect(run.verdict).not.toBe("passed");
    expect(
      run.findings.some(({ unreadable, message }) => unreadable !== undefined && message.includes("a fault on demand")),
    ).toBe(true);
    expect(on.lines.join("\n")).toContain("Not looked at everywhere");
    expect(on.lines).not.toContain("Nothing is past its lease.");
  });

  it("in an account that nobody finds is not looked for, and mode reap says so", async () => {
    const on = await died();
    const { run } = await play(on, "reap", (plan) => {
      Object.assign(plan.restores["orders-vm"] ?? {}, {
        target: { type: "disks", "resource-group": "drill-target", "staging-account": "elsewhere" },
      });
    });
    expect(run.verdict).toBe("unverified");
    expect(run.findings.map(({ message }) => message).join()).toContain("no storage account named elsewhere");
    expect(left(on).containers).toBe(1);
  });

  it.each([["none"], ["null"], ["unreadable"]])(
    "a job's page whose bag is %s names no container: one may be left, and is told",
    async (bag) => {
      const on = await died();
      on.instead = (method, path) => {
        if (method !== "GET" || !JOB_PAGE.test(path)) return undefined;
        if (bag === "unreadable") return { status: 400, body: { error: { code: "BMSUserErrorInvalidInput", message: "no" } } };
        return {
          spoil: (said) => {
            const body = JSON.parse(JSON.stringify(said.body));
            body.properties.extendedInfo = bag === "none" ? {} : { propertyBag: null };
            return { ...said, body };
          },
        };
      };
      const { run, rules } = await play(on, "reap");
      expect(run.verdict).toBe("unverified");
      expect(rules).toContain("RDD006");
      expect(left(on)).toEqual({ disks: 0, containers: 1, deployments: 0 });
    },
  );

  it("hides behind an entry of another shape: mode reap is unverified, and what the entry is about stays", async () => {
    for (const path of [LISTS["the restore jobs"], LISTS["the deployments"]]) {
      const on = await died();
      on.instead = (method, of) =>
        method === "GET" && path.test(of)
          ? {
              spoil: (said) => {
                const body = JSON.parse(JSON.stringify(said.body));
                for (const each of body.value) each.properties = "none";
                return { ...said, body };
              },
            }
          : undefined;
      const { run } = await play(on, "reap");
      expect(run.verdict).toBe("unverified");
      expect(run.findings.map(({ message }) => message).join()).toContain("another shape");
    }
  });
});

describe("a list without end", () => {
  it.each([
    ["the staging containers", "containers"],
    ["the deployments", "deployments"],
    ["the restore jobs", "containers"],
  ] as const)("of %s is no short list: what is overdue by it stays, and mode reap is unverified", async (list, kind) => {
    for (const spoil of [loop, foreignLink]) {
      const on = await died();
      spoiling(on, LISTS[list], spoil);
      const { run } = await play(on, "reap");
      expect(run.verdict).toBe("unverified");
      expect(left(on)[kind]).toBe(1);
    }
  });

  it("of the restore jobs proves nothing of a disk that has no lease: it stays", async () => {
    const on = await died();
    for (const { tags } of on.cloud.azure.disks)
      for (const name of Object.keys(tags)) if (name.startsWith("proof")) delete tags[name];
    spoiling(on, LISTS["the restore jobs"], loop);
    await play(on, "reap");
    expect(left(on).disks).toBe(3);
    on.instead = () => undefined;
    await play(on, "reap");
    expect(left(on).disks).toBe(0);
  });
});
