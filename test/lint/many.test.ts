import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/action/settings.ts";
import type { Tree } from "../../src/files/tree.ts";
import { inTurns } from "../../src/io/turns.ts";
import { readOneByOne } from "../../src/lint/configuration/read.ts";
import { READERS } from "../../src/lint/configuration/readers.ts";
import { type Linted, lint } from "../../src/lint/lint.ts";
import { trustChanges } from "../../src/lint/rules/change/trust.ts";
import { policy } from "../../src/lint/rules/examples.ts";
import { terraformFile } from "../../src/lint/rules/google/examples.ts";
import { CHANGE_RULES } from "../../src/lint/rules/index.ts";
import { BOUNDS, judgedWithin } from "../../src/lint/rules/judging.ts";
import type { Judged } from "../../src/lint/rules/rule.ts";
import { readPlan } from "../../src/plan/read.ts";
import { memoryTree } from "../memory-tree.ts";
import { NOW, PLAN } from "../unit/lint/rules/repository.ts";

/** As many things of a kind as stand in a large estate's files. Looked for among each other, they would take hours. */
const MANY = 8_000;
const FILES = 4;
type Files = Readonly<Record<string, string>>;

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
/** The things in a few files. */
function inFiles(write: (numbers: readonly number[]) => string, name = (n: number) => `infra/${n}.json`): Files {
  const each = MANY / FILES;
  return Object.fromEntries(numbers(0, FILES).map((n) => [name(n), write(numbers(n * each, (n + 1) * each))]));
}
const template = (resources: unknown) =>
  JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    languageVersion: "2.0",
    resources,
  });
const vault = (name: string, redundancy = "GeoRedundant") => ({
  type: "Microsoft.RecoveryServices/vaults",
  name,
  properties: { redundancySettings: { standardTierStorageRedundancy: redundancy } },
});
const resource = (type: string, values: (n: number) => object) => (of: readonly number[]) =>
  terraformFile(...of.map((n): [string, object] => [`${type}.r${n}`, values(n)]));
const named = (of: object, name: string) => ({ ...of, id: undefined, name });
const vm = (n: number) => `/subscriptions/0f3e/resourceGroups/g${n % 100}/providers/Microsoft.Compute/virtualMachines/vm-${n}`;
const ISSUER = "https://token.actions.githubusercontent.com";
const job = (n: number) =>
  `  j${n}: { runs-on: ubuntu-latest, environment: e${n}, steps: [{ uses: proof-of-restore/action@v1, with: { mode: drill } }] }\n`;
const workflows = (begin: string): Files => {
  // A workflow file may hold so many marks as YAML.
  const each = 2000;
  return Object.fromEntries(
    numbers(0, MANY / each).map((f) => [
      `.github/workflows/${f}.yml`,
      `${begin}jobs:\n${numbers(f * each, (f + 1) * each)
        .map(job)
        .join("")}`,
    ]),
  );
};

const KINDS: Readonly<Record<string, Files>> = {
  vaults: inFiles((of) => template(of.map((n) => vault(`vault-${n}`)))),
  "vaults by symbolic names": inFiles((of) => template(Object.fromEntries(of.map((n) => [`v${n}`, vault(`vault-${n}`)])))),
  "vaults of one name": inFiles(
    resource("azurerm_recovery_services_vault", (n) => ({ name: "one", resource_group_name: `g${n}` })),
  ),
  "vaults without a name, and settings of them": inFiles((of) =>
    template(
      of.map((n) =>
        n % 2
          ? vault("[parameters('name')]")
          : {
              type: "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies",
              name: "[concat(parameters('name'), '/VaultProxy')]",
              properties: {},
            },
      ),
    ),
  ),
  policies: inFiles((of) => template(of.map((n) => named(policy({}), `prod-vault/p${n}`)))),
  "protected machines": inFiles(
    resource("azurerm_backup_protected_vm", (n) => ({
      recovery_vault_name: `vault-${n % 50}`,
      source_vm_id: vm(n),
      backup_policy_id: `/x/backupPolicies/p${n}`,
    })),
  ),
  "machines beside protected ones": {
    ...inFiles(resource("azurerm_linux_virtual_machine", (n) => ({ name: `vm-${n}` }))),
    "infra/items.json": resource("azurerm_backup_protected_vm", (n) => ({ source_vm_id: vm(2 * n) }))(numbers(0, MANY / 2)),
  },
  credentials: inFiles(
    resource("azurerm_federated_identity_credential", (n) => ({
      name: `c${n}`,
      issuer: ISSUER,
      subject: `repo:acme/platform:environment:f${n}`,
    })),
  ),
  providers: inFiles(
    resource("google_iam_workload_identity_pool_provider", (n) => ({
      workload_identity_pool_id: "github",
      workload_identity_pool_provider_id: `p${n}`,
      attribute_condition: `assertion.repository_id == '${n}'`,
      oidc: [{ issuer_uri: ISSUER }],
    })),
  ),
  secrets: inFiles(
    resource("google_secret_manager_secret", (n) => ({
      project: `p${n % 9}`,
      secret_id: `s${n}`,
      expire_time: "2099-01-01T00:00:00Z",
    })),
  ),
  bindings: inFiles(
    resource("google_project_iam_member", (n) => ({ project: `p${n}`, role: "roles/owner", member: "allUsers" })),
  ),
  jobs: workflows("on: { schedule: [{ cron: '17 4 * * 1' }] }\n"),
};

