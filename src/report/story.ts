import { MODES, type RestoreRun, type RuleCode, type Run, type Tier } from "../core/index.ts";
import { tally } from "./fleet/tally.ts";
import { MODE_WORDS } from "./mode-words.ts";
import { NOT_DONE, sorted } from "./verdicts.ts";

/** How names and texts are made harmless where the story is told. */
export interface Voice {
  readonly name: (text: string) => string;
  readonly text: (text: string) => string;
}

/** What happened, in one sentence without the verdict, and what was not done, which is empty at the highest tier. */
export function story(run: Run, voice: Voice): { readonly happened: string; readonly notDone: string } {
  if (MODES[run.mode].gathers) return { happened: happened(run, voice), notDone: ofLeast(run) };
  const notDone = missing(run.tier, run.restores);
  const unlike = new Set(run.restores.map(({ tier }) => tier)).size > 1 && run.verdict === "passed";
  return {
    happened: happened(run, voice),
    notDone: MODES[run.mode].through !== null ? (unlike ? `Of the restore that came least far: ${notDone}` : notDone) : "",
  };
}

/** What a fleet's lowest tier means; one that failed has said more. */
function ofLeast({ tier, restores }: Run): string {
  if (restores.length === 0 || tier === null || tier === "verified") return "";
  const least = restores.filter((each) => each.tier === tier);
  return `Of what came least far: ${missing(tier, least)}`;
}

function missing(tier: Tier | null, restores: readonly RestoreRun[]): string {
  const triggered = restores.some(({ triggeredAt, restored }) => triggeredAt !== null || restored.length > 0);
  if (triggered && isBelowRestored(tier)) return "A restore was triggered; it is not proven that it worked.";
  const refuted = restores.some(({ phases }) => phases.some(({ name, verdict }) => name === "verify" && verdict !== "passed"));
  return refuted && tier === "restored" ? "What came back did not pass its verification." : NOT_DONE[tier ?? "none"];
}

function isBelowRestored(tier: Tier | null): boolean {
  return tier === null || tier === "linted" || tier === "checked" || tier === "validated";
}

function happened(run: Run, voice: Voice): string {
  if (MODES[run.mode].gathers) return `${tally(run)}.`;
  const first = sorted(run.findings).failures[0];
  const unread = sorted(run.findings).unread[0];
  switch (run.verdict) {
    case "failed": {
      const cause = first ? ` ${voice.text(first.title)} (${first.rule}), in phase ${first.phase}.` : "";
      return `${failed(run, voice)}${cause === "" ? "." : `:${cause}`}`;
    }
    case "unverified": {
      const begun = run.restores.filter(({ triggeredAt, job }) => triggeredAt !== null && job === null);
      if (begun.length > 0) return `whether the restore of ${names(begun, voice)} began is not known, which is no pass.`;
      const running = run.restores.filter(({ job }) => job?.endTime === null);
      if (running.length > 0) return `the restore job of ${names(running, voice)} still runs, which is no pass yet.`;
      const unsure = run.restores.filter(({ cleanUp }) => cleanUp?.verdict === "unverified");
      if (unsure.length > 0 && run.restores.every(({ verdict }) => verdict === "passed"))
        return `whether all that the restore of ${names(unsure, voice)} made is gone is not known, which is no pass.`;
      const cause = unread ? ` ${voice.text(unread.title)} (${unread.rule}), in phase ${unread.phase}.` : "";
      return `${names(run.restores, voice)} could not be verified, which is no pass${cause === "" ? "." : `:${cause}`}`;
    }
    case "not-run":
      return "nothing was run.";
    case "passed":
      return `${passed(run, voice)}.`;
  }
}

function failed(run: Run, voice: Voice): string {
  const bad = run.restores.filter(({ verdict }) => verdict === "failed");
  const words = MODE_WORDS[run.mode];
  if (words.failed !== undefined) return words.failed;
  if (run.restores.length === 0) return words.nothing;
  const of = bad.length === 0 ? run.restores : bad;
  const came = of.some(({ restored }) => restored.length > 0);
  const stuck = bad.length > 0 ? [] : of.filter(({ cleanUp }) => cleanUp?.verdict === "failed");
  if (stuck.length > 0) {
    const unproven = of.filter(({ verdict }) => verdict === "unverified");
    const also = unproven.length > 0 ? `${names(unproven, voice)} could not be verified, and ` : "";
    return `${also}what the restore of ${names(stuck, voice)} made could not be removed again`;
  }
  const end = came ? "came back, but not as it should" : words.notRestored;
  return `${names(of, voice)} ${end}`;
}

const DONE: Readonly<Record<Tier, (names: string, were: string) => string>> = {
  linted: () => "the plan and the files it names are in order",
  checked: (names) => `all that a restore of ${names} needs is there: trust, permissions, secrets and a recovery point`,
  validated: (names) => `Azure accepts the restore request of ${names}`,
  restored: (names, were) => `${names} ${were} restored`,
  deployed: (names, were) => `${names} ${were} restored and deployed`,
  verified: (names, were) => `${names} ${were} restored and verified`,
};

/** Where a restore goes to, as far as no service told: a check then says no more than it saw. */
const UNSEEN: RuleCode = "RDB066";

function doneAt(tier: Tier, { findings }: Run): (typeof DONE)[Tier] {
  if (tier !== "checked" || !findings.some(({ rule }) => rule === UNSEEN)) return DONE[tier];
  return (of) =>
    `all that could be seen of what a restore of ${of} needs is there: trust, permissions, secrets and a recovery point`;
}

function passed(run: Run, voice: Voice): string {
  const { passed: own } = MODE_WORDS[run.mode];
  if (own !== undefined) return own;
  if (run.tier === null) return "nothing went wrong, and nothing was proven";
  const done = doneAt(run.tier, run)(names(run.restores, voice), run.restores.length > 1 ? "were" : "was");
  if (!run.restores.some(({ restored }) => restored.length > 0)) return done;
  return `${done}; ${kept(run)}`;
}

function kept(run: Run): string {
  const verdicts = new Set(run.restores.map(({ cleanUp }) => cleanUp?.verdict));
  if (MODES[run.mode].emergency) return `the result is kept${run.tier === "verified" ? "" : ", not verified"}`;
  if (verdicts.has("deferred")) return "the result is kept until its lease ends";
  return verdicts.has("passed") ? "what it made is removed again" : "clean-up did not run";
}

/** Up to three names, else a count. */
function names(restores: readonly RestoreRun[], voice: Voice): string {
  if (restores.length === 0) return "the run";
  if (restores.length > 3) return `${restores.length} restores`;
  const all = restores.map(({ name }) => voice.name(name));
  return all.length === 1 ? `${all[0]}` : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
