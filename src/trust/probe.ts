import { type AzureCloud, azureCloud, googleEndpoints } from "../clouds/identity/clouds.ts";
import { ENTRA_AUDIENCE } from "../clouds/identity/entra.ts";
import { mint } from "../clouds/identity/github.ts";
import type { Plan, ProbeRun, Settings } from "../core/index.ts";
import { askJson } from "../io/ask-json.ts";
import { type Io, Refused } from "../io/io.ts";

/** An audience that nobody trusts. */
const NOBODY = "https://nobody.invalid/proof-of-restore";

interface Place {
  readonly cloud: "Azure" | "Google Cloud";
  readonly url: string;
  /** The request that would trade the token for one of the cloud's. */
  body(jwt: string): Record<string, string>;
  readonly service: "entra" | "sts";
}
/** The refusals that are about the token itself; any other (an unknown application, a disabled provider, a proxy) tests nothing. */
const OF_THE_TOKEN: Readonly<Record<Place["service"], RegExp>> = {
  entra: /^AADSTS7002(?:1|\d{2})\d*$/,
  sts: /^(?:invalid_grant|unauthorized_client)$/,
};
interface Trial {
  readonly place: Place;
  readonly what: string;
  readonly audience: string;
}

/**
 * The negative test: tokens that each cloud must refuse, for an audience that nobody trusts and for another provider, each sent once. An
 * answer that holds a token is masked and dropped.
 * @param google whether this run has to do with Google at all.
 */
export async function probe(io: Io, settings: Settings, plan: Plan, google: boolean): Promise<ProbeRun> {
  if (!settings.probeTrust) return { ran: false, why: "input probe-trust is not set", tried: [] };
  const cloud = await azureCloud(io, plan);
  const trials = [...ofEntra(plan, cloud), ...(google ? ofGoogle(plan) : [])];
  return { ran: true, why: null, tried: await Promise.all(trials.map((trial) => attempt(io, settings, trial))) };
}

function ofEntra({ azure, google }: Plan, { authority, audience: resource }: AzureCloud): Trial[] {
  const place: Place = {
    cloud: "Azure",
    service: "entra",
    url: `${authority}/${encodeURIComponent(azure.tenantId)}/oauth2/v2.0/token`,
    body: (jwt) => ({
      client_id: azure.clientId,
      // What this cloud gives tokens for: a scope of another cloud would be refused on its own account.
      scope: `${resource}/.default`,
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: jwt,
    }),
  };
  const other = google?.workloadIdentityProvider ?? "projects/0/locations/global/workloadIdentityPools/none/providers/none";
  return [
    { place, what: "a token for an audience that nobody trusts", audience: NOBODY },
    {
      place,
      what: "a token for a provider of Google's",
      audience: `https://iam.${google?.universe ?? "googleapis.com"}/${other}`,
    },
  ];
}

function ofGoogle(plan: Plan): Trial[] {
  const { google } = plan;
  if (!google) return [];
  const audience = `//iam.${google.universe}/${google.workloadIdentityProvider}`;
  const place: Place = {
    cloud: "Google Cloud",
    service: "sts",
    url: `${googleEndpoints(plan).sts}/v1/token`,
    body: (jwt) => ({
      audience,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      scope: "https://www.googleapis.com/auth/cloud-platform",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: jwt,
    }),
  };
  return [
    { place, what: "a token for an audience that nobody trusts", audience: NOBODY },
    { place, what: "a token for Entra", audience: ENTRA_AUDIENCE },
    {
      place,
      what: "a token for another provider",
      audience: `https:${audience.replace(/\/providers\/[^/]+$/, "/providers/another-than-this")}`,
    },
  ];
}

async function attempt(io: Io, settings: Settings, { place, what, audience }: Trial): Promise<ProbeRun["tried"][number]> {
  const { cloud, service, url } = place;
  try {
    const { jwt } = await mint(io, settings, audience);
    const answer = await askJson(io, {
      service,
      operation: `try ${what}`,
      method: "POST",
      url,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(place.body(jwt)).toString(),
      timeoutMs: 10_000,
    });
    const token = (answer as { access_token?: unknown } | null)?.access_token;
    if (typeof token !== "string" || token === "")
      return { cloud, what, outcome: "unanswered", answer: "HTTP 2xx without a token" };
    io.mask(token);
    return { cloud, what, outcome: "accepted", answer: "a token" };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status, code, service: who } = error.refusal;
    const refused = who === service && OF_THE_TOKEN[service].test(code ?? "");
    const answer = [status === undefined ? "no answer" : `HTTP ${status}`, code ?? ""].filter(Boolean).join(", ");
    return { cloud, what, outcome: refused ? "refused" : "unanswered", answer };
  }
}
