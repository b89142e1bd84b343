import type { ClientAssertionCredential } from "@azure/identity";
import type { Plan, Service, Settings } from "../core.ts";
import type { Io } from "../io.ts";
import { Refused } from "../io.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";
import type { AzureCloud } from "./clouds.ts";
import { claimsOf, type GitHubToken, mint, presenting } from "./github.ts";

/** The audience of every federated identity credential, in every cloud. */
export const ENTRA_AUDIENCE = "api://AzureADTokenExchange";

/** How long a token must still be good for when it is handed out. */
const GOOD_FOR_MS = 300_000;

export interface AzureIdentity {
  readonly cloud: AzureCloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The claims of the GitHub token that was presented. */
  readonly presented: Readonly<Record<string, unknown>>;
  /** A token that is good for at least 5 more minutes, from a fresh GitHub token when it had to be renewed. */
  readonly token: () => Promise<string>;
  /** A token for another resource of this cloud, asked for once: for what only explains. @throws Refused */
  readonly tokenFor: (resource: string) => Promise<string>;
}

/**
 * GitHub's token → Entra's, by a federated identity credential. The SDK loads while GitHub's token is under way.
 * @throws Refused: GitHub's, or Entra's with its AADSTS code.
 */
export async function azureIdentity(
  io: Io,
  settings: Settings,
  { tenantId, clientId }: Pick<Plan["azure"], "tenantId" | "clientId">,
  cloud: AzureCloud,
): Promise<AzureIdentity> {
  const first = mint(io, settings, ENTRA_AUDIENCE);
  const [{ ClientAssertionCredential }, minted] = await Promise.all([import("@azure/identity"), first]);
  let presented = minted;
  // One GitHub token an exchange, though the SDK asks for its assertion several times in one.
  let minting: Promise<GitHubToken> | undefined = first;
  let refused: Refused | undefined;
  const assertion = async () => {
    try {
      minting ??= mint(io, settings, ENTRA_AUDIENCE);
      presented = await minting;
      return presented.jwt;
    } catch (error) {
      if (error instanceof Refused) refused = error;
      throw error;
    }
  };
  const credential: ClientAssertionCredential = new ClientAssertionCredential(tenantId, clientId, assertion, {
    authorityHost: cloud.authority,
    disableInstanceDiscovery: !cloud.builtIn,
    retryOptions: { maxRetries: 0 },
    ...(io.http ? { httpClient: io.http } : {}),
  });
  io.told(new URL(cloud.authority).host);
  io.told(new URL(cloud.arm).host);
  const once = async (resource: string, service: Service) => {
    refused = undefined;
    try {
      return await credential.getToken(`${resource}/.default`, { abortSignal: io.signal });
    } catch (error) {
      io.signal.throwIfAborted();
      const refusal = refusalOf(service, "exchange GitHub's token for an Entra token", error);
      throw refused ?? new Refused(presenting(refusal, presented.claims));
    } finally {
      minting = undefined;
    }
  };
  const get = (service: Service = "entra") => retrying(io, READ_PATIENCE_MS, () => once(cloud.audience, service));
  let current = await get();
  io.mask(current.token);
  const claims = claimsOf(current.token);
  let renewing: Promise<void> | undefined;
  // The SDK has a cache of its own, but asks for an assertion before it looks there.
  const renew = async () => {
    const renewed = await get();
    if (renewed.token !== current.token) io.mask(renewed.token);
    current = renewed;
  };
  return {
    cloud,
    tenantId,
    clientId,
    objectId: typeof claims.oid === "string" ? claims.oid : null,
    get expiresAt() {
      return current.expiresOnTimestamp;
    },
    presented: presented.claims,
    token: async () => {
      if (current.expiresOnTimestamp - io.now() < GOOD_FOR_MS) {
        renewing ??= renew().finally(() => {
          renewing = undefined;
        });
        await renewing;
      }
      return current.token;
    },
    tokenFor: async (resource) => {
      const { token } = await once(resource, "entra");
      io.mask(token);
      return token;
    },
  };
}
