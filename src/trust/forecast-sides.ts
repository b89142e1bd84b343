import { ENTRA_AUDIENCE } from "../clouds/identity/entra.ts";
import type { Compared, ForecastRun, Foretold, Plan } from "../core/index.ts";
import type { Evaluator } from "./cel.ts";
import type { Known } from "./demand.ts";
import type { Claims, Imagined } from "./forecast-claims.ts";
import { conditionJudge, entraJudge, type Judge, type Opinion, providerJudge, remapped } from "./forecast-judge.ts";

type Kind = ForecastRun["kind"];
/** One cloud, and what it would say. Where another cloud stands between, GitHub's token never comes to it: it says what that one says. */
export interface Side {
  readonly cloud: Compared["cloud"];
  /** It is shown GitHub's own token, and lets the live one in by what is known of its demand. */
  readonly knows: boolean;
  readonly judge: Judge;
  /** The same, each of what can let in by itself alone: Entra's credentials, Google's provider. */
  readonly parts: readonly Judge[];
  /** Of a token in each form in which GitHub may write it: let in when one of them is. */
  tell(kind: Kind, forms: readonly Imagined[]): Foretold;
}

type Judges = Pick<Side, "judge" | "parts">;
const NOT_KNOWN: Foretold = { answer: "unknown", why: "" };

/**
 * Both clouds as the plan's chain has them; Google null where the run has nothing to do with it.
 * @param refused clouds that refuse the job today, or of which it is not known: they are not foretold.
 */
export function sides(
  plan: Plan,
  known: Known,
  refused: readonly Compared["cloud"][],
  cel: Evaluator,
): { readonly entra: Side; readonly google: Side | null } {
  const live = known.github;
  const side = (
    cloud: Side["cloud"],
    judges: Judges | undefined,
    words: (kind: Kind, of: Opinion, claims: Claims) => string,
  ): Side => {
    if (!judges || refused.includes(cloud) || judges.judge(live).answer !== "let-in")
      return { cloud, knows: false, judge: () => UNKNOWN, parts: [], tell: () => NOT_KNOWN };
    const { judge } = judges;
    const tell: Side["tell"] = (kind, forms) => {
      const opinions = forms.map(({ claims }) => ({ claims, of: judge(claims) }));
      const one = ANSWERS.flatMap((answer) => opinions.find(({ of }) => of.answer === answer) ?? [])[0];
      return one ? { answer: one.of.answer, why: words(kind, one.of, one.claims) } : NOT_KNOWN;
    };
    return { cloud, knows: true, ...judges, tell };
  };
  const entra = side("entra", entraOf(plan, known), (kind, { answer, presented, credential }) => {
    if (answer === "let-in") return kind === "stranger" ? `credential ${credential?.name ?? ""}` : "";
    return kind === "change" ? `it would be shown ${presented}` : "";
  });
  const google = side("google", googleOf(plan, known, cel), (kind, { answer, part, presented }, claims) => {
    if (answer !== "let-in") return kind === "change" ? `${part}: ${presented}` : "";
    const provider = known.google && "value" in known.google.provider ? known.google.provider.value : undefined;
    const names = provider ? remapped(provider, live, claims, cel) : [];
    if (names.length === 0) return "";
    return kind === "change" ? `roles bound to ${names.join(" or ")} would not match` : `roles decide, by ${names.join(", ")}`;
  });
  if (plan.azure.subjectToken === "google")
    return { entra: behind("entra", google, "Google"), google: known.google === undefined ? null : google };
  if (known.google === undefined && !refused.includes("google")) return { entra, google: null };
  return { entra, google: plan.google?.subjectToken === "azure" ? behind("google", entra, "Entra") : google };
}

const UNKNOWN: Opinion = { answer: "unknown", part: "", presented: "", demanded: "" };
const ANSWERS = ["let-in", "unknown", "refused"] as const;

function behind(cloud: Side["cloud"], first: Side, name: string): Side {
  return {
    cloud,
    knows: false,
    judge: () => UNKNOWN,
    parts: [],
    tell: (kind, forms) => ({ answer: first.tell(kind, forms).answer, why: `reached through ${name}` }),
  };
}

function entraOf({ azure, trust }: Plan, { entra, github }: Known): Judges | undefined {
  if (azure.subjectToken === "google") return undefined;
  if (entra)
    return {
      judge: entraJudge(entra.credentials, entra.unread !== null),
      parts: entra.credentials.map((one) => entraJudge([one])),
    };
  const { azureSubject: subject } = trust;
  if (subject === undefined) return undefined;
  const issuer = typeof github.iss === "string" ? github.iss : "";
  const planned = { name: "of the plan's trust.azure-subject", issuer, subject, expression: null, audiences: [ENTRA_AUDIENCE] };
  const judge = entraJudge([planned]);
  return { judge, parts: [judge] };
}

function googleOf({ google: planned, trust }: Plan, { google, shown }: Known, cel: Evaluator): Judges | undefined {
  if (!planned || planned.subjectToken === "azure") return undefined;
  const provider = google && "value" in google.provider ? google.provider.value : undefined;
  if (!(provider && shown) && trust.googleCondition === undefined) return undefined;
  const judge = provider && shown ? providerJudge(provider, shown, cel) : conditionJudge(trust.googleCondition ?? "", cel);
  return { judge, parts: [judge] };
}
