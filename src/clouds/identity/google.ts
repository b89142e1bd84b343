import type { OAuth2Client } from "google-auth-library";
import { fetchOn } from "../../io/fetch.ts";
import type { Io } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import { kept } from "./kept.ts";
import { federate, type GoogleTrust, impersonate } from "./sts.ts";
import type { Claims, Subject } from "./subject.ts";

/** Seconds an impersonated token lives: as short as a check or a restore's secrets need. */
const LIFETIME_SECONDS = 900;
/** How long a token must still be good for when it is handed out. */
const GOOD_FOR_MS = 30_000;

export interface GoogleIdentity {
  /** The workload identity pool principal, also where it impersonates a service account. */
  readonly principal: string;
  readonly serviceAccount: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The claims of the token that Google was shown, and of the GitHub token behind it; the same ones when it was shown GitHub's. */
  readonly presented: Claims;
  readonly github: Claims;
  /** A token that is good for at least 30 more seconds, from a fresh GitHub token when it had to be renewed. */
  readonly token: () => Promise<string>;
  /** For Google's own clients. */
  readonly client: OAuth2Client;
}

/**
 * The run's identity at Google: a subject token → Google STS → (where the trust names a service account) impersonation. Google's own
 * client for that keeps the subject token in its errors; its other clients take tokens from a handler, and the run's own wire.
 * @throws Refused: by whoever did not give the subject token, by `sts` or by `iam-credentials`.
 */
export async function googleIdentity(io: Io, subject: Subject, trust: GoogleTrust): Promise<GoogleIdentity> {
  const { serviceAccount } = trust;
  const exchange = () =>
    retrying(io, READ_PATIENCE_MS, async () => {
      const direct = await federate(io, subject, trust);
      return serviceAccount === null ? direct : impersonate(io, direct, trust, serviceAccount, LIFETIME_SECONDS);
    });
  const [tokens, { OAuth2Client: Client }] = await Promise.all([kept(io, GOOD_FOR_MS, exchange), import("google-auth-library")]);
  const { presented } = tokens.current;
  const client = new Client({
    universeDomain: trust.universe,
    eagerRefreshThresholdMillis: GOOD_FOR_MS,
    transporterOptions: { fetchImplementation: fetchOn(io, false) },
  });
  client.refreshHandler = async () => {
    const { token, expiresAt } = await tokens.good();
    return { access_token: token, expiry_date: expiresAt };
  };
  const pool = trust.workloadIdentityProvider.replace(/\/providers\/.*$/, "");
  return {
    principal: `principal://iam.${trust.universe}/${pool}/subject/${String(presented.claims.sub ?? "")}`,
    serviceAccount,
    get expiresAt() {
      return tokens.current.expiresAt;
    },
    presented: presented.claims,
    github: presented.github,
    token: async () => (await tokens.good()).token,
    client,
  };
}
