import { z } from "zod";
import { POINT, REQUEST, VALIDATION } from "./workload.ts";

const request = z.strictObject({
  objectType: z.literal(REQUEST),
  recoveryPointId: z.string(),
  sourceResourceId: z.string(),
  room: z.string(),
  toys: z.int(),
});
/** Bodies that the vault takes; closed, as those of the twin are. */
export const restoreBody = z.strictObject({ properties: request });
export const validationBody = z.strictObject({
  id: z.string(),
  properties: z.strictObject({ objectType: z.literal(VALIDATION), restoreRequest: request }),
});

const DAY_MS = 86_400_000;

/** Daily points of the box, the newest an hour old; one of another type stands among them, which no toy comes back from. */
export function pointsJson(itemId: string, now: number): readonly unknown[] {
  return ["today", "yesterday", "stranger"].map((name, day) => ({
    id: `${itemId}/recoveryPoints/${name}`,
    name,
    properties: {
      objectType: name === "stranger" ? "IaasVMRecoveryPoint" : POINT,
      recoveryPointType: "AppConsistent",
      recoveryPointTime: new Date(now - 3_600_000 - (name === "stranger" ? -1800_000 : day * DAY_MS)).toISOString(),
      recoveryPointTierDetails: [{ type: "HardenedRP", status: "Valid" }],
    },
  }));
}
