import { type ExplainContext, explain } from "../clouds/refusals/explain.ts";
import { isTransient } from "../clouds/refusals/transient.ts";
import {
  type Fact,
  type Finding,
  type Level,
  MODES,
  type Mode,
  type PhaseName,
  type Plan,
  type Refusal,
  type Restore,
  type RuleCode,
  type Said,
  type Settings,
  type Verdict,
} from "../core/index.ts";
import type { FactMap, FactName, Facts } from "./facts.ts";
import { ownError } from "./own-error.ts";

/** What a rule may look at beside its facts. */
export interface About {
  readonly plan: Plan;
  readonly settings: Settings;
  /** Epoch milliseconds at which the run began. */
  readonly now: number;
  /** 0 ≤ x < 1, one draw a restore: for the choice of a random point. */
  readonly random: number;
  readonly restore?: Restore;
}
export interface RestoreAbout extends About {
  readonly restore: Restore;
}
interface RuleHead<N extends FactName> {
  readonly code: RuleCode;
  readonly level: Level;
  readonly title: string;
  readonly why: string;
  readonly phase: PhaseName;
  /** Whether `accept` in the plan may name it. */
  readonly acceptable: boolean;
  /** Whether its error keeps an emergency restore from starting. In mode restore, errors of other rules become warnings. */
  readonly stopsRestore: boolean;
  readonly needs: readonly N[];
  /** What an unreadable fact means: `unverified`, or nothing at all for facts that only explain. */
  readonly unreadable: "unverified" | "silent";
}
/** A part of a fact that a service refused: told in the refusal table's words, and never passed over. */
interface Unread extends Pick<Said, "subject" | "where"> {
  readonly refusal: Refusal;
}
/** What leaves a phase unverified whatever its level. */
interface Doubt extends Said {
  readonly unverified: true;
}
/** One object in one file: catalogue entry and judgement. `judge` never meets an unreadable fact. */
export type Rule<N extends FactName = never> = RuleHead<N> &
  (
    | { readonly of: "run"; judge(known: Pick<FactMap, N>, about: About): (Said | Unread | Doubt)[] }
    | { readonly of: "restore"; judge(known: Pick<FactMap, N>, about: RestoreAbout): (Said | Unread | Doubt)[] }
  );

/** A rule whose needs are no longer spelt in its type, so that rules fit one list. */
export interface AnyRule extends RuleHead<FactName> {
  readonly of: "run" | "restore";
  judgeWith(facts: Facts, about: About): Promise<Judged>;
}
interface Judged {
  readonly findings: readonly Finding[];
  /** An unreadable fact that this rule needed. */
  readonly unverified: boolean;
}

/** Prepares a rule for the list: the one place where facts are awaited and the unreadable ones dealt with. */
export function rule<const N extends FactName>(of: Rule<N>): AnyRule {
  const judgeWith: AnyRule["judgeWith"] = async (facts, about) => {
    const known: Partial<FactMap> = {};
    const unreadable: Refusal[] = [];
    const read = await Promise.all(of.needs.map(async (name): Promise<[N, Fact<FactMap[N]>]> => [name, await facts.get(name)]));
    for (const [name, fact] of read) {
      if ("unreadable" in fact) unreadable.push(fact.unreadable);
      else known[name] = fact.value;
    }
    if (unreadable.length > 0)
      return of.unreadable === "silent" ? { findings: [], unverified: false } : refused(of, unreadable, about);
    const complete = known as Pick<FactMap, N>;
    if (of.of === "run") return judgedFrom(of, of.judge(complete, about), about);
    if (!about.restore) throw new Error(`${of.code} judges a restore and was given none`);
    const { restore } = about;
    return judgedFrom(of, of.judge(complete, { ...about, restore }), about);
  };
  return { ...of, judgeWith: (facts, about) => judgeWith(facts, about).catch((error) => broken(of, error, facts, about)) };
}

