import { createHash } from "node:crypto";
import type { Mode, Restore, Settings } from "../../core/index.ts";

/** What an owner id says. Any process can compute it from the run, or take it apart. */
export interface Owner {
  readonly repositoryId: bigint;
  readonly runId: bigint;
  readonly attempt: number;
  /** Only the modes that trigger restores have a number. */
  readonly mode: OwningMode;
  /** The first 32 bits of SHA-256 of `<server URL> <restore name>`, in hex. */
  readonly name: string;
}
const OWNING_MODES = ["restore", "drill"] as const satisfies readonly Mode[];
type OwningMode = (typeof OWNING_MODES)[number];

const BITS = { repositoryId: 40n, runId: 40n, attempt: 8n } as const;

/** The owner of what `restore` makes in this run. @throws RangeError when an id does not fit its bits. */
function ownerOf(settings: Settings, restore: string, mode: OwningMode): Owner {
  const { repositoryId, runId, runAttempt, serverUrl } = settings.run;
  return {
    repositoryId: BigInt(repositoryId),
    runId: BigInt(runId),
    attempt: runAttempt,
    mode,
    name: nameHash(serverUrl, restore),
  };
}

/** The owner of what this run makes for this restore. */
export function ownerOfRun({ settings, restore }: { readonly settings: Settings; readonly restore: Restore }): Owner {
  return ownerOf(settings, restore.name, OWNING_MODES.find((mode) => mode === settings.mode) ?? OWNING_MODES[0]);
}

export function nameHash(serverUrl: string, restore: string): string {
  return createHash("sha256").update(`${serverUrl} ${restore}`).digest("hex").slice(0, 8);
}

/**
 * The owner id: a UUIDv8 (RFC 9562, 5.8) of repository id (40 bits), run id (40), attempt (8), mode (2) and name (32), 122 bits around the
 * version and variant. It travels as `x-ms-client-request-id` and comes back as the job's `activityId`.
 */
export function ownerId(owner: Owner): string {
  fits(owner.repositoryId, BITS.repositoryId, "repository id");
  fits(owner.runId, BITS.runId, "run id");
  fits(BigInt(owner.attempt), BITS.attempt, "run attempt");
  const mode = BigInt(OWNING_MODES.indexOf(owner.mode));
  const custom =
    (((((owner.repositoryId << 40n) | owner.runId) << 8n) | BigInt(owner.attempt)) << 34n) |
    (mode << 32n) |
    BigInt(`0x${owner.name}`);
  const high = custom >> 74n;
  const middle = (custom >> 62n) & 0xfffn;
  const low = custom & ((1n << 62n) - 1n);
  const hex = ((high << 80n) | (8n << 76n) | (middle << 64n) | (2n << 62n) | low).toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The owner that an id names; null when it is no owner id (other tools send version 1 or 4 UUIDs). */
export function readOwnerId(id: string): Owner | null {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(id)) return null;
  const bits = BigInt(`0x${id.replaceAll("-", "")}`);
  const custom = ((bits >> 80n) << 74n) | (((bits >> 64n) & 0xfffn) << 62n) | (bits & ((1n << 62n) - 1n));
  const mode = OWNING_MODES[Number((custom >> 32n) & 3n)];
  if (mode === undefined) return null;
  return {
    repositoryId: custom >> 82n,
    runId: (custom >> 42n) & ((1n << 40n) - 1n),
    attempt: Number((custom >> 34n) & 0xffn),
    mode,
    name: (custom & 0xffffffffn).toString(16).padStart(8, "0"),
  };
}

/** Whether `id` belongs to an attempt of the same run and restore. */
export function sameRun(id: string | null | undefined, owner: Owner): Owner | null {
  const other = id ? readOwnerId(id) : null;
  const same =
    other !== null &&
    other.repositoryId === owner.repositoryId &&
    other.runId === owner.runId &&
    other.mode === owner.mode &&
    other.name === owner.name;
  return same ? other : null;
}

function fits(value: bigint, bits: bigint, what: string): void {
  if (value < 0n || value >> bits > 0n) throw new RangeError(`the ${what} ${value} does not fit ${bits} bits of an owner id`);
}
