import type { Compared, Refusal } from "../core.ts";
import type { Context, Need } from "../facts.ts";
import { ENTRA_AUDIENCE } from "../identity/entra.ts";
import { mint } from "../identity/github.ts";
import { Refused } from "../io.ts";
import { type Evaluator, openCel } from "./cel.ts";
import { againstCredentials, againstRefusal, nearest } from "./compare-entra.ts";
import { againstProvider, againstStsRefusal, mapping } from "./compare-google.ts";
import type { EntraDemand, GoogleDemand, Known, Read, Shown } from "./demand.ts";
import { entraFix } from "./fix-entra.ts";
import { googleFix } from "./fix-google.ts";
import { readEntraDemand } from "./read-entra.ts";
import { readGoogleDemand } from "./read-google.ts";
import { claimRow, type Presented } from "./row.ts";

/** Presented against expected, for each cloud that was asked. */
export interface Comparison {
  readonly rows: readonly Compared[];
  readonly fixes: Readonly<Partial<Record<Compared["cloud"], string>>>;
  /** Why a demand could not be read. */
  readonly unread: Readonly<Partial<Record<Compared["cloud"], Refusal>>>;
  /** The clouds that refused the job's identity in this run. */
  readonly refused: readonly Compared["cloud"][];
  /** The provider has no attribute condition: every token of its issuer is let in. */
  readonly anybody: boolean;
  /** What is known of the demands themselves, for those who ask what they would say of another token. */
  readonly known: Known;
}
type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads what both clouds demand and compares it with what the job's token presents. Begins after the exchanges have their verdicts; where
 * one refused, only what needs no token of that cloud. An emergency that was let in everywhere reads nothing here.
 */
export async function compareTrusts(context: Context, need: Need, google: boolean): Promise<Comparison> {
  const [entra, other] = await Promise.all([settled(need("azure")), google ? settled(need("google")) : undefined]);
  const refused = "refusal" in entra || (other !== undefined && "refusal" in other);
  if (context.settings.mode === "restore" && !refused)
    return { rows: [], fixes: {}, unread: {}, refused: [], anybody: false, known: NOTHING };
  const claims = "value" in entra ? entra.value.presented : await minted(context);
  const github = "value" in entra ? entra.value.github : claims;
  const [ours, theirs] = await Promise.all([
    compareEntra(context, "refusal" in entra ? entra.refusal : null, claims),
    other ? compareGoogle(context, "refusal" in other ? other.refusal : null, claims) : undefined,
  ]);
  return {
    rows: [...ours.rows, ...(theirs?.rows ?? [])],
    fixes: { ...(ours.fix ? { entra: ours.fix } : {}), ...(theirs?.fix ? { google: theirs.fix } : {}) },
    unread: { ...(ours.unread ? { entra: ours.unread } : {}), ...(theirs?.unread ? { google: theirs.unread } : {}) },
    refused: [...("refusal" in entra ? (["entra"] as const) : []), ...(other && "refusal" in other ? (["google"] as const) : [])],
    anybody: theirs?.anybody ?? false,
    known: { github, ...(ours.known ?? {}), ...(theirs?.known ?? {}) },
  };
}

interface Part {
  readonly rows: readonly Compared[];
  readonly fix?: string | undefined;
  readonly unread?: Refusal | undefined;
  readonly anybody?: boolean;
  readonly known?: Omit<Known, "github">;
}
const NOTHING: Known = { github: {} };

