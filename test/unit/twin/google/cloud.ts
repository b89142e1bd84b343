import { explain } from "../../../../src/clouds/refusals/explain.ts";
import { readRefusal } from "../../../../src/clouds/refusals/read.ts";
import type { Service } from "../../../../src/core/index.ts";
import type { Answer, World } from "../../../twin/core.ts";
import { claimsFor } from "../../../twin/github/claims.ts";
import { answer, findRoute } from "../../../twin/handle.ts";
import { signJwt } from "../../../twin/tokens.ts";
import { buildWorld } from "../../../twin/world.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const PROVIDER = "projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions";
const ACCOUNT = "drills@acme-prod.iam.gserviceaccount.com";

/** Google without a server; a token is what the twin itself gave. */
export class Google {
  readonly world: World = Object.assign(buildWorld(NOW), { base: "https://localhost:1" });
  now = NOW;

  call(line: string, { body, token }: { body?: unknown; token?: string } = {}): Answer {
    const [method = "", target = ""] = line.split(" ");
    const url = new URL(target, this.world.base);
    const found = findRoute(method, url.pathname);
    if (typeof found === "string") throw new Error(`${found}: ${line}`);
    const said = answer(this.world, found, {
      now: this.now,
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      body,
    });
    said.change?.(this.world);
    return said;
  }
  github(audience = `https://iam.googleapis.com/${PROVIDER}`, key = "github-1"): string {
    return signJwt(key, claimsFor(this.world, audience, this.now));
  }
  exchange(over: Readonly<Record<string, string>> = {}): Answer {
    return this.call("POST /v1/token", {
      body: {
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        scope: "https://www.googleapis.com/auth/cloud-platform",
        audience: `//iam.googleapis.com/${PROVIDER}`,
        subject_token: this.github(),
        ...over,
      },
    });
  }
  federated(): string {
    return text(this.exchange(), "access_token");
  }
  impersonated(email = ACCOUNT, body: unknown = { scope: ["x"], lifetime: "900s" }): Answer {
    return this.call(`POST /v1/projects/-/serviceAccounts/${email}:generateAccessToken`, { body, token: this.federated() });
  }
  as(): string {
    return text(this.impersonated(), "accessToken");
  }
  secret(rest: string): Answer {
    return this.call(`GET /v1/projects/acme-prod/secrets/${rest}`, { token: this.as() });
  }
}

function text({ body }: Answer, key: string): string {
  const value = (body as Record<string, unknown>)[key];
  if (typeof value !== "string") throw new Error(JSON.stringify(body));
  return value;
}

/** The rule that the product's own table gives such an answer. */
export function ruleOf(service: Service, { status, headers = {}, body }: Answer): string {
  const refusal = readRefusal(service, "ask", { status, headers, bodyText: JSON.stringify(body) });
  return explain(refusal, "trust", {}).rule;
}
