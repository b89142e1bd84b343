/** Times as Azure writes them, and time at the twin's speed. */
import { createHash } from "node:crypto";
import type { Call, World } from "../core.ts";

/** Milliseconds that so many of the cloud's seconds take here. */
export function ms({ speed }: World, seconds: number): number {
  return (seconds * 1000) / speed;
}

/** A Retry-After header's value: whole seconds, at the twin's speed. */
export function retryAfter({ speed }: World, seconds: number): string {
  return String(Math.round(seconds / speed));
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** `7/9/2026 2:05:00 AM`, as a job's properties have it. */
export function american(at: number): string {
  const date = new Date(at);
  const [hours, minutes, seconds] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const clock = `${hours % 12 || 12}:${two(minutes)}:${two(seconds)} ${hours < 12 ? "AM" : "PM"}`;
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${clock}`;
}

/** `20260709-020500`, as the names of restored disks end. */
export function compact(at: number): string {
  return iso(at).slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
}

/** Epoch milliseconds of `2026-07-09 02:05:00 AM`, the form that job filters take; undefined for any other. */
export function filterTime(text: string): number | undefined {
  const [, date, hour, rest, half] = /^(\d{4}-\d\d-\d\d) (\d{1,2})(:\d\d:\d\d) ([AP]M)$/i.exec(text) ?? [];
  if (!date || !hour || !half || Number(hour) > 12) return undefined;
  const hours = (Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  const at = Date.parse(`${date}T${two(hours)}${rest}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** `PT1M8.4346S`: minutes and seconds, as Azure Backup writes durations. */
export function duration(seconds: number): string {
  const [h, m] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const s = Number((seconds % 60).toFixed(7));
  return `PT${h ? `${h}H` : ""}${m ? `${m}M` : ""}${s || !(h || m) ? `${s}S` : ""}`;
}

/** A GUID that follows from what it is made of: answers stay pure. */
export function guid(...of: readonly (string | number)[]): string {
  const hex = createHash("sha256").update(of.join("\n")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id under which ARM books a call: the caller's own, when it sent one. */
export function correlationId(call: Call): string {
  return (
    call.headers["x-ms-correlation-request-id"] ?? guid("correlation", call.method, call.path, call.now, clientRequestId(call))
  );
}

export function clientRequestId(call: Call): string {
  return call.headers["x-ms-client-request-id"] ?? guid("client", call.method, call.path, call.now);
}

function two(of: number): string {
  return String(of).padStart(2, "0");
}
