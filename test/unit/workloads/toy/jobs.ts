import { lastPart } from "../../../twin/arm/find.ts";
import { BAG, MANAGEMENT } from "./workload.ts";

export interface ToyJob {
  readonly id: string;
  /** Epoch milliseconds, as all times here. */
  readonly startedAt: number;
  readonly endsAt: number;
  cancelledAt?: number;
  readonly activityId: string;
  /** ARM id of the group in which the shelf stands. */
  readonly room: string;
  readonly toys: number;
  /** How many it has put there; null before its end. */
  packed: number | null;
}

export function statusOf({ endsAt, cancelledAt = Number.POSITIVE_INFINITY }: ToyJob, now: number): string {
  if (cancelledAt < endsAt) return "Cancelled";
  return now >= endsAt ? "Completed" : "InProgress";
}

/** As the vault lists it: it names no container, as a share's job does not. */
export function jobJson(job: ToyJob, now: number) {
  const status = statusOf(job, now);
  const endTime = status === "InProgress" ? "0001-01-01T00:00:00" : new Date(job.cancelledAt ?? job.endsAt).toISOString();
  return {
    name: job.id,
    properties: {
      operation: "Restore",
      backupManagementType: MANAGEMENT,
      entityFriendlyName: "robots",
      status,
      startTime: new Date(job.startedAt).toISOString(),
      endTime,
      activityId: job.activityId,
    },
  };
}

/** Its own page. It says that it packed what was asked for, or `claims`, whatever came back. */
export function jobPageJson(job: ToyJob, now: number, claims = job.toys): unknown {
  const { name, properties } = jobJson(job, now);
  const propertyBag = { [BAG.room]: lastPart(job.room), ...(job.packed === null ? {} : { [BAG.packed]: String(claims) }) };
  return { name, properties: { ...properties, extendedInfo: { propertyBag, tasksList: [] } } };
}
