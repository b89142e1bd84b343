import { z } from "zod";
import type { Instant } from "../core/index.ts";

/** What a scan says of a recovery point. */
export interface PointThreats {
  /** "Healthy", "UnHealthy", "Warning", "Unknown", "NotAvailable"; older api-versions send a number, which says nothing that is known. */
  readonly status: string;
  readonly found: readonly {
    readonly title: string;
    /** "Active", "Ignored", "Resolved" … */
    readonly state: string;
    /** "High", "Medium" …: more words are sent than are documented (recorded). */
    readonly severity: string;
    readonly since: Instant | null;
  }[];
}

const text = z.string().nullish().catch(null);
const threat = z.object({ threatTitle: text, threatState: text, threatSeverity: text, threatStartTime: text });

/** The fields of a point's `properties`. One of another shape costs itself: whether the point can be restored does not depend on it. */
export const THREAT_FIELDS = {
  threatStatus: z.union([z.string(), z.number()]).nullish().catch(null),
  threatInfo: z.array(threat).nullish().catch(null),
} as const;

const fields = z.object(THREAT_FIELDS);

export function threatsOf({ threatStatus: status, threatInfo }: z.infer<typeof fields>): PointThreats | null {
  if (status == null && threatInfo == null) return null;
  return {
    status: typeof status === "string" && status !== "" ? status : "Unknown",
    found: (threatInfo ?? []).map((of) => ({
      title: of.threatTitle ?? "",
      state: of.threatState ?? "",
      severity: of.threatSeverity ?? "",
      since: utc(of.threatStartTime),
    })),
  };
}

/** These times come without a zone, and mean UTC (recorded). */
function utc(of: string | null | undefined): Instant | null {
  const zoned = of && /(?:Z|[+-]\d\d:\d\d)$/.test(of) ? of : `${of}Z`;
  return Number.isNaN(Date.parse(zoned)) ? null : zoned;
}
