import { readSettings } from "../../../src/action/settings.ts";
import type { Settings } from "../../../src/core/index.ts";
import { type ReadPlan, readPlan } from "../../../src/plan/read.ts";

/** Settings as the environment of a runner gives them. */
export function settings(env: Readonly<Record<string, string>> = {}): Settings {
  const read = readSettings({ GITHUB_REPOSITORY_ID: "64501", GITHUB_RUN_ID: "9000000001", ...env });
  if (!("settings" in read)) throw new Error(JSON.stringify(read.findings));
  return read.settings;
}

export const IDS = `azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: 22222222-2222-4222-8222-222222222222
  subscription-id: 0f3e0000-0000-4000-8000-000000000001
`;
/** A plan of one restore; the lines given come after those of the restore, at its indentation. */
export function plan(ofRestore = "", top = ""): string {
  return `version: 1
${IDS}${top}restores:
  orders-vm:
    vault: { resource-group: prod-backup, name: prod-vault }
    item: { type: vm, name: orders-01, resource-group: prod }
${ofRestore.includes("target:") ? "" : "    target: { type: disks, resource-group: drill-target, staging-account: drillstaging }\n"}${ofRestore}`;
}

/** `code level line:column message`, one a finding. */
export function told(read: ReadPlan): string[] {
  return read.findings.map(
    ({ rule, level, where, message }) => `${rule} ${level} ${where ? `${where.line}:${where.column}` : "-"} ${message}`,
  );
}
export function reading(text: string | null, env: Readonly<Record<string, string>> = {}): ReadPlan {
  return readPlan(text, settings(env));
}
