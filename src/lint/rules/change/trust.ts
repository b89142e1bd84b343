import type { Finding, RuleCode } from "../../../core/index.ts";
import type { LintRule, LintSaid, Repository } from "../rule.ts";
import { acrossRules, isAbout, isUnknown, ourProviders } from "../trust/across.ts";
import { type Presented, presentedBy } from "../trust/presented.ts";
import { nameOf } from "../workflow/identity.ts";
import type { Placed } from "./placed.ts";

/** The rules that say of a job that a trust will refuse it: whose trust it is, and whether the files tell enough of it to judge. */
const CLOUDS: readonly { readonly code: RuleCode; readonly trust: string; knows(of: Repository): boolean }[] = [
  {
    code: "RDA018",
    trust: "Entra's trust",
    knows: (of) => {
      const ours = of.configuration.credentials.filter((each) => isAbout(each, of));
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
export function trustChanges(base: Repository, head: Repository, now: number): TrustChanges {
  const [before, after] = [presentedBy(base), presentedBy(head)];
  const fresh = new Set<string>();
  const effects = CLOUDS.flatMap(({ code, trust, knows }): Placed[] => {
    const judge = acrossRules.find((each: LintRule) => each.code === code)?.judge ?? (() => []);
    const [was, is] = [judge(base, now), judge(head, now)];
    const scopes = new Set(was.map((said) => scopeOf(said, before, base)));
    const worse = is.filter(
      (said) => !was.some(({ subject }) => subject === said.subject) && !scopes.has(scopeOf(said, after, head)),
    );
    const better = was.filter(
      ({ subject }) =>
        knows(head) && after.some((each) => nameOf(each) === subject) && !is.some((each) => each.subject === subject),
    );
    for (const { subject } of worse) fresh.add(`${code} ${subject}`);
    const accepted = ({ subject }: LintSaid) => knows(base) && before.some((each) => nameOf(each) === subject);
    return [
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
    ];
  });
  return {
    effects: distinct(effects),
    isNew: ({ rule, subject }) => (CLOUDS.some(({ code }) => code === rule) ? fresh.has(`${rule} ${subject}`) : undefined),
  };
}

/** What the job presents, in words: "environment restore-drills", "branch main". */
function scopeOf(
  { subject, actual }: Pick<LintSaid, "subject" | "actual">,
  presented: readonly Presented[],
  { name }: Repository,
): string {
  const own = presented.filter((each) => nameOf(each) === subject);
  const sub = (own.find(({ claims }) => claims.sub === actual) ?? own[0])?.claims.sub ?? "";
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