const read = () => {
  const settings = readSettings({
    INPUT_MODE: "lint",
    GITHUB_WORKSPACE: "/w",
    RUNNER_TEMP: "/t",
    GITHUB_REPOSITORY: "acme/platform",
    GITHUB_REPOSITORY_ID: "64501",
  });
  if ("findings" in settings) throw new Error("the settings are wrong");
  return settings.settings;
};
async function lintOf(tree: Tree, plan = PLAN, signal?: AbortSignal): Promise<Linted> {
  const planned = readPlan(plan, read());
  if (!("plan" in planned)) throw new Error(JSON.stringify(planned.findings[0]));
  const about = { visibility: "private", defaultBranch: "main", ownerId: "6450" } as const;
  return lint(tree, read(), planned, about, NOW, signal);
}

describe(`${MANY} things of a kind`, () => {
  it.each(Object.entries(KINDS))("%s are judged, and compared with themselves", async (_, files) => {
    const { findings, repository } = await lintOf(memoryTree(files));
    expect(findings.filter(({ rule }) => rule === "RDP040")).toEqual([]);
    for (const rule of CHANGE_RULES)
      expect(Array.from(rule.judge(repository, repository, NOW)).filter((said) => said !== null)).toEqual([]);
    expect((await inTurns(trustChanges(repository, repository, NOW))).effects).toEqual([]);
  });

  it("are told to a bound, and of what lies beyond it a finding says that it is not known", async () => {
    const { findings } = await lintOf(memoryTree(KINDS.bindings ?? {}));
    const { findings: vaults } = await lintOf(memoryTree(KINDS.vaults ?? {}));
    expect(findings.filter(({ rule }) => rule === "RDG012")).toEqual([]);
    expect(vaults.filter(({ rule }) => rule === "RDA002")).toHaveLength(BOUNDS.findings);
    expect(vaults.filter(({ rule, subject }) => rule === "RDP046" && subject === "RDA002")).toMatchObject([
      { level: "warning", message: `RDA002 was not judged to its end: it has more than ${BOUNDS.findings} findings.` },
    ]);
  });

  it("and as many restores: each with each is more than a rule looks at, and that is said", async () => {
    const restores = numbers(0, 1000).map(
      (n) => `  r${n}: { select: { type: vm, backup-policy: "x*${n}" }, point-filter: { within: 9d } }\n`,
    );
    const plan = `${PLAN.split("restores:")[0]?.replace("defaults: {", "limits: { restores: 1 }\ndefaults: { target: { type: disks, resource-group: drill-target, staging-account: drillstaging }, ")}restores:\n${restores.join("")}`;
    const { findings } = await lintOf(memoryTree(KINDS.policies ?? {}), plan);
    expect(findings.filter(({ rule, subject }) => rule === "RDP046" && subject === "RDA007")).toMatchObject([
      { level: "error", message: expect.stringContaining("pairs of things") },
    ]);
  });

  it("beside a job: what providers ask for is evaluated within a budget, and that it was used up is said", async () => {
    const files = { ...KINDS.providers, ".github/workflows/drill.yml": `on: { push: {} }\njobs:\n${job(1)}` };
    const { findings } = await lintOf(memoryTree(files));
    expect(findings.filter(({ rule, subject }) => rule === "RDP046" && subject === "RDG010")).toHaveLength(1);
  });
});

describe("a bound of things in files", () => {
  it("is said of the file that goes beyond it, and the others are judged", () => {
    const files = Object.entries({
      "infra/a.json": template([vault("a")]),
      "infra/b.json": template([vault("b"), vault("c")]),
      "infra/c.json": template([vault("d")]),
    });
    const bytes = new Map(files.map(([path, text]) => [path, new TextEncoder().encode(text)]));
    const all = readOneByOne(bytes, READERS, 2);
    let last = all.next();
    while (!last.done) last = all.next();
    expect(last.value.configuration.vaults.map(({ name }) => name)).toEqual(["a", "d"]);
    expect(last.value.problems).toMatchObject([
      { where: { path: "infra/b.json" }, message: expect.stringContaining("more than 2") },
    ]);
  });
});

describe("a signal", () => {
  it("ends rules that have a lot to look at", async () => {
    const controller = new AbortController();
    const endless: Judged = {
      *[Symbol.iterator]() {
        for (;;) yield null;
      },
    };
    setTimeout(() => controller.abort(new Error("the run was cancelled")), 20);
    const bounds = { findings: 1, steps: Number.POSITIVE_INFINITY };
    await expect(inTurns(judgedWithin(endless, bounds), controller.signal)).rejects.toThrow("the run was cancelled");
  });

  it("ends lint in the middle of its rules", async () => {
    const controller = new AbortController();
    const restores = numbers(0, 200).map((n) => `  r${n}: { select: { type: vm, backup-policy: "x*${n}" } }\n`);
    const plan = `${PLAN.split("restores:")[0]?.replace("defaults: {", "defaults: { target: { type: disks, resource-group: drill-target, staging-account: drillstaging }, ")}restores:\n${restores.join("")}`;
    const tree = memoryTree(KINDS.policies ?? {});
    let looked = false;
    const watched: Tree = {
      ...tree,
      // The workflows are looked for last: from then on nothing is read.
      match: async (globs) => {
        if (globs.some((glob) => glob.startsWith(".github"))) {
          looked = true;
          setTimeout(() => controller.abort(new Error("the run was cancelled")), 0);
        }
        return tree.match(globs);
      },
    };
    await expect(lintOf(watched, plan, controller.signal)).rejects.toThrow("the run was cancelled");
    expect(looked).toBe(true);
  });
});
