import { z } from "zod";

/** What Azure Backup says of an item's health, in its own words; null where it does not say. */
export interface ItemHealth {
  /** "Passed", "ActionRequired" … */
  readonly status: string | null;
  /** "Healthy", "Unhealthy". */
  readonly protection: string | null;
  /** How its last backup ended: "Completed", "Failed"; null before the first one ended. */
  readonly lastBackup: string | null;
  /** Why it is so, also of a healthy item. */
  readonly details: readonly { readonly code: string; readonly title: string; readonly recommendations: readonly string[] }[];
  /** The scan of the source for threats: "Configured" or not, and "Suspicious" or not. Newer api-versions alone tell of it (recorded). */
  readonly scan: { readonly status: string | null; readonly summary: string | null } | null;
}

const text = z.string().nullish().catch(null);
const detail = z.object({
  code: z.union([z.string(), z.number()]).transform(String),
  title: text,
  recommendations: z.array(z.string()).nullish().catch(null),
});

/** The fields of an item's `properties`. One of another shape costs itself: no restore depends on it. */
export const HEALTH_FIELDS = {
  healthStatus: text,
  protectionStatus: text,
  lastBackupStatus: text,
  healthDetails: z.array(detail).nullish().catch(null),
  sourceSideScanInfo: z.object({ sourceSideScanStatus: text, sourceSideScanSummary: text }).nullish().catch(null),
} as const;

const fields = z.object(HEALTH_FIELDS);

export function healthOf(of: z.infer<typeof fields>): ItemHealth {
  const { sourceSideScanInfo: scan } = of;
  return {
    status: of.healthStatus || null,
    protection: of.protectionStatus || null,
    // An empty word stands for a backup that has not ended yet (recorded).
    lastBackup: of.lastBackupStatus || null,
    details: (of.healthDetails ?? []).map(({ code, title, recommendations }) => ({
      code,
      title: title ?? "",
      recommendations: recommendations ?? [],
    })),
    scan: scan ? { status: scan.sourceSideScanStatus ?? null, summary: scan.sourceSideScanSummary ?? null } : null,
  };
}
