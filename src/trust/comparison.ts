import { ENTRA_AUDIENCE } from "../clouds/identity/entra.ts";
import { claimsSeen, mint } from "../clouds/identity/github.ts";
import { type Compared, MODES, type Plan, type Refusal } from "../core/index.ts";
import { notAsAsked } from "../io/entries.ts";
import { Refused } from "../io/io.ts";
import type { Context, Need } from "../judge/facts.ts";
import { openCel } from "./cel.ts";
import { againstCredentials, againstRefusal, nearest, takes } from "./compare-entra.ts";
import { againstProvider, mapping } from "./compare-google.ts";
import { againstGoogleRefusal, principalOf } from "./compare-refused.ts";
import type { EntraDemand, GoogleDemand, Known, Read, Shown } from "./demand.ts";
import { entraFix } from "./fix-entra.ts";
import { googleFix } from "./fix-google.ts";
import { readEntraDemand } from "./read-entra.ts";
import { readGoogleDemand } from "./read-google.ts";
import { claimRow, type Presented } from "./row.ts";
import { entraTerraform, googleTerraform, narrowing } from "./terraform.ts";

/** Presented against expected, for each cloud that was asked. */
export interface Comparison {
  readonly rows: readonly Compared[];
  readonly fixes: Readonly<Partial<Record<Compared["cloud"], string>>>;
  /** The same in Terraform. */
  readonly terraform: Readonly<Partial<Record<Compared["cloud"], string>>>;
  /** Why a demand could not be read. */
  readonly unread: Readonly<Partial<Record<Compared["cloud"], Refusal>>>;
  /** The clouds that refused the job's identity in this run. */
  readonly refused: readonly Compared["cloud"][];
  /** The provider has no attribute condition, so that every token of its issuer is let in: what to run against that. */
  readonly anybody?: { readonly fix: string; readonly terraform?: string };
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
  const refusals = { entra: refusalIn(entra), google: refusalIn(other) ?? onTheWay(entra) };
  const refused = (["entra", "google"] as const).filter((cloud) => refusals[cloud]);
  if (MODES[context.settings.mode].emergency && refused.length === 0)
    return { rows: [], fixes: {}, terraform: {}, unread: {}, refused, known: NOTHING };
  const github = "value" in entra ? entra.value.github : await minted(context);
  const [ours, theirs] = await Promise.all([
    compareEntra(context, refusals.entra, "value" in entra ? entra.value.presented : github),
    other || refusals.google ? compareGoogle(context, refusals.google, github) : undefined,
  ]);
  return {
    rows: [...ours.rows, ...(theirs?.rows ?? [])],
    fixes: { ...(ours.fix ? { entra: ours.fix } : {}), ...(theirs?.fix ? { google: theirs.fix } : {}) },
    terraform: {
      ...(ours.terraform ? { entra: ours.terraform } : {}),
      ...(theirs?.terraform ? { google: theirs.terraform } : {}),
    },
    unread: { ...(ours.unread ? { entra: ours.unread } : {}), ...(theirs?.unread ? { google: theirs.unread } : {}) },
    refused,
    ...(theirs?.anybody === undefined ? {} : { anybody: theirs.anybody }),
    known: { github, ...(ours.known ?? {}), ...(theirs?.known ?? {}) },
  };
}

function refusalIn(of: Read<unknown> | undefined): Refusal | null {
  return of && "refusal" in of ? of.refusal : null;
}

/** Google's refusal on the way to Entra. */
function onTheWay(entra: Read<unknown>): Refusal | null {
  const refusal = refusalIn(entra);
  return refusal && OF_GOOGLE.has(refusal.service) ? refusal : null;
}
const OF_GOOGLE: ReadonlySet<string> = new Set(["sts", "iam-credentials"]);

