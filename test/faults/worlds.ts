/** What a cloud is like for a whole seed, until the reaper comes: drawn once, not struck. */
import type { Instead } from "../stage/wire.ts";
import type { Answer } from "../twin/core.ts";
import { count, type Kind, type Tally } from "./kinds.ts";
import type { Random } from "./random.ts";

const refused = (status: number, code: string): Answer => ({ status, body: { error: { code, message: "a fault on demand" } } });

/** Why the disks of a group cannot be listed: a role is missing, or the service is of no use. */
const UNLISTABLE = {
  "may not be listed": refused(403, "AuthorizationFailed"),
  "503": refused(503, "ServiceUnavailable"),
  html: { status: 200, body: "<html><body>Sign in</body></html>" },
  malformed: { status: 200, body: { value: { "0": "a disk" } } },
  "no list": { status: 200, body: {} },
  "half of it": { status: 200, body: '{"value": [{"id": "/subscr' },
} as const satisfies Record<string, Answer>;

/** What stands in a job's page instead of its property bag, which names the container, the template and the disks. */
const BAGS = { none: undefined, null: null, unknown: { "Some new key": "some value" } } as const;

export interface DrawnWorld {
  readonly unlistable: keyof typeof UNLISTABLE | null;
  readonly bag: keyof typeof BAGS | null;
}

/** Draws alike whatever kinds are asked for, so that a seed is the same with fewer of them. */
export function drawWorld(random: Random, kinds: readonly Kind[]): DrawnWorld {
  const unlistable = random.chance(0.12)
    ? random.pick(["may not be listed", "503", "html", "malformed", "no list", "half of it"])
    : null;
  const bag = random.chance(0.12) ? random.pick(["none", "null", "unknown"]) : null;
  return {
    unlistable: kinds.includes("unlistable disks") ? unlistable : null,
    bag: kinds.includes("jobs without a bag") ? bag : null,
  };
}

/** How this cloud answers, where it does not answer as ever. */
export function answersOf({ unlistable, bag }: DrawnWorld, tally: Tally): (method: string, path: string) => Instead {
  return (method, path) => {
    if (method !== "GET") return undefined;
    if (unlistable !== null && /\/providers\/Microsoft\.Compute\/disks$/i.test(path)) {
      count(tally, "unlistable disks");
      return UNLISTABLE[unlistable];
    }
    if (bag !== null && /\/backupJobs\/[^/]+$/i.test(path)) {
      count(tally, "jobs without a bag");
      return { spoil: (said) => ({ ...said, body: withBag(said.body, BAGS[bag]) }) };
    }
    return undefined;
  };
}

function withBag(page: unknown, bag: unknown): unknown {
  const copy: unknown = structuredClone(page);
  const extended = under(under(copy, "properties"), "extendedInfo");
  if (extended && bag === undefined) delete extended.propertyBag;
  else if (extended) extended.propertyBag = bag;
  return copy;
}

function under(of: unknown, key: string): Record<string, unknown> | undefined {
  if (typeof of !== "object" || of === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(of, key)?.value;
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** In words, for the story of a seed. */
export function worldStory({ unlistable, bag }: DrawnWorld): string[] {
  return [...(unlistable ? [`disks not listed: ${unlistable}`] : []), ...(bag ? [`jobs' bag: ${bag}`] : [])];
}
