import type { World } from "./core.ts";
import { githubIssuer } from "./github/claims.ts";

/** A text of the world that may name the twin's own origin, which is known only once it listens: `{base}/oidc`. */
export function here(world: World, text: string): string {
  return text.replaceAll("{base}", world.base);
}

/** An issuer that a cloud can reach to verify a token, and the names of the keys it publishes. */
export interface Issuer {
  readonly keys: readonly string[];
  readonly reachable: boolean;
}

/** Who issues tokens in this world: GitHub, Entra (both token versions) and Google. Undefined: nobody answers at this address. */
export function issuerAt(world: World, issuer: string): Issuer | undefined {
  const { github, entra, google } = world;
  if (issuer === githubIssuer(world)) return { keys: github.oidc.published, reachable: github.oidc.reachable };
  if (issuer === v1Issuer(entra.tenantId) || issuer === v2Issuer(world)) return { keys: entra.published, reachable: true };
  return issuer === GOOGLE_ISSUER ? { keys: google.published, reachable: true } : undefined;
}

export const GOOGLE_ISSUER = "https://accounts.google.com";

/** `iss` of Entra's v1 tokens, which the resource manager takes. */
export function v1Issuer(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`;
}

/** `iss` of Entra's v2 tokens. */
export function v2Issuer(world: World): string {
  return `${world.base}/${world.entra.tenantId}/v2.0`;
}
