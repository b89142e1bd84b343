import { describe, expect, it } from "vitest";
import { z } from "zod";
import { HEALTH_FIELDS, healthOf } from "../../../src/backup/item-health.ts";
import { THREAT_FIELDS, threatsOf } from "../../../src/backup/point-threats.ts";
import { guardAndIdentity, VAULT_FIELDS } from "../../../src/backup/vault-guard.ts";

const health = (of: unknown) => healthOf(z.object(HEALTH_FIELDS).parse(of));
const threats = (of: unknown) => threatsOf(z.object(THREAT_FIELDS).parse(of));
const vault = (of: unknown) => guardAndIdentity(z.object(VAULT_FIELDS).parse(of));

describe("an item's health", () => {
  it("is told with its scan by newer versions, and without it by older ones", () => {
    const older = { healthStatus: "Passed", protectionStatus: "Healthy", lastBackupStatus: "Completed" };
    const told = { status: "Passed", protection: "Healthy", lastBackup: "Completed", details: [] };
    expect(health(older)).toEqual({ ...told, scan: null });
    const scan = { sourceSideScanStatus: "Configured", sourceSideScanSummary: "Suspicious" };
    expect(health({ ...older, sourceSideScanInfo: scan })).toEqual({
      ...told,
      scan: { status: "Configured", summary: "Suspicious" },
    });
  });

  it("names why it is so, and no backup that has not ended", () => {
    const details = [{ code: 400136, title: "UserErrorVmNotFoundV2", message: "…", recommendations: ["Look."] }];
    expect(health({ lastBackupStatus: "", healthDetails: details })).toMatchObject({
      status: null,
      lastBackup: null,
      details: [{ code: "400136", title: "UserErrorVmNotFoundV2", recommendations: ["Look."] }],
    });
  });

  it("costs nothing but itself in another shape", () => {
    expect(health({ healthStatus: 3, healthDetails: "none", sourceSideScanInfo: [] })).toMatchObject({
      status: null,
      scan: null,
    });
  });
});

describe("a point's threats", () => {
  it("are those that were found, their times in UTC", () => {
    const found = {
      threatTitle: "Trojan",
      threatState: "Active",
      threatSeverity: "Medium",
      threatStartTime: "2026-08-13T07:47:15.8603080",
    };
    expect(threats({ threatStatus: "UnHealthy", threatInfo: [found, {}] })).toEqual({
      status: "UnHealthy",
      found: [
        { title: "Trojan", state: "Active", severity: "Medium", since: "2026-08-13T07:47:15.8603080Z" },
        { title: "", state: "", severity: "", since: null },
      ],
    });
  });

  it("are not known where Azure says nothing, or says it by a number", () => {
    expect(threats({})).toBeNull();
    expect(threats({ threatStatus: 0 })).toEqual({ status: "Unknown", found: [] });
  });
});

describe("a vault", () => {
  it("says whether a guard stands before it, once it knows", () => {
    const guarded = (multiUserAuthorization: unknown) =>
      vault({ properties: { securitySettings: { multiUserAuthorization } } }).guarded;
    expect([guarded("Enabled"), guarded("Disabled"), guarded("Invalid"), guarded(undefined)]).toEqual([true, false, null, null]);
    expect(vault({}).guarded).toBeNull();
  });

  it("names the identities that it has", () => {
    expect(vault({ identity: { type: "None" } }).identity).toBeNull();
    expect(
      vault({ identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { "/id/a": {} } } }).identity,
    ).toEqual({
      system: true,
      userAssigned: ["/id/a"],
    });
  });
});