async function compareEntra({ io, plan, session }: Context, refusal: Refusal | null, claims: Claims): Promise<Part> {
  const presented = triple(refusal, claims, ENTRA_AUDIENCE);
  const { clientId } = plan.azure;
  const planned = plan.trust.azureSubject;
  // Where somebody else on the way refused, Entra was shown nothing.
  if (refusal && refusal.service !== "entra") return { rows: [] };
  if (refusal) {
    const rows = againstRefusal(presented, refusal, planned);
    return { rows, fix: entraFix({ clientId, presented, rows }) };
  }
  const demand: Read<EntraDemand> = await settled((async () => readEntraDemand(io, await session.azure()))());
  if ("refusal" in demand) return { rows: [], unread: demand.refusal };
  const unexpected =
    planned === undefined || planned === presented.subject
      ? []
      : [claimRow("entra", "subject", presented.subject, planned, "plan")];
  const rows = [...againstCredentials(presented, demand.value, claims), ...unexpected];
  const near = nearest(presented, demand.value, claims);
  const { identity } = demand.value;
  const known = { entra: demand.value };
  return { rows, known, fix: entraFix({ clientId, presented, identity, rows, ...(near ? { nearest: near } : {}) }) };
}

async function compareGoogle(context: Context, refusal: Refusal | null, github: Claims): Promise<Part> {
  const { io, settings, plan, session } = context;
  const { google } = plan;
  // Of a refused Entra token no more is known than the refusal says.
  if (!google || (refusal && google.subjectToken !== "github")) return { rows: [] };
  const resource = `//iam.${google.universe}/${google.workloadIdentityProvider}`;
  const claims = refusal ? { ...github, aud: `https:${resource}` } : (await session.google()).presented;
  const presented = triple(refusal, claims, "");
  const shown: Shown = {
    presented,
    claims: { ...claims, iss: presented.issuer, sub: presented.subject, aud: presented.audience },
    resource,
  };
  const cel = await openCel();
  const federated = refusal === null || refusal.service === "iam-credentials";
  const demand: Read<GoogleDemand> | null = federated
    ? await settled((async () => readGoogleDemand(io, settings, plan, refusal ? null : await session.google()))())
    : null;
  const provider = demand && "value" in demand && "value" in demand.value.provider ? demand.value.provider.value : undefined;
  const planned = plan.trust.googleCondition;
  const rows =
    demand && "value" in demand
      ? againstProvider(shown, demand.value, cel)
      : refusal
        ? againstStsRefusal(shown, refusal, planned, cel)
        : [];
  const condition = provider ? provider.condition : (planned ?? null);
  const conjuncts = condition === null ? [] : cel.conjuncts(condition, variables(shown, provider?.mapping, cel));
  return {
    rows,
    fix: googleFix({ google, presented, claims: shown.claims, conjuncts, rows, ...(provider ? { provider } : {}) }),
    unread: unreadIn(demand),
    anybody: provider?.condition === null,
    known: { google: demand && "value" in demand ? demand.value : null, shown },
  };
}

/** What a condition may look at; without the mapping, the claims alone. */
function variables({ claims }: Shown, of: Readonly<Record<string, string>> | undefined, cel: Evaluator): Record<string, unknown> {
  return of ? { assertion: claims, ...mapping(of, claims, cel).mapped } : { assertion: claims };
}

function unreadIn(demand: Read<GoogleDemand> | null): Refusal | undefined {
  if (demand === null) return undefined;
  if ("refusal" in demand) return demand.refusal;
  const { provider, pool } = demand.value;
  return [provider, pool].flatMap((of) => ("refusal" in of ? [of.refusal] : []))[0];
}

/** What the cloud itself was shown, where its refusal remembers; else what the claims say. */
function triple(refusal: Refusal | null, claims: Claims, audience: string): Presented {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
  const { issuer, subject, audience: shown } = refusal?.presented ?? {};
  return { issuer: issuer ?? text("iss"), subject: subject ?? text("sub"), audience: shown ?? (audience || text("aud")) };
}

async function minted({ io, settings }: Context): Promise<Claims> {
  const token = await settled(mint(io, settings, ENTRA_AUDIENCE));
  return "value" in token ? token.value.claims : {};
}

async function settled<T>(work: Promise<T>): Promise<Read<T>> {
  try {
    return { value: await work };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}
