import type { Io } from "../../io/io.ts";
import type { AzureCloud } from "./clouds.ts";
import { type EntraApplication, entraExchange } from "./entra.ts";
import { claimsOf } from "./github.ts";
import { kept } from "./kept.ts";
import type { Claims, Subject, SubjectToken } from "./subject.ts";

/** How long a token must still be good for when it is handed out. */
const GOOD_FOR_MS = 300_000;

export interface AzureIdentity {
  readonly cloud: AzureCloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The claims of the token that Entra was shown, and of the GitHub token behind it; the same ones when it was shown GitHub's. */
  readonly presented: Claims;
  readonly github: Claims;
  /** A token that is good for at least 5 more minutes, from a fresh GitHub token when it had to be renewed. */
  readonly token: () => Promise<string>;
  /** Another token that Entra takes for this identity, for a client that signs in by itself. */
  readonly assertion: () => Promise<SubjectToken>;
  /** A token for another resource of this cloud, asked for once: for what only explains. @throws Refused */
  readonly tokenFor: (resource: string) => Promise<string>;
}

/**
 * The run's identity at the resource manager: a subject token → Entra's.
 * @throws Refused: by whoever did not give the subject token, or by Entra with its AADSTS code.
 */
export async function azureIdentity(
  io: Io,
  subject: Subject,
  { tenantId, clientId }: EntraApplication,
  cloud: AzureCloud,
): Promise<AzureIdentity> {
  const exchange = await entraExchange(io, subject, { tenantId, clientId }, cloud, cloud.audience);
  const tokens = await kept(io, GOOD_FOR_MS, exchange);
  const { presented, token } = tokens.current;
  const { oid } = claimsOf(token);
  return {
    cloud,
    tenantId,
    clientId,
    objectId: typeof oid === "string" ? oid : null,
    get expiresAt() {
      return tokens.current.expiresAt;
    },
    presented: presented.claims,
    github: presented.github,
    token: async () => (await tokens.good()).token,
    assertion: () => subject.next(),
    tokenFor: async (resource) => {
      const { token: other } = await (await entraExchange(io, subject, { tenantId, clientId }, cloud, resource))();
      io.mask(other);
      return other;
    },
  };
}
