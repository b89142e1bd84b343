import type { ClientAssertionCredential } from "@azure/identity";
import type { Plan, Refusal } from "../../core/index.ts";
import { azureHttp } from "../../io/azure-pipeline.ts";
import { notAsAsked } from "../../io/entries.ts";
import { type Io, Refused } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import { LIMITS } from "../../wire/wire.ts";
import { refusalOf } from "../refusals/thrown.ts";
import type { AzureCloud } from "./clouds.ts";
import { lookingOn } from "./entra-answers.ts";
import { presenting } from "./github.ts";
import { type AccessToken, bearer } from "./kept.ts";
import type { Subject, SubjectToken } from "./subject.ts";

/** The audience of every federated identity credential, in every cloud. */
export const ENTRA_AUDIENCE = "api://AzureADTokenExchange";

/** The application or managed identity that a token is asked for. */
export type EntraApplication = Pick<Plan["azure"], "tenantId" | "clientId">;

/** What an exchange at Entra gave, and for what. */
export interface Exchanged extends AccessToken {
  readonly presented: SubjectToken;
}

/**
 * Subject token → Entra's token for one resource, by a federated identity credential. The SDK loads while the first subject token is under
 * way; each call makes an exchange of its own.
 * @param resource its application id URI or, for the resource manager, its address.
 * @throws (each call) Refused: by whoever did not give the subject token, or by Entra with its AADSTS code.
 */
export async function entraExchange(
  io: Io,
  subject: Subject,
  { tenantId, clientId }: EntraApplication,
  cloud: AzureCloud,
  resource: string,
): Promise<() => Promise<Exchanged>> {
  const first = subject.next();
  // Whoever awaits the import must not meet an unhandled rejection; the first exchange tells it.
  first.catch(() => {});
  const { ClientAssertionCredential } = await import("@azure/identity");
  // One subject token an exchange, though the SDK asks for its assertion several times in one.
  let under: Promise<SubjectToken> | undefined = first;
  let presented: SubjectToken | undefined;
  let refused: Refused | undefined;
  const assertion = async () => {
    try {
      under ??= subject.next();
      presented = await under;
      return presented.jwt;
    } catch (error) {
      if (error instanceof Refused) refused = error;
      throw error;
    }
  };
  const refuse = (refusal: Refusal) => {
    refused = new Refused(refusal);
    return refused;
  };
  const answers = lookingOn(io);
  // One an attempt: the SDK asks nobody for a minute or more after an answer of 429 or 5xx, and throws that answer without its status.
  const credential = (): ClientAssertionCredential =>
    new ClientAssertionCredential(tenantId, clientId, assertion, {
      authorityHost: cloud.authority,
      disableInstanceDiscovery: !cloud.builtIn,
      retryOptions: { maxRetries: 0 },
      // An assertion must not follow one.
      redirectOptions: { maxRetries: 0 },
      additionalPolicies: [{ policy: answers.policy, position: "perRetry" }],
      httpClient: azureHttp(io, { limit: LIMITS.token, changes: false }),
    });
  const operation = `exchange ${subject.name} for an Entra token${resource === cloud.audience ? "" : ` for ${resource}`}`;
  return () =>
    retrying(io, READ_PATIENCE_MS, async () => {
      refused = undefined;
      answers.forget();
      try {
        const { token, expiresOnTimestamp } = await credential().getToken(`${resource}/.default`, { abortSignal: io.signal });
        if (!presented) throw new Error("Entra gave a token without an assertion");
        // The SDK hands on what the answer holds, of whatever kind.
        const odd = !bearer.safeParse(token).success
          ? "access_token"
          : Number.isNaN(new Date(expiresOnTimestamp).getTime())
            ? "expires_in"
            : null;
        if (odd !== null) throw refuse(notAsAsked("entra", operation, `${odd} is missing, or of another kind`));
        return { token, expiresAt: expiresOnTimestamp, presented };
      } catch (error) {
        io.signal.throwIfAborted();
        if (refused) throw refused;
        const refusal = refusalOf("entra", operation, error);
        const answer = refusal.code?.startsWith("AADSTS") ? undefined : answers.refusal(operation);
        throw new Refused(presenting(answer?.refusal ?? refusal, presented?.claims ?? {}), answer?.retryAfterMs);
      } finally {
        under = undefined;
      }
    });
}
