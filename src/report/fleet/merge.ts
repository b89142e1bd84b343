import { type AuditRun, type Finding, MODES, type Run, type SourceRun, type Tier, type Verdict } from "../../core/index.ts";
import { lowest, worst } from "../verdicts.ts";
import { type Entry, entriesOf, missing } from "./entries.ts";
import type { Leg } from "./legs.ts";
import { newest } from "./newest.ts";
import { worstFirst } from "./tally.ts";

/** What many runs come to together: the parts of a report's own record. */
export type Merged = Pick<Run, "verdict" | "tier" | "breakGlass" | "hosts" | "secrets" | "restores" | "audit" | "findings"> & {
  readonly sources: readonly SourceRun[];
};

/**
 * Many runs as one record, worst first. Nothing counts as better than its evidence proves; what a newer attempt did again counts once.
 * @param own the report's own findings, about files that could not be read.
 * @param only names of restores that must be there, and are alone told; all of them when empty.
 */
export function merge(legs: readonly Leg[], own: readonly Finding[], only: readonly string[]): Merged {
  const all = legs.flatMap(entriesOf);
  const told = newest(all).filter(({ restore }) => restore === null || only.length === 0 || only.includes(restore.name));
  const known = new Set(told.map(({ restore }) => restore?.name));
  const entries = worstFirst([...told, ...only.filter((name) => !known.has(name)).map(missing)]);
  const order = [...new Set(entries.flatMap(({ leg }) => (leg ? [leg] : [])))];
  const places = new Map(order.map((leg, at) => [leg, at]));
  const from = (leg: Leg | null) => {
    const at = leg ? places.get(leg) : undefined;
    return at === undefined ? {} : { from: at };
  };
  const rest = order.map((leg) => leg.rest);
  // What an earlier report found is nowhere else, and a report has no entry of its own.
  const reports = legs.filter((leg) => MODES[leg.source.mode].gathers && !places.has(leg)).map((leg) => leg.rest);
  const failed = own.some(({ level }) => level === "error");
  return {
    verdict: worst([failed ? "failed" : "not-run", ...entries.map(({ standing }) => standing), ...whole(all, told)]),
    // How far a run came that nobody can read of is not known.
    tier: failed ? null : tierOf(entries),
    breakGlass: order.some(({ source }) => source.breakGlass),
    hosts: [...new Set(rest.flatMap(({ hosts }) => hosts))],
    secrets: distinct(rest.flatMap(({ secrets }) => secrets)),
    restores: entries.flatMap(({ leg, restore }) => (restore ? [{ ...restore, ...from(leg) }] : [])),
    sources: order.map(({ source }) => source),
    audit: audited(distinct([...rest, ...reports].flatMap(({ audit }) => audit))),
    findings: [...own, ...findings(entries, all).map(({ leg, finding }) => ({ ...finding, ...from(leg) }))],
  };
}

/** Of restores; of runs that have none, such as lint, when there is nothing else. */
function tierOf(entries: readonly Entry[]): Tier | null {
  const restores = entries.flatMap(({ restore }) => (restore ? [restore.tier] : []));
  return lowest(restores.length > 0 ? restores : entries.map(({ leg }) => leg?.source.tier ?? null));
}

/** What runs say of themselves as a whole, where all of one still counts: it may know of more than this version reads. */
function whole(all: readonly Entry[], told: readonly Entry[]): Verdict[] {
  const now = Map.groupBy(told, ({ leg }) => leg);
  return [...Map.groupBy(all, ({ leg }) => leg)].flatMap(([leg, entries]) =>
    leg && !MODES[leg.source.mode].gathers && now.get(leg)?.length === entries.length ? [leg.source.verdict] : [],
  );
}

/** Each entry's findings after it, those of its whole run at the first of its entries; none of what no longer counts. */
function findings(entries: readonly Entry[], all: readonly Entry[]): { readonly leg: Leg | null; readonly finding: Finding }[] {
  const names = new Map([...Map.groupBy(all, ({ leg }) => leg)].map(([leg, own]) => [leg, new Set(own.map(nameOf))]));
  const begun = new Set<Leg | null>([null]);
  return entries.flatMap((entry) => {
    const { leg, findings: said } = entry;
    const first = !begun.has(leg);
    begun.add(leg);
    const isOwn = ({ restore }: Finding) =>
      restore !== undefined && names.get(leg)?.has(restore) ? restore === nameOf(entry) : first;
    const own = leg?.findings.filter(isOwn) ?? [];
    // A report that is reported again has said it already.
    const isNew = (of: Finding) => !own.some(({ rule, restore }) => rule === of.rule && restore === of.restore);
    return [...said.filter(isNew), ...own].map((finding) => ({ leg, finding }));
  });
}

function nameOf({ restore }: Entry): string | undefined {
  return restore?.name;
}

/** Where one run, or an earlier report, found in a log what another did not, it is found. */
function audited(all: readonly AuditRun[]): AuditRun[] {
  const what = ({ cloud, scope, correlationId }: AuditRun) => JSON.stringify([cloud, scope, correlationId]);
  const found = new Set(all.flatMap((each) => (each.found ? [what(each)] : [])));
  return all.filter((each) => each.found || !found.has(what(each)));
}

/** Each once, however many runs tell of it. */
function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
