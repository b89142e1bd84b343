import { describe, expect, it } from "vitest";
import { inTurns } from "../../../../src/io/turns.ts";
import { effects, worstFirst } from "../../../../src/lint/rules/change/effects.ts";
import { trustChanges } from "../../../../src/lint/rules/change/trust.ts";
import {
  item,
  json,
  keeping,
  PLAN_PATH,
  plan,
  policy,
  TARGET,
  template,
  vault,
  weekly,
} from "../../../../src/lint/rules/examples.ts";
import { secretFile, terraformFile } from "../../../../src/lint/rules/google/examples.ts";
import type { Example } from "../../../../src/lint/rules/rule.ts";
import { drill, WORKFLOW } from "../../../../src/lint/rules/workflow/examples.ts";
import { NOW, repositoryOf } from "./repository.ts";

const BACKUP = "infra/backup.json";
const backup = (changes: object, more: readonly object[] = [item()]) => ({ [BACKUP]: json([policy(changes), ...more]) });
const planned = (restore: string, top = "") => ({ [PLAN_PATH]: plan(restore, top) });
const security = (of: object) => ({ [BACKUP]: json(vault({ securitySettings: of })) });
const declared = (properties: object) => ({
  [BACKUP]: template({ type: "Microsoft.RecoveryServices/vaults", name: "prod-vault", properties }),
});
const secrets = (of: string) =>
  planned(
    TARGET,
    `secrets: { db: { resource: projects/acme-prod/secrets/db${of} } }\ngoogle: { workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions }\n`,
  );
const rotating = (period: string | null) => ({
  "infra/secrets.json": secretFile({
    topics: [{ name: "projects/acme-prod/topics/rotations" }],
    rotation: period === null ? [] : [{ rotation_period: period, next_rotation_time: "2027-01-01T00:00:00Z" }],
  }),
});

/** `reduced daily retention 30 d → 14 d` */
async function between(base: Example, head: Example): Promise<string[]> {
  const found = worstFirst([...effects(await repositoryOf(base), await repositoryOf(head))].filter((each) => each !== null));
  return found.map(({ way, of, what, from, to }) => `${way} ${of}: ${what} ${from} → ${to}`);
}

describe("what a change does to recoverability", () => {
  it.each<[string, Example, Example, string[]]>([
    ["retention cut", backup({}), backup({ retentionPolicy: keeping(14) }), ["reduced daily: retention 30 d → 14 d"]],
    ["retention raised", backup({}), backup({ retentionPolicy: keeping(60) }), ["improved daily: retention 30 d → 60 d"]],
    [
      "a schedule slowed",
      backup({}),
      backup({ schedulePolicy: weekly }),
      ["reduced orders-vm: RPO that its backups allow 1 d → 7 d", "reduced daily: longest time between two backups 1 d → 7 d"],
    ],
    [
      "snapshots kept for less",
      backup({}),
      backup({ instantRpRetentionRangeInDays: 1 }),
      ["reduced daily: snapshots kept 2 d → 1 d"],
    ],
    ["a machine no longer protected", backup({}), backup({}, []), ["reduced orders-01: protection there → removed"]],
    [
      "a machine put under a weaker policy",
      { [BACKUP]: json([policy(), policy({ retentionPolicy: keeping(8) }, "short"), item()]) },
      { [BACKUP]: json([policy(), policy({ retentionPolicy: keeping(8) }, "short"), item("short")]) },
      ["reduced orders-01: retention 30 d → 8 d"],
    ],
    [
      "soft delete off",
      security({ softDeleteSettings: { softDeleteState: "AlwaysON" } }),
      security({ softDeleteSettings: { softDeleteState: "Disabled" } }),
      ["reduced prod-vault: soft delete always-on → off"],
    ],
    [
      "soft delete off where nothing was said before",
      declared({}),
      declared({ securitySettings: { softDeleteSettings: { softDeleteState: "Disabled" } } }),
      ["reduced prod-vault: soft delete on (the default) → off"],
    ],
    [
      "immutability taken away with its lines",
      declared({ securitySettings: { immutabilitySettings: { state: "Unlocked" } } }),
      declared({}),
      ["reduced prod-vault: immutability unlocked → disabled (the default)"],
    ],
    ["a vault that goes", declared({}), { [BACKUP]: json([policy(), item()]) }, ["reduced prod-vault: vault there → removed"]],
    [
      "an objective slackened",
      planned(`${TARGET}\nobjectives: { rto: 2h, rpo: 26h }`),
      planned(`${TARGET}\nobjectives: { rto: 4h }`),
      ["reduced orders-vm: RPO 1 d 2 h → none", "reduced orders-vm: RTO 2 h → 4 h"],
    ],
    [
      "a restore renamed",
      planned(TARGET),
      { [PLAN_PATH]: plan(TARGET).replace("orders-vm:", "shop-vm:") },
      ["reduced orders-vm: restore of the plan there → removed", "improved shop-vm: restore of the plan none → there"],
    ],
    [
      "fewer checks",
      planned(TARGET),
      { [PLAN_PATH]: plan(TARGET).replace(/ +verify:.*\n/, "") },
      ["reduced orders-vm: checks of what came back 1 → 0"],
    ],
    [
      "a secret that may be older",
      secrets(", max-age: 30d"),
      secrets(", max-age: 90d"),
      ["reduced db: age that the secret may have 30 d → 90 d"],
    ],
    [
      "a rotation no longer expected",
      secrets(", expect-rotation: true"),
      secrets(""),
      ["reduced db: rotation expected → not expected"],
    ],
    ["a rotation taken away", rotating("7776000s"), rotating(null), ["reduced orders-db-password: rotation 90 d → none"]],
    ["a rotation set", rotating(null), rotating("7776000s"), ["improved orders-db-password: rotation none → 90 d"]],
    ["a file that moves", backup({}), { "infra/azure/all.json": json([policy(), item()]) }, []],
    ["another order and case", backup({}), { [BACKUP]: json([item(), policy({}, "Daily")]) }, []],
    ["nothing", backup({}), backup({}), []],
    ["an empty repository that fills", {}, backup({}), []],
  ])("%s", async (_, base, head, expected) => {
    expect(await between(base, head)).toEqual(expected);
  });
});

