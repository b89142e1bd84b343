import { createHash } from "node:crypto";
import type { Call, World } from "../core.ts";
import { projectOf, stamp } from "./route.ts";

const SERVICE = "google.cloud.secretmanager.v1.SecretManagerService";

/** A Data Access audit log entry of Secret Manager. `resource`: its name, with the project's number. */
export function auditEntry(world: World, call: Call, resource: string, method: string): Record<string, unknown> {
  const { caller, headers, now } = call;
  const project = projectOf(world, resource.split("/")[1] ?? "")?.id;
  const google = caller.kind === "google" ? caller : undefined;
  const reason = headers["x-goog-request-reason"];
  const who = google?.serviceAccount
    ? { principalEmail: google.serviceAccount, serviceAccountDelegationInfo: [{ principalSubject: google.principal }] }
    : { principalSubject: google?.principal };
  return {
    insertId: createHash("sha256").update(`${now}${resource}${method}${world.google.auditLog.length}`).digest("hex").slice(0, 16),
    logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`,
    resource: { type: "audited_resource", labels: { service: "secretmanager.googleapis.com", method: `${SERVICE}.${method}` } },
    severity: "INFO",
    timestamp: stamp(now),
    receiveTimestamp: stamp(now),
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName: "secretmanager.googleapis.com",
      methodName: `${SERVICE}.${method}`,
      resourceName: resource,
      authenticationInfo: who,
      requestMetadata: {
        callerSuppliedUserAgent: headers["user-agent"] ?? "",
        requestAttributes: { time: stamp(now), ...(reason === undefined ? {} : { reason }) },
      },
      status: {},
    },
  };
}
