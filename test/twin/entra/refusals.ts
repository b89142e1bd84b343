import { randomUUID } from "node:crypto";
import type { Answer } from "../core.ts";

/** OAuth error and HTTP status of each AADSTS code that the twin gives. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const CODES = {
  50027: ["invalid_request", 400],
  50166: ["invalid_request", 400],
  53003: ["access_denied", 400],
  70003: ["unsupported_grant_type", 400],
  70021: ["invalid_request", 400],
  70025: ["invalid_client", 401],
  70052: ["invalid_client", 401],
  90002: ["invalid_request", 400],
  500011: ["invalid_resource", 400],
  501051: ["invalid_grant", 400],
  700016: ["unauthorized_client", 400],
  700024: ["invalid_client", 401],
  700027: ["invalid_client", 401],
  700211: ["invalid_client", 401],
  700212: ["invalid_client", 401],
  700213: ["invalid_client", 401],
  700223: ["invalid_client", 401],
  700233: ["invalid_client", 401],
  700234: ["invalid_client", 401],
  700235: ["invalid_client", 401],
  700237: ["invalid_client", 401],
  700238: ["invalid_client", 401],
  900382: ["invalid_client", 401],
  900144: ["invalid_request", 400],
  1002012: ["invalid_scope", 400],
  7000215: ["invalid_client", 401],
  7000218: ["invalid_client", 401],
  7000226: ["invalid_client", 401],
  7002131: ["invalid_client", 401],
  7002138: ["invalid_client", 401],
  7002241: ["invalid_client", 401],
} as const;
export type Aadsts = keyof typeof CODES;

/** A refusal of the token endpoint, in the envelope that MSAL reads: the ids and the time stand in the text as well. */
export function aadsts(code: Aadsts, text: string, now: number): Answer {
  const [error, status] = CODES[code];
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const timestamp = new Date(now)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
  return {
    status,
    headers: { "cache-control": "no-store, no-cache", "x-ms-request-id": trace },
    body: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
