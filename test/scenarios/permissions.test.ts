import { describe, expect, it, test } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { run, runBuilt, type Seen } from "./harness.ts";

const VAULTS = "Microsoft.RecoveryServices/Vaults";
const ITEM = `${VAULTS}/backupFabrics/protectionContainers/protectedItems`;
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups`;

interface Found {
  readonly rule: string;
  readonly level: string;
  readonly subject: string;
  readonly message: string;
  readonly fix?: string;
}
const findings = (seen: Seen): Found[] => seen.evidence.findings;
const of = (seen: Seen, rule: string) => findings(seen).filter((each) => each.rule === rule);
/** Takes one action out of every role that has it. */
const without =
  (action: string) =>
  ({ azure }: World): void => {
    for (const definition of azure.roleDefinitions) definition.notActions.push(action);
  };
const section = (seen: Seen) => /<details><summary>🔑[\s\S]*?<\/details>/.exec(seen.result.summary)?.[0];

describe.concurrent("permissions", () => {
  it("stand in one matrix, restore by cloud by what is needed by what is granted", async ({ expect }) => {
    const seen = await runBuilt({ world: without("Microsoft.Compute/disks/delete") });
    expect(section(seen)).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
  });

  test.each([
    [`${ITEM}/recoveryPoints/restore/action`, "RDT201", "the vault prod-vault", "Backup Operator"],
    [`${VAULTS}/backupJobs/read`, "RDT201", "the vault prod-vault", "Backup Reader"],
    [`${VAULTS}/backup*ValidateOperation/action`, "RDT202", "the vault prod-vault", "Backup Operator"],
    [`${VAULTS}/backupJobs/cancel/action`, "RDT203", "the vault prod-vault", "Backup Operator"],
    ["Microsoft.Storage/storageAccounts/write", "RDT201", "the storage account drillstaging", "Storage Account Contributor"],
    [
      "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
      "RDT202",
      "the storage account drillstaging",
      "Storage Blob Data Contributor",
    ],
    ["Microsoft.Compute/disks/write", "RDT201", "the resource group drill-target", "Virtual Machine Contributor"],
    ["Microsoft.Compute/disks/read", "RDT202", "the resource group drill-target", "Reader"],
    ["Microsoft.Compute/disks/delete", "RDT202", "the resource group drill-target", "Virtual Machine Contributor"],
    ["Microsoft.Compute/virtualMachines/write", "RDT203", "the virtual machine orders-01", "Virtual Machine Contributor"],
  ])("%s is missed before a drill, by %s, with its scope and role", async (action, rule, subject, role) => {
    const seen = await run({ inputs: { mode: "drill" }, world: without(action) });
    const [found] = of(seen, rule);
    expect(found?.subject).toBe(subject);
    expect(found?.fix).toMatch(
      new RegExp(
        `^az role assignment create --assignee-object-id 33333333-\\S+ --assignee-principal-type ServicePrincipal --role "${role}" --scope /subscriptions/\\S+\n`,
      ),
    );
    const triggered = seen.effects.some((effect) => effect.includes("arm.restore"));
    expect(triggered).toBe(rule === "RDT203");
    if (rule !== "RDT203") expect(seen.effects).toEqual([]);
  });

  it("a missing one stops mode restore only where the request itself needs it", async () => {
    const inputs = { mode: "restore" };
    const aside = await run({ inputs, world: without("Microsoft.Compute/disks/read") });
    expect(of(aside, "RDT202")).toMatchObject([{ level: "warning" }]);
    expect(aside.effects).toContain("POST arm.restore 202");
    const stopped = await run({ inputs, world: without("Microsoft.Compute/disks/write") });
    expect(of(stopped, "RDT201")).toMatchObject([{ level: "error" }]);
    expect(stopped.effects).toEqual([]);
    expect(stopped.result.exitCode).toBe(1);
  });

  it("for a group of the run's own are asked on the subscription", async () => {
    const seen = await run({
      inputs: { mode: "drill" },
      plan: ({ restores }) => {
        const target = restores["orders-vm"]?.target as Record<string, unknown>;
        target["resource-group"] = "ephemeral";
      },
    });
    expect(of(seen, "RDT201")).toMatchObject([{ subject: "the subscription" }]);
    expect(of(seen, "RDT201")[0]?.fix).toContain(`--role "Contributor" --scope /subscriptions/${SUBSCRIPTION}\n`);
    expect(seen.effects).toEqual([]);
  });

  it("that ARM will not tell are called unreadable, and change nothing", async () => {
    const seen = await run({ inputs: { mode: "drill" }, faults: [{ route: "arm.permissions.*", status: 403, body: {} }] });
    expect(section(seen)).toMatch(/🔑 Permissions: 3 of 22 needed are granted, 19 unreadable/);
    expect(findings(seen)).toEqual([]);
    expect(seen.evidence.verdict).toBe("passed");
    expect(seen.twin.requests.filter(({ route }) => route.startsWith("arm.permissions."))).toHaveLength(5);
  });

  it("that ARM cannot tell are asked for once", async () => {
    const seen = await run({ faults: [{ route: "arm.permissions.*", status: 503, body: {} }] });
    expect(seen.evidence.verdict).toBe("passed");
    expect(seen.twin.requests.filter(({ route }) => route.startsWith("arm.permissions."))).toHaveLength(5);
  });

  it("may be accepted as missing", async () => {
    const seen = await run({
      world: without(`${VAULTS}/backupJobs/read`),
      plan(plan) {
        const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
        plan.accept = [{ rule: "RDT201", subject: "the vault prod-vault", reason: "granted for drills alone", until }];
      },
    });
    expect(of(seen, "RDT201")).toMatchObject([{ accepted: { reason: "granted for drills alone" } }]);
    expect(seen.result.exitCode).toBe(0);
  });

  test.each([
    ["Owner", "Owner on the subscription"],
    ["Contributor", "Contributor on the subscription"],
  ] as const)("that are too many are a warning: %s on the subscription", async (role, subject) => {
    const seen = await run({
      world: ({ azure }) => void azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0)),
    });
    expect(of(seen, "RDT204")).toMatchObject([{ level: "warning", subject }]);
    expect(of(seen, "RDT204")[0]?.fix).toContain(`--role ${role} --scope`);
    expect(seen.result.exitCode).toBe(0);
  });

  it("of Contributor on the subscription are not too many where groups are made there, those of Owner are", async () => {
    const plan = ({ restores }: Parameters<NonNullable<Parameters<typeof run>[0]["plan"]>>[0]) => {
      const target = restores["orders-vm"]?.target as Record<string, unknown>;
      target["resource-group"] = "ephemeral";
    };
    const root = `/subscriptions/${SUBSCRIPTION}`;
    const contributor = await run({
      plan,
      world: ({ azure }) => void azure.roleAssignments.push(assign("Contributor", root, 0)),
    });
    expect(findings(contributor)).toEqual([]);
    const owner = await run({ plan, world: ({ azure }) => void azure.roleAssignments.push(assign("Owner", root, 0)) });
    expect(of(owner, "RDT204")).toHaveLength(1);
  });

  test.each([
    ["roles/owner", "projects/acme-prod", "roles/secretmanager.admin or roles/owner"],
    ["roles/secretmanager.admin", "projects/acme-prod/secrets/orders-db-password", "roles/secretmanager.admin or roles/owner"],
    ["roles/editor", "projects/acme-prod", "roles/editor"],
  ])("that are too many are a warning: %s on %s", async (role, resource, named) => {
    const seen = await run({
      world: ({ google }) =>
        void google.bindings.push({ resource, role, members: ["serviceAccount:drills@acme-prod.iam.gserviceaccount.com"] }),
    });
    expect(of(seen, "RDT205")).toMatchObject([{ level: "warning", subject: "orders-db-password", actual: named }]);
    expect(seen.result.exitCode).toBe(0);
  });

  it("of Google's that testIamPermissions denies are shown, and decide nothing", async () => {
    const seen = await run({ faults: [{ route: "google.secrets.test", status: 200, body: {} }] });
    expect(section(seen)).toContain("`secretmanager.versions.access` | read the value | ❌ no |");
    expect(findings(seen)).toEqual([]);
    expect(seen.evidence.verdict).toBe("passed");
  });

  it("of an identity that only checks are not held against it", async () => {
    const seen = await run({
      world({ azure }) {
        azure.roleAssignments = [
          assign("Backup Reader", `${GROUP}/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault`, 0),
          assign("Reader", `${GROUP}/drill-target`, 0),
        ];
      },
    });
    expect(findings(seen)).toEqual([]);
    expect(section(seen)).toContain("➖ no: this identity only checks");
  });
});

describe.concurrent("the negative test", () => {
  const inputs = { "probe-trust": "true" };
  const probe = (seen: Seen) => /### Negative test[\s\S]*?\n\n(?=[^|\n])/.exec(seen.result.summary)?.[0];

  it("finds that both clouds refuse what they must, with one request each", async ({ expect }) => {
    const seen = await run({ inputs });
    expect(probe(seen)).toMatchSnapshot();
    expect(findings(seen)).toEqual([]);
    expect(seen.twin.requests.filter(({ route, status }) => route.startsWith("google.sts") && status !== 200)).toHaveLength(3);
  });

  it("is the highest finding where a cloud takes a token that is not meant for it", async () => {
    const seen = await run({
      inputs,
      world({ google }) {
        const [provider] = google.pools[0]?.providers ?? [];
        const own = "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions";
        provider?.audiences.push(`https:${own}`, "api://AzureADTokenExchange");
      },
    });
    expect(of(seen, "RDT210")).toMatchObject([{ level: "error", subject: "Google Cloud: a token for Entra" }]);
    expect(probe(seen)).toContain("❌ **accepted**");
    expect(seen.result.exitCode).toBe(1);
  });

  it("counts no refusal that is about something else than the token", async () => {
    const body = {
      error: "invalid_request",
      error_description: "AADSTS90014: A required field is missing.",
      error_codes: [90014],
    };
    const seen = await run({ inputs, faults: [{ route: "entra.token", status: 400, body }] });
    expect(probe(seen)).toMatch(/Azure \| a token for an audience that nobody trusts \|.*not answered.*AADSTS90014/);
    expect(of(seen, "RDT211")).toMatchObject([{ level: "warning" }, { level: "warning" }]);
  });

  it("is not run unless it is asked for, and the summary says so", async () => {
    const seen = await run({});
    expect(seen.result.summary).toContain("Negative test of the trusts: **not run** (input probe-trust is not set).");
    expect(seen.twin.requests.filter(({ route, status }) => route.startsWith("google.sts") && status !== 200)).toEqual([]);
  });
});
