import { openSession } from "../clouds/session.ts";
import type { Compared, Finding, Refusal, Service } from "../core/index.ts";
import { Refused } from "../io/io.ts";
import type { Context, Facts, Need } from "../judge/facts.ts";
import { type About, finding, refusalFinding } from "../judge/judge.ts";
import { onTime } from "./clock.ts";
import { type Comparison, compareTrusts } from "./comparison.ts";
import { enriched } from "./enrich.ts";

const CLOUDS: Partial<Record<Service, Compared["cloud"]>> = {
  entra: "entra",
  arm: "entra",
  sts: "google",
  "iam-credentials": "google",
  "secret-manager": "google",
};
const NAMES = { entra: "Entra", google: "Google" } as const;

/** What the rule that a re-checked trust is told by stands for; docs/rules.md lists it. */
export const RECHECKED = {
  code: "RDT133",
  level: "note",
  title: "The trust was checked again after a refusal, and holds",
  why: "A refusal of a later call is first held against the trust: a new token was exchanged. Where that works, a role or a policy is what is missing, and not the trust.",
  phase: "trust",
  of: "run",
  acceptable: false,
  stopsRestore: false,
} as const;

/** Whether a refusal is one of an identity: the trust is the first suspect then. */
function isOfIdentity({ service, status, code }: Refusal): boolean {
  if (!(service in CLOUDS)) return false;
  if (status === 401 || status === 403) return true;
  return (
    status === undefined &&
    code !== undefined &&
    /^(?:AADSTS\d+|\w*Authorization\w*|\w*AuthenticationToken\w*|PERMISSION_DENIED|UNAUTHENTICATED|ACCESS_TOKEN_TYPE_UNSUPPORTED|invalid_\w+|unauthorized_client)$/.test(
      code,
    )
  );
}

/** Why the trust no longer holds, and what was presented against what is known of the demand. */
interface Lost {
  readonly refusal: Refusal;
  readonly compared: Comparison;
}

/** Exchanges a new token where a later call was refused, once a run and cloud, and says what came of it before anything else is blamed. */
export class Recheck {
  readonly #context: Context;
  readonly #facts: Facts;
  readonly #asked = new Map<Compared["cloud"], Promise<Lost | null>>();

  constructor(context: Context, facts: Facts) {
    this.#context = context;
    this.#facts = facts;
  }

  /** The findings of a phase, behind what the trust itself says where one of them is a refusal of the identity. */
  async before(findings: readonly Finding[], about: About): Promise<readonly Finding[]> {
    const suspects = findings.flatMap(({ unreadable }) => (unreadable && isOfIdentity(unreadable) ? [unreadable] : []));
    const clouds = new Set(suspects.flatMap(({ service }) => CLOUDS[service] ?? []));
    const told = await Promise.all([...clouds].map((cloud) => this.#finding(cloud, about, findings[0]?.phase ?? "trust")));
    const clock = await this.#facts.get("clock");
    return [...told, ...findings].map((each) => onTime(each, clock));
  }

  async #finding(cloud: Compared["cloud"], about: About, phase: Finding["phase"]): Promise<Finding> {
    const asked = this.#asked.get(cloud) ?? this.#exchange(cloud);
    this.#asked.set(cloud, asked);
    const lost = await asked;
    if (lost) {
      const { refusal, compared } = lost;
      const { rows, fixes, terraform } = compared;
      const of = refusalFinding(refusal, { phase, stopsRestore: true }, about);
      return { ...enriched(of, rows, fixes, terraform), title: `The trust no longer holds: ${of.title}` };
    }
    const comparison = await this.#facts.get("comparison");
    const shown =
      "value" in comparison && comparison.value.rows.some((row) => row.cloud === cloud && row.agrees && row.from === "read");
    return {
      ...finding(
        RECHECKED,
        {
          subject: NAMES[cloud],
          message: `${NAMES[cloud]} accepted a new token of this job just now${shown ? ", and its settings fit the token" : ""}: the trust holds. What is missing is a role, or a policy forbids the call.`,
        },
        about,
      ),
      phase,
    };
  }

  /** What the refused token presented against what is known of the demand. */
  #compared(cloud: Compared["cloud"], refusal: Refusal): Promise<Comparison> {
    const need: Need = async (name) => {
      if (name === (cloud === "entra" ? "azure" : "google")) throw new Refused(refusal);
      const fact = await this.#facts.get(name);
      if ("unreadable" in fact) throw new Refused(fact.unreadable);
      return fact.value;
    };
    return compareTrusts(this.#context, need, cloud === "google");
  }

  /** Null: the cloud accepts the job. */
  async #exchange(cloud: Compared["cloud"]): Promise<Lost | null> {
    const { io, settings, plan } = this.#context;
    try {
      const session = openSession(io, settings, plan);
      await (cloud === "entra" ? session.azure() : session.google());
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      return { refusal, compared: await this.#compared(cloud, refusal) };
    }
  }
}
