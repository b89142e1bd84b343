import type { Finding, PhaseName, PhaseRun, PointListed, RestoreRun, Run, Verdict } from "../../../src/core/index.ts";

/** Run records as real runs leave them, one for each thing that a reader must be able to tell apart. */

const START = Date.parse("2026-11-05T03:00:00Z");
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

const SUBSCRIPTION = "/subscriptions/0f3e2d1c-4b5a-4697-8877-66554433221a";
const VAULT = `${SUBSCRIPTION}/resourceGroups/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault`;
const DISKS = `${SUBSCRIPTION}/resourceGroups/drills/providers/Microsoft.Compute/disks`;
export const OWNER = "5a1f0b2c-3d4e-8f60-9a7b-8c9dae0f1b2c";

function phases(...of: readonly (readonly [PhaseName, Verdict, number, number])[]): PhaseRun[] {
  return of.map(([name, verdict, from, to]) => ({ name, verdict, startedAt: at(from), endedAt: at(to) }));
}

function listed(day: number, more: Partial<PointListed> = {}): PointListed {
  return {
    id: `26011${day}`,
    time: new Date(START - day * 86_400_000 - 3_600_000).toISOString(),
    tiers: day < 3 ? ["snapshot", "vault"] : ["vault"],
    consistency: "application",
    eligible: true,
    reasons: [],
    chosen: false,
    ...more,
  };
}

export function restoreRun(more: Partial<RestoreRun> = {}): RestoreRun {
  return {
    name: "orders-vm",
    vault: VAULT,
    policy: "Production-daily",
    item: "vm prod/orders-01",
    sourceId: `${SUBSCRIPTION}/resourceGroups/prod/providers/Microsoft.Compute/virtualMachines/orders-01`,
    point: { id: "260111", time: at(-22_320), tiers: ["snapshot", "vault"], consistency: "application", ageSeconds: 22_320 },
    newestPoint: {
      id: "260111",
      time: at(-22_320),
      tiers: ["snapshot", "vault"],
      consistency: "application",
      ageSeconds: 22_320,
    },
    points: [
      listed(0, { id: "260111", time: at(-22_320), chosen: true }),
      listed(1),
      listed(2, { eligible: false, consistency: "crash", reasons: ["crash-consistent, and the plan asks for application"] }),
      listed(3),
    ],
    target: { type: "disks", resourceGroup: "drills", location: "westeurope", disks: "all", stagingAccount: "drillstaging" },
    verdict: "passed",
    tier: "checked",
    due: ["vault", "secrets"],
    phases: phases(["vault", "passed", 4, 7], ["secrets", "passed", 4, 6]),
    ownerId: null,
    triggeredAt: null,
    job: null,
    restored: [],
    selection: null,
    held: [],
    vaultPlace: { resourceGroup: "prod-backup", name: "prod-vault" },
    stagingId: null,
    onCancel: "leave",
    objectives: {
      rto: { targetSeconds: 7200, actualSeconds: null, met: null },
      rpo: { targetSeconds: 86_400, actualSeconds: 22_320, met: true },
    },
    checks: [],
    cleanUp: null,
    ...more,
  };
}

