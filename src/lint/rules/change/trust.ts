import type { Finding, RuleCode } from "../../../core/index.ts";
import type { Judged, LintRule, LintSaid, Repository } from "../rule.ts";
import { acrossRules, isUnknown, ourCredentials, ourProviders } from "../trust/across.ts";
import { presentedBy } from "../trust/presented.ts";
import { nameOf } from "../workflow/identity.ts";
import type { Placed } from "./placed.ts";

/** The rules that say of a job that a trust will refuse it: whose trust it is, and whether the files tell enough of it to judge. */
const CLOUDS: readonly { readonly code: RuleCode; readonly trust: string; knows(of: Repository): boolean }[] = [
  {
    code: "RDA018",
    trust: "Entra's trust",
    knows: (of) => {
      const ours = ourCredentials(of);
      return ours.length > 0 && !ours.some(isUnknown);
    },
  },
  {
    code: "RDG010",
    trust: "Google's trust",
    knows: (of) => ourProviders(of).some(({ condition }) => typeof condition === "string" && condition !== "unknown"),
  },
];

export interface TrustChanges {
  readonly effects: readonly Placed[];
  /** Whether a finding is of a refusal that was not there before; undefined: it is about something else. */
  isNew(finding: Pick<Finding, "rule" | "subject">): boolean | undefined;
}

/** Which jobs the trusts of the files will refuse after the merge and did not before, and the other way round. */
export function* trustChanges(base: Repository, head: Repository, now: number): Generator<null, TrustChanges> {
  const [before, after] = [yield* subjectsOf(base), yield* subjectsOf(head)];
  const fresh = new Set<string>();
  const effects: Placed[] = [];
  for (const { code, trust, knows } of CLOUDS) {
    const rule = acrossRules.find((each: LintRule) => each.code === code);
    const [was, is] = [yield* saidBy(rule?.judge(base, now) ?? []), yield* saidBy(rule?.judge(head, now) ?? [])];
    const [wasNamed, isNamed] = [was, is].map((all) => new Set(all.map(({ subject }) => subject)));
    const [knewBase, knowsHead] = [knows(base), knows(head)];
    const scopes = new Set(was.map((said) => scopeOf(said, before, base)));
    const worse = is.filter((said) => !wasNamed?.has(said.subject) && !scopes.has(scopeOf(said, after, head)));
    const better = was.filter(({ subject }) => knowsHead && after.has(subject) && !isNamed?.has(subject));
    for (const { subject } of worse) fresh.add(`${code} ${subject}`);
    const accepted = ({ subject }: LintSaid) => knewBase && before.has(subject);
    for (const effect of [
      ...worse.map((said): Placed => {
        const from = accepted(said) ? "accepted" : "not known";
        const place = said.at ? { at: said.at } : {};
        return { of: scopeOf(said, after, head), what: trust, from, to: "refused after this merge", way: "reduced", ...place };
      }),
      ...better.map(
        ({ subject }): Placed => ({
          of: scopeOf({ subject }, after, head),
          what: trust,
          from: "refused",
          to: "accepted",
          way: "improved",
        }),
      ),
    ])
      effects.push(effect);
  }
  return {
    effects: distinct(effects),
    isNew: ({ rule, subject }) => (CLOUDS.some(({ code }) => code === rule) ? fresh.has(`${rule} ${subject}`) : undefined),
  };
}

/** The subjects that jobs present, by the job's name. */
function* subjectsOf(of: Repository): Generator<null, ReadonlyMap<string, ReadonlySet<string>>> {
  const known = new Map<string, Set<string>>();
  for (const presented of presentedBy(of)) {
    const name = nameOf(presented);
    known.set(name, (known.get(name) ?? new Set()).add(presented.claims.sub ?? ""));
    yield null;
  }
  return known;
}

function* saidBy(judged: Judged): Generator<null, LintSaid[]> {
  const said: LintSaid[] = [];
  for (const each of judged)
    if (each) said.push(each);
    else yield null;
  return said;
}

/** What the job presents, in words: "environment restore-drills", "branch main". */
function scopeOf(
  { subject, actual }: Pick<LintSaid, "subject" | "actual">,
  presented: ReadonlyMap<string, ReadonlySet<string>>,
  { name }: Repository,
): string {
  const own = presented.get(subject);
  const sub = actual !== undefined && own?.has(actual) ? actual : ([...(own ?? [])][0] ?? "");
  const scope = sub.slice(`repo:${name}:`.length);
  return (
    scope
      .replace(/^environment:/, "environment ")
      .replace(/^ref:refs\/heads\//, "branch ")
      .replace(/^pull_request$/, "pull requests") || subject
  );
}

/** Two jobs of one environment are refused together. */
function distinct(effects: readonly Placed[]): readonly Placed[] {
  const seen = new Set<string>();
  return effects.filter(({ of, what, to }) => {
    const key = JSON.stringify([of, what, to]);
    return seen.has(key) ? false : seen.add(key);
  });
}
