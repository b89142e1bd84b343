import { refusal } from "../arm/errors.ts";
import type { Answer, Caller, World } from "../core.ts";
import { v1Issuer } from "../issuers.ts";
import { readJwt, seconds, signedBy, text } from "../tokens.ts";

/** The audiences that the resource manager takes: az asks for the classic one, a custom cloud's client for its own origin. */
export function armAudiences({ base }: World): string[] {
  return [base, "https://management.azure.com", "https://management.core.windows.net"].flatMap((one) => [one, `${one}/`]);
}

const invalid = (code: string, message: string): Answer => {
  const answer = refusal(401, code, message);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      "www-authenticate": `Bearer authorization_uri="https://login.windows.net/common", error="invalid_token", error_description="${message.replaceAll('"', "'")}"`,
    },
  };
};

/**
 * Who shows this access token: signature, issuer, tenant, audience and times are checked, against the resource manager's own audiences or
 * those given. `now`: epoch milliseconds.
 */
export function entraCaller(world: World, token: string, now: number, audiences = armAudiences(world)): Caller | Answer {
  const { entra, azure } = world;
  const claims = readJwt(token)?.claims;
  if (!claims || !signedBy(token, entra.published)) {
    return invalid("InvalidAuthenticationToken", "The access token is invalid.");
  }
  const [issuer, audience] = [text(claims, "iss"), text(claims, "aud")];
  if (!audiences.includes(audience)) {
    return invalid(
      "InvalidAuthenticationTokenAudience",
      `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences '${audiences.join("','")}'.`,
    );
  }
  if (issuer !== v1Issuer(azure.tenantId)) {
    return invalid(
      "InvalidAuthenticationTokenTenant",
      `The access token is from the wrong issuer '${issuer}'. It must match the tenant '${v1Issuer(azure.tenantId)}' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${azure.tenantId}' to get the token.`,
    );
  }
  const expires = seconds(claims, "exp") * 1000;
  if (!(now < expires)) {
    return invalid(
      "ExpiredAuthenticationToken",
      `The access token expiry UTC time '${clock(expires)}' is earlier than current UTC time '${clock(now)}'.`,
    );
  }
  return {
    kind: "entra",
    tenantId: text(claims, "tid"),
    clientId: text(claims, "appid"),
    objectId: text(claims, "oid"),
    audience,
  };
}

/** As ARM writes a time in this text: 11/24/2026 9:05:00 AM. */
function clock(time: number): string {
  return new Date(time).toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "").replace("\u202f", " ");
}
