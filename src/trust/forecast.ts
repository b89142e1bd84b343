import { type Compared, type Fact, type ForecastRun, MODES, type Plan, type Restore, type Run } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { Context } from "../judge/facts.ts";
import { type Evaluator, openCel } from "./cel.ts";
import type { Comparison } from "./comparison.ts";
import type { EntraDemand, GoogleDemand, Known, ProviderDemand } from "./demand.ts";
import { type Change, type Claims, changes, type Imagined, type Stranger, strangers } from "./forecast-claims.ts";
import { narrowed, surviving } from "./forecast-condition.ts";
import type { Opinion } from "./forecast-judge.ts";
import { type Side, sides } from "./forecast-sides.ts";

/** A cloud's opinion that somebody should know of. */
export interface Foreseen<T extends Change | Stranger> {
  readonly cloud: Compared["cloud"];
  readonly of: T;
  readonly what: string;
  readonly opinion: Opinion;
  /** Google: the condition as it should be, which lets in this job and nobody more than today; absent where there is none. */
  readonly condition?: string;
}
export interface Forecast {
  readonly rows: readonly ForecastRun[];
  /** Changes after which a cloud would refuse this job. */
  readonly breaks: readonly Foreseen<Change>[];
  /** Others whom a cloud would let in today. */
  readonly wide: readonly Foreseen<Stranger>[];
  /** The claims of the job's own token. */
  readonly live: Claims;
  /** As Entra showed it; null: it may not be read. */
  readonly entra: EntraDemand | null;
  /** As Google showed it; null: it may not be read, or the run has nothing to do with it. */
  readonly provider: ProviderDemand | null;
  readonly expiring: readonly { readonly what: "pool" | "provider"; readonly at: string }[];
  /** The selected restores; none where nothing is foretold. */
  readonly restores: readonly Restore[];
}

/**
 * What both clouds would say of this job after a change, and of jobs that are not this one: GitHub's claims are changed and compared as the
 * live ones were, so nothing is concluded from how a demand is written. A cloud that refuses the job today, or whose demand is known
 * neither from itself nor from the plan's `trust:`, is not foretold; in mode restore nothing is.
 */
export async function forecast({ settings, plan, restores }: Context, { known, refused, rows }: Comparison): Promise<Forecast> {
  const base = { live: known.github, rows: [], breaks: [], wide: [], entra: known.entra ?? null, ...ofProvider(known) };
  const { through, emergency } = MODES[settings.mode];
  if (through === null || emergency) return { ...base, entra: null, expiring: [], restores: [] };
  const cel = await openCel(PATIENCE_MS);
  // What took too long, or could not be evaluated, is not tried over and over.
  const open = rows.flatMap(({ cloud, what, agrees }) =>
    agrees === null && /^(?:google.subject|attribute condition)$/.test(what) ? [cloud] : [],
  );
  return { ...base, restores, ...cel.together(() => foretell(plan, known, [...refused, ...open], cel)) };
}

/** @param silent clouds that are not foretold. */
function foretell(
  plan: Plan,
  known: Known,
  silent: readonly Compared["cloud"][],
  cel: Evaluator,
): Pick<Forecast, "rows" | "breaks" | "wide"> {
  const live = known.github;
  const { entra, google } = sides(plan, known, silent, cel);
  const own = [entra, google].filter((side): side is Side => side?.knows === true);
  if (own.length === 0) return { rows: [], breaks: [], wide: [] };
  const { provider } = ofProvider(known);
  const mapping = provider?.mapping ?? null;
  const condition = provider ? provider.condition : (plan.trust.googleCondition ?? null);
  const [after, others] = [changes(live), strangers(live)];
  const renamed = [...after].flatMap(([of, { claims }]) => (NAMES.has(of) ? [claims] : []));
  const mended = condition === null || !google?.knows ? undefined : surviving(condition, mapping, live, renamed, cel);
  const row = (kind: ForecastRun["kind"], forms: readonly Imagined[]): ForecastRun => ({
    kind,
    what: forms[0]?.what ?? "",
    entra: entra.tell(kind, forms),
    google: google?.tell(kind, forms) ?? null,
  });
  return {
    rows: [
      ...[...after.values()].map((one) => row("change", [one])),
      ...[...others.values()].map((forms) => row("stranger", forms)),
    ],
    breaks: own.flatMap(({ cloud, judge }) =>
      [...after].flatMap(([of, { what, claims }]): Foreseen<Change>[] => {
        const opinion = judge(claims);
        if (opinion.answer !== "refused") return [];
        const mend = cloud === "google" && condition !== null && opinion.part === "attribute condition";
        const better = mend && NAMES.has(of) ? mended : undefined;
        return [{ cloud, of, what, opinion, ...(better === undefined ? {} : { condition: better }) }];
      }),
    ),
    wide: own.flatMap(({ cloud, parts }) =>
      parts.flatMap((judge) =>
        [...others].flatMap(([of, forms]): Foreseen<Stranger>[] => {
          const opinion = forms.map(({ claims }) => judge(claims)).find(({ answer }) => answer === "let-in");
          if (!opinion) return [];
          const part =
            of === "pull-request" ? NO_PULL_REQUEST : `assertion.repository_id == ${JSON.stringify(live.repository_id ?? "")}`;
          const better = cloud === "google" && condition !== null ? narrowed(condition, part, mapping, live, cel) : undefined;
          return [{ cloud, of, what: forms[0]?.what ?? "", opinion, ...(better === undefined ? {} : { condition: better }) }];
        }),
      ),
    ),
  };
}

/** Milliseconds of work: the same expressions that were evaluated a moment ago, for some dozens of tokens. */
const PATIENCE_MS = 2000;
/** Changes of a name; one condition on ids survives them all. */
const NAMES: ReadonlySet<Change> = new Set(["immutable", "renamed", "owner-renamed"]);
const NO_PULL_REQUEST = 'assertion.event_name != "pull_request"';

/** The provider, and when it or its pool will be gone. */
function ofProvider({ google }: Known): Pick<Forecast, "provider" | "expiring"> {
  const provider = google && "value" in google.provider ? google.provider.value : null;
  const at = (what: "pool" | "provider", of: GoogleDemand["pool"] | undefined) =>
    of && "value" in of && of.value.expireTime !== null ? [{ what, at: of.value.expireTime }] : [];
  return { provider, expiring: [...at("pool", google?.pool), ...at("provider", google?.provider)] };
}

/** Puts the forecast into the record and, where something would be refused, in a line into the log. */
export function recordForecast(io: Io, run: Run, fact: Fact<Forecast>): void {
  if ("unreadable" in fact || fact.value.rows.length === 0) return;
  const { rows } = fact.value;
  run.forecast = rows;
  const after = rows.filter(({ kind }) => kind === "change");
  const counts = (["entra", "google"] as const).flatMap((cloud) => {
    const count = after.filter((row) => row[cloud]?.answer === "refused").length;
    return count === 0 ? [] : [`${CLOUDS[cloud]} would refuse this job after ${count}`];
  });
  if (counts.length > 0) io.log.info(`Forecast: of ${after.length} changes, ${counts.join(", ")}; the summary says which.`);
}
const CLOUDS = { entra: "Entra", google: "Google's provider" } as const;