function run(more: Partial<Run> = {}): Run {
  return {
    schemaVersion: 1,
    tool: { name: "proof-of-restore", version: "0.1.0" },
    mode: "check",
    verdict: "passed",
    tier: "checked",
    startedAt: at(0),
    endedAt: at(8),
    reason: null,
    breakGlass: false,
    run: {
      repository: "acme/platform",
      repositoryId: "123456789",
      workflowRef: "acme/platform/.github/workflows/drill.yml@refs/heads/main",
      sha: "3f0c1d2e4b5a69788776655443322110ffeeddcc",
      runId: "9876543210",
      runAttempt: 1,
      event: "workflow_dispatch",
      actor: "octo-ops",
      triggeringActor: "octo-ops",
      approvers: [],
      environment: "restore-drills",
      createdAt: null,
    },
    plan: { path: ".github/restore-plan.yml", sha256: "ab".repeat(32), inputs: [] },
    phases: phases(["plan", "passed", 0, 0.1], ["trust", "passed", 0.1, 4]),
    hosts: ["pipelines.actions.githubusercontent.com", "login.microsoftonline.com", "management.azure.com", "sts.googleapis.com"],
    previous: null,
    identity: {
      github: {
        iss: "https://token.actions.githubusercontent.com",
        sub: "repo:acme/platform:environment:restore-drills",
        aud: "api://AzureADTokenExchange",
        repository_id: "123456789",
        internal_claim: "not on the list",
      },
      azure: {
        tenantId: "7d1c0000-0000-4000-8000-000000000001",
        clientId: "51aa0000-0000-4000-8000-000000000002",
        objectId: "9bde0000-0000-4000-8000-000000000003",
        expiresAt: at(3900),
        subjectToken: "github",
        subscriptionId: "0f3e2d1c-4b5a-4697-8877-66554433221a",
        cloud: {
          name: "AzureCloud",
          arm: "https://management.azure.com",
          authority: "https://login.microsoftonline.com",
          audience: "https://management.azure.com",
          builtIn: true,
        },
      },
      google: {
        principal:
          "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/subject/repo:acme/platform:environment:restore-drills",
        serviceAccount: "drills@acme-prod.iam.gserviceaccount.com",
        expiresAt: at(3600),
        subjectToken: "github",
      },
    },
    secrets: [
      {
        name: "orders-db-password",
        resource: "projects/acme-prod/secrets/orders-db-password",
        version: "7",
        state: "ENABLED",
        createTime: at(-40 * 86_400),
        ageDays: 40.2,
        maxAgeDays: 90,
        atPoint: {},
        verdict: "passed",
      },
    ],
    restores: [restoreRun()],
    audit: [],
    findings: [],
    exitCode: 0,
    ...more,
  };
}

const staleSecret: Finding = {
  rule: "RDS004",
  level: "warning",
  title: "Rotation is announced, and nobody rotated",
  phase: "secrets",
  restore: "orders-vm",
  subject: "orders-db-password",
  message: "The next rotation was due on 2026-10-20, and the newest version is from 2026-09-26.",
  fix: "gcloud secrets versions add projects/acme-prod/secrets/orders-db-password --data-file=-",
};

/** A check in which all is well. */
export const passedCheck = run();

/** A dry run with a warning, a note, and a finding that somebody accepted. */
export const warnedDryRun = run({
  mode: "dry-run",
  tier: "validated",
  endedAt: at(31),
  restores: [
    restoreRun({
      tier: "validated",
      phases: phases(["vault", "passed", 4, 7], ["secrets", "passed", 4, 6], ["validate", "passed", 7, 30]),
    }),
  ],
  findings: [
    staleSecret,
    {
      rule: "RDA003",
      level: "note",
      title: "The vault's immutability is not locked",
      phase: "vault",
      restore: "orders-vm",
      subject: "prod-vault",
      message: "Somebody with rights on the vault can turn it off again.",
    },
    {
      rule: "RDA004",
      level: "warning",
      title: "The vault keeps its backups in one data centre",
      phase: "vault",
      restore: "orders-vm",
      subject: "prod-vault",
      message: "LocallyRedundant, for a restore of tier-1.",
      accepted: { reason: "ZRS arrives in Q1", until: "2027-03-31" },
    },
  ],
});

/** An emergency restore with break-glass: disks are back and kept, nothing verified them. */
export const restored = run({
  mode: "restore",
  tier: "restored",
  endedAt: at(540),
  reason: "orders-01 lost its data disk, incident 4711",
  breakGlass: true,
  run: { ...run().run, approvers: ["octo-lead"] },
  restores: [
    restoreRun({
      tier: "restored",
      phases: phases(
        ["vault", "passed", 4, 7],
        ["secrets", "passed", 4, 6],
        ["validate", "passed", 7, 30],
        ["before", "passed", 30, 30],
        ["restore", "passed", 30, 530],
      ),
      ownerId: OWNER,
      triggeredAt: at(31),
      job: {
        id: "c1d2e3f4-0000-4000-8000-00000000000a",
        status: "Completed",
        startTime: at(32),
        endTime: at(525),
        correlationId: "aa11bb22-0000-4000-8000-00000000000b",
        activityId: OWNER,
      },
      restored: [
        {
          id: `${DISKS}/orders-01-osdisk-20261105-030110`,
          type: "Microsoft.Compute/disks",
          name: "orders-01-osdisk-20261105-030110",
        },
        {
          id: `${DISKS}/orders-01-datadisk-000-20261105-030110`,
          type: "Microsoft.Compute/disks",
          name: "orders-01-datadisk-000-20261105-030110",
        },
      ],
      held: [
        { id: "c1d2e3f4-0000-4000-8000-00000000000a", kind: "job", state: "made" },
        { id: `${DISKS}/orders-01-osdisk-20261105-030110`, kind: "resource", state: "kept" },
        { id: `${DISKS}/orders-01-datadisk-000-20261105-030110`, kind: "resource", state: "kept" },
      ],
      objectives: {
        rto: { targetSeconds: 7200, actualSeconds: 499, met: true },
        rpo: { targetSeconds: 86_400, actualSeconds: 22_320, met: true },
      },
      checks: [{ name: "disks", verdict: "passed", expected: "2 disks, as the recovery point has", actual: "2 disks" }],
    }),
  ],
});

