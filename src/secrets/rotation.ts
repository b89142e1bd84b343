import type { SecretFact } from "./read.ts";
import type { SecretSettings } from "./settings.ts";

/** How long a notification, and whoever answers it, may take: a function needs minutes, a person a day. */
export const GRACE_MS = 86_400_000;

/**
 * When a rotation was last due, in epoch milliseconds; null: none was yet. With a period Secret Manager moves the next time on by itself
 * once it has notified, whether or not anybody makes a version, so that the last time is a period before it.
 * https://cloud.google.com/secret-manager/docs/secret-rotation
 */
export function lastDue({ rotation, createTime }: SecretSettings, now: number): number | null {
  if (!rotation?.next) return null;
  const next = Date.parse(rotation.next);
  const due = next <= now ? next : rotation.periodSeconds === null ? null : next - rotation.periodSeconds * 1000;
  return due !== null && due > Date.parse(createTime) ? due : null;
}

/** Since when a rotation is due that nobody made; null: none is, or its grace is not over. */
export function missedRotation({ enabled }: SecretFact, settings: SecretSettings, now: number): number | null {
  const due = lastDue(settings, now);
  return due !== null && enabled !== null && Date.parse(enabled.createTime) < due && due + GRACE_MS < now ? due : null;
}

/** Since when Secret Manager should have notified; null where it has, or where its grace is not over. Without a period the time stays. */
export function missedNotification({ rotation }: SecretSettings, now: number): number | null {
  if (!rotation?.next || rotation.periodSeconds === null) return null;
  const next = Date.parse(rotation.next);
  return next < now - GRACE_MS ? next : null;
}
