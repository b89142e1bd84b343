import { randomUUID } from "node:crypto";
import type { Answer } from "../core.ts";

/** The gRPC status that goes with an HTTP one. */
const STATUS: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ABORTED",
  429: "RESOURCE_EXHAUSTED",
};
const ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";

/** An error as Google's APIs answer it; `reason` becomes an ErrorInfo detail. */
export function googleError(
  code: number,
  message: string,
  more: { status?: string; reason?: string; domain?: string; metadata?: Record<string, string> } = {},
): Answer {
  const { status = STATUS[code] ?? "UNKNOWN", reason, domain = "googleapis.com", metadata = {} } = more;
  const details = reason === undefined ? {} : { details: [{ "@type": ERROR_INFO, reason, domain, metadata }] };
  return { status: code, body: { error: { code, message, status, ...details } } };
}

/** Secret Manager names the resource, IAM does not. */
export function denied(permission: string, resource: string): Answer {
  const where = permission.startsWith("secretmanager.") ? `for resource '${resource}'` : "on resource";
  return googleError(403, `Permission '${permission}' denied ${where} (or it may not exist).`, {
    reason: "IAM_PERMISSION_DENIED",
    domain: "iam.googleapis.com",
    metadata: { permission, resource },
  });
}

export function notEnabled(host: string, title: string, number: string): Answer {
  const url = `https://console.developers.google.com/apis/api/${host}/overview?project=${number}`;
  return googleError(
    403,
    `${title} has not been used in project ${number} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
    { reason: "SERVICE_DISABLED", metadata: { service: host, consumer: `projects/${number}` } },
  );
}

/** By a perimeter of VPC Service Controls. */
export function prohibited(host: string): Answer {
  const id = randomUUID();
  return googleError(403, `Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: ${id}`, {
    reason: "SECURITY_POLICY_VIOLATED",
    metadata: { service: host, uid: id },
  });
}

export function precondition(message: string): Answer {
  return googleError(400, message, { status: "FAILED_PRECONDITION" });
}

/** STS speaks OAuth: always 400. */
export function oauthError(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description } };
}