interface Part {
  readonly rows: readonly Compared[];
  readonly fix?: string | undefined;
  readonly terraform?: string | undefined;
  readonly unread?: Refusal | undefined;
  readonly anybody?: Comparison["anybody"] | undefined;
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
    const of = { clientId, presented, rows };
    return { rows, fix: entraFix(of), terraform: entraTerraform(of) };
  }
  const demand: Read<EntraDemand> = await settled((async () => readEntraDemand(io, await session.azure()))());
  if ("refusal" in demand) return { rows: [], unread: demand.refusal };
  const unexpected =
    planned === undefined || planned === presented.subject
      ? []
      : [claimRow("entra", "subject", presented.subject, planned, "plan")];
  const { credentials, unread: words } = demand.value;
  const unread = words === null ? undefined : notAsAsked("graph", "read the federated identity credentials", words);
  // The one that let the job in may be among those that cannot be read: then no other says what it demands.
  const open = unread !== undefined && !credentials.some((each) => takes(each, presented, claims));
  const rows = [...(open ? [] : againstCredentials(presented, demand.value, claims)), ...unexpected];
  const near = nearest(presented, demand.value, claims);
  const { identity } = demand.value;
  const of = { clientId, presented, identity, rows, ...(near ? { nearest: near } : {}) };
  return { rows, known: { entra: demand.value }, fix: entraFix(of), terraform: entraTerraform(of), unread };
}

async function compareGoogle(context: Context, refusal: Refusal | null, github: Claims): Promise<Part> {
  const { io, plan, session } = context;
  const { google } = plan;
  // Where somebody else on the way refused, Google was shown nothing.
  if (!google || (refusal && !OF_GOOGLE.has(refusal.service))) return { rows: [] };
  const resource = `//iam.${google.universe}/${google.workloadIdentityProvider}`;
  const claims = await shownTo(context, google, refusal, { ...github, aud: `https:${resource}` });
  const presented = triple(refusal, claims, "");
  const shown: Shown = {
    presented,
    claims: { ...claims, iss: presented.issuer, sub: presented.subject, aud: presented.audience },
    resource,
  };
  const cel = await openCel();
  const federated = refusal === null || refusal.service === "iam-credentials";
  const demand: Read<GoogleDemand> | null = federated
    ? await settled(readGoogleDemand(io, plan, async () => (refusal ? session.federated() : (await session.google()).token())))
    : null;
  const provider = demand && "value" in demand && "value" in demand.value.provider ? demand.value.provider.value : undefined;
  const planned = plan.trust.googleCondition;
  const read = demand && "value" in demand ? againstProvider(shown, demand.value, cel) : [];
  const mapped = provider && mapping(provider.mapping, shown.claims, cel).mapped;
  const principal = principalOf(google, typeof mapped?.google.subject === "string" ? mapped.google.subject : presented.subject);
  const rows = refusal ? [...read, ...againstGoogleRefusal(shown, refusal, { planned, principal, google }, cel)] : read;
  const condition = provider ? provider.condition : (planned ?? null);
  const conjuncts = condition === null ? [] : cel.conjuncts(condition, { assertion: shown.claims, ...mapped });
  const of = { google, presented, claims: shown.claims, conjuncts, rows, principal, ...(provider ? { provider } : {}) };
  return {
    rows,
    fix: googleFix(of),
    terraform: googleTerraform(of),
    unread: unreadIn(demand),
    anybody: provider?.condition === null ? narrowing(google, shown.claims, provider) : undefined,
    known: { google: demand && "value" in demand ? demand.value : null, shown },
  };
}

/** The claims of what Google was shown. Entra's token is still kept; another of GitHub's would say the same as the one we have. */
async function shownTo(
  { session }: Context,
  { subjectToken }: NonNullable<Plan["google"]>,
  refusal: Refusal | null,
  github: Claims,
): Promise<Claims> {
  if (!refusal) return (await session.google()).presented;
  if (subjectToken === "github") return github;
  const shown = await settled(session.shownToGoogle());
  return "value" in shown ? shown.value : {};
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
  const known = claimsSeen(settings);
  if (known) return known;
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