/** Entra refuses the identity: the subject differs, and nothing else could be asked. */
export const failedTrust = run({
  mode: "drill",
  verdict: "failed",
  tier: "linted",
  endedAt: at(3),
  phases: phases(["plan", "passed", 0, 0.1], ["trust", "failed", 0.1, 3]),
  identity: { github: run().identity.github, azure: null, google: null },
  secrets: [],
  restores: [
    restoreRun({
      verdict: "not-run",
      tier: "linted",
      phases: [],
      point: null,
      newestPoint: null,
      points: [],
      policy: null,
      sourceId: null,
      objectives: {
        rto: { targetSeconds: 7200, actualSeconds: null, met: null },
        rpo: { targetSeconds: 86_400, actualSeconds: null, met: null },
      },
    }),
  ],
  findings: [
    {
      rule: "RDT012",
      level: "error",
      title: "No federated identity credential matches this job's subject",
      phase: "trust",
      subject: "51aa0000-0000-4000-8000-000000000002",
      message: "Entra refused the job's token. The application trusts another environment than the one that this job runs in.",
      expected: "repo:acme/platform:environment:production",
      actual: "repo:acme/platform:environment:restore-drills",
      fix: 'az ad app federated-credential create --id 51aa0000-0000-4000-8000-000000000002 --parameters \'{"name":"drills","issuer":"https://token.actions.githubusercontent.com","subject":"repo:acme/platform:environment:restore-drills","audiences":["api://AzureADTokenExchange"]}\'',
      where: { path: ".github/restore-plan.yml", line: 5, column: 14 },
      unreadable: {
        service: "entra",
        operation: "exchange the job's token for an Azure token",
        status: 401,
        code: "invalid_client",
        text: "AADSTS700213: No matching federated identity record found for presented assertion subject.",
        requestId: "0d0d0d0d-0000-4000-8000-00000000000c",
      },
    },
  ],
  exitCode: 1,
});

/** The trigger's answer was lost and no job was found; a throttled read beside it. A custom cloud got a token. */
export const unverified = run({
  mode: "drill",
  verdict: "unverified",
  tier: "validated",
  endedAt: at(700),
  hosts: [...run().hosts, "management.internal.example:8443"],
  restores: [
    restoreRun({
      verdict: "unverified",
      tier: "validated",
      phases: phases(
        ["vault", "passed", 4, 7],
        ["secrets", "unverified", 4, 6],
        ["validate", "passed", 7, 30],
        ["restore", "unverified", 30, 690],
      ),
      ownerId: OWNER,
      triggeredAt: at(31),
      held: [{ id: `${SUBSCRIPTION}/resourceGroups/por-orders-9876543210`, kind: "group", state: "made", expires: at(86_400) }],
      cleanUp: {
        verdict: "deferred",
        inventory: [
          { id: `${SUBSCRIPTION}/resourceGroups/por-orders-9876543210`, kind: "group", state: "made", expires: at(86_400) },
        ],
      },
    }),
  ],
  findings: [
    {
      rule: "RDS000",
      level: "warning",
      title: "Secret Manager did not answer",
      phase: "secrets",
      restore: "orders-vm",
      subject: "orders-db-password",
      message: "The versions could not be listed, so nobody knows how old the newest one is.",
      unreadable: {
        service: "secret-manager",
        operation: "list the versions of orders-db-password",
        status: 429,
        code: "RESOURCE_EXHAUSTED",
        text: "Quota exceeded for quota metric 'Access requests'.",
      },
    },
  ],
  exitCode: 1,
});

export const RUNS: Readonly<Record<string, Run>> = {
  "passed check": passedCheck,
  "dry run with warnings": warnedDryRun,
  "kept restore": restored,
  "failed trust": failedTrust,
  "unverified drill": unverified,
};

export { run as runOf };