/** A rule, or a reader of its facts, met an error of our own: what it would have said is not known, and the other rules go on. */
function broken(of: RuleHead<FactName>, error: unknown, facts: Facts, about: About): Judged {
  if (facts.stopped) throw error;
  const own = ownError(error, `was judging ${of.code} (${of.title})`, of.phase, about.restore?.name);
  return { findings: [{ ...own, level: lowered("error", of.stopsRestore, about.settings.mode) }], unverified: true };
}

function judgedFrom(of: RuleHead<FactName>, said: readonly (Said | Unread | Doubt)[], about: About): Judged {
  const findings = said.map((each) => {
    if (!("refusal" in each)) {
      const { unverified: _, ...words } = { unverified: false, ...each };
      return finding(of, words, about);
    }
    const { refusal, subject, where } = each;
    return { ...refusalFinding(refusal, of, about), subject, ...(where ? { where } : {}) };
  });
  return { findings, unverified: said.some((each) => "refusal" in each || "unverified" in each) };
}

/** A rule's words as a finding of this run, lowered in mode restore where the rule does not stop one. */
export function finding(of: Omit<RuleHead<FactName>, "needs" | "unreadable">, said: Said, about: About): Finding {
  return {
    ...said,
    rule: of.code,
    level: lowered(of.level, of.stopsRestore, about.settings.mode),
    title: of.title,
    phase: of.phase,
    ...(about.restore ? { restore: about.restore.name } : {}),
  };
}

/**
 * Refusals as findings. A refusal that will not change is an error; one that might (network, 5xx, throttling) leaves the rule unverified.
 * Codes that only say that another fact was refused are not told twice.
 */
function refused(of: RuleHead<FactName>, refusals: readonly Refusal[], about: About): Judged {
  const ours = refusals.filter(({ code }) => code !== "NoOneItem");
  return { findings: [...new Set(ours)].map((refusal) => refusalFinding(refusal, of, about)), unverified: true };
}

/** A refusal in the refusal table's words: an error when it will not change, a warning when it might. */
export function refusalFinding(
  refusal: Refusal,
  of: { readonly phase: PhaseName; readonly stopsRestore: boolean },
  about: About,
): Finding {
  const explained = explain(refusal, of.phase, explainContext(about), about.restore?.name);
  const level = isTransient(refusal) ? "warning" : lowered("error", of.stopsRestore, about.settings.mode);
  return { ...explained, level, unreadable: refusal };
}

function lowered(level: Level, stopsRestore: boolean, mode: Mode): Level {
  return MODES[mode].emergency && !stopsRestore && level === "error" ? "warning" : level;
}

/** What an explanation may put into its commands. */
export function explainContext({ plan, settings, restore }: Pick<About, "plan" | "settings" | "restore">): ExplainContext {
  const { google, azure } = plan;
  return {
    ...(settings.run.repository ? { repository: settings.run.repository } : {}),
    ...(settings.run.runId ? { runId: settings.run.runId } : {}),
    tenantId: azure.tenantId,
    clientId: azure.clientId,
    subscriptionId: azure.subscriptionId,
    ...(restore ? { vault: restore.vault } : {}),
    ...(google ? { provider: google.workloadIdentityProvider } : {}),
    ...(google?.serviceAccount ? { serviceAccount: google.serviceAccount } : {}),
  };
}

/** The same finding said by two rules of a phase is said once; so is one refusal that stood in the way of several reads. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ restore, rule: code, subject, message, unreadable, where }) => {
    const what = unreadable ? [unreadable.service, unreadable.status, unreadable.code, where?.line] : [subject, message];
    const key = JSON.stringify([restore, code, ...what]);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** A phase's verdict: failed with an unaccepted error; else unverified where something could not be known; else passed. */
export function verdictOf(findings: readonly Finding[], unverified: boolean): Verdict {
  if (findings.some(({ level, accepted }) => level === "error" && !accepted)) return "failed";
  return unverified ? "unverified" : "passed";
}