const credential = (subject: string, name = "github") =>
  json({
    id: `/subscriptions/0f3e/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/drills/federatedIdentityCredentials/${name}`,
    type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    name,
    properties: { issuer: "https://token.actions.githubusercontent.com", subject, audiences: ["api://AzureADTokenExchange"] },
  });
const provider = (attribute_condition: string) =>
  terraformFile([
    "google_iam_workload_identity_pool_provider.actions",
    {
      workload_identity_pool_id: "github",
      workload_identity_pool_provider_id: "actions",
      attribute_condition,
      attribute_mapping: { "google.subject": "assertion.sub" },
      oidc: [{ issuer_uri: "https://token.actions.githubusercontent.com", allowed_audiences: [] }],
    },
  ]);
const SUBJECT = "repo:acme/platform:environment:restore-drills";
const trust = (file: string, workflow = drill()) => ({ "infra/trust.json": file, [WORKFLOW]: workflow });

describe("what a change does to the trusts", () => {
  it.each<[string, Example, Example, string[]]>([
    [
      "an environment renamed in the workflow",
      trust(credential(SUBJECT)),
      trust(credential(SUBJECT), drill({ environment: "prod" })),
      ["reduced environment prod: Entra's trust accepted → refused after this merge"],
    ],
    [
      "an environment renamed in the credential",
      trust(credential(SUBJECT)),
      trust(credential("repo:acme/platform:environment:prod")),
      ["reduced environment restore-drills: Entra's trust accepted → refused after this merge"],
    ],
    [
      "an environment taken away, so that the branch is presented",
      trust(credential(SUBJECT)),
      trust(credential(SUBJECT), drill({ environment: "" })),
      ["reduced branch main: Entra's trust accepted → refused after this merge"],
    ],
    [
      "a condition on another branch",
      trust(provider("assertion.ref == 'refs/heads/main'")),
      trust(provider("assertion.ref == 'refs/heads/release'")),
      ["reduced environment restore-drills: Google's trust accepted → refused after this merge"],
    ],
    [
      "a first credential that does not fit",
      { [WORKFLOW]: drill() },
      trust(credential("repo:acme/platform:environment:prod")),
      ["reduced environment restore-drills: Entra's trust not known → refused after this merge"],
    ],
    [
      "a trust mended",
      trust(credential("repo:acme/platform:environment:prod")),
      trust(credential(SUBJECT)),
      ["improved environment restore-drills: Entra's trust refused → accepted"],
    ],
    [
      "a trust that refused before, and does still",
      trust(credential("repo:acme/platform:environment:prod")),
      trust(credential("repo:acme/platform:environment:prod"), drill({ timeout: "30" })),
      [],
    ],
    [
      "a workflow that moves, refused before and after",
      trust(credential("repo:acme/platform:environment:prod")),
      { "infra/trust.json": credential("repo:acme/platform:environment:prod"), ".github/workflows/other.yml": drill() },
      [],
    ],
    [
      "another condition that lets the same in",
      trust(provider("assertion.ref == 'refs/heads/main'")),
      trust(provider("assertion.ref.startsWith('refs/heads/')")),
      [],
    ],
  ])("%s", async (_, base, head, expected) => {
    const { effects: found } = await inTurns(trustChanges(await repositoryOf(base), await repositoryOf(head), NOW));
    expect(found.map(({ way, of, what, from, to }) => `${way} ${of}: ${what} ${from} → ${to}`)).toEqual(expected);
  });

  it("says of the last credential and provider that they go", async () => {
    expect(await between(trust(credential(SUBJECT)), { [WORKFLOW]: drill() })).toEqual([
      "reduced github: federated identity credential there → removed",
    ]);
    expect(await between(trust(provider("true")), { [WORKFLOW]: drill() })).toEqual([
      "reduced actions: workload identity provider there → removed",
    ]);
  });
});
