import type { Refusal, Service } from "../../core/index.ts";
import { aadsts } from "./body.ts";
import { redact } from "./redact.ts";

/** What clouds and their tools write when they refuse an identity. */
const SIGNS: readonly (readonly [text: RegExp, service: Service, code?: string])[] = [
  [/\bAADSTS\d+/, "entra"],
  [/\b(?:AuthorizationFailed|LinkedAuthorizationFailed|InvalidAuthenticationToken|ExpiredAuthenticationToken)\b/, "arm"],
  [/\bAuthorizationPermissionMismatch\b/, "arm"],
  [/iam\.serviceAccounts\.getAccessToken/, "iam-credentials"],
  [/\b(?:invalid_grant|invalid_target|unauthorized_client)\b|rejected by the attribute condition/, "sts"],
  [
    /permission .{0,80}secretmanager\.|permission denied on secret|secretmanager\.\w+\.\w+.{0,40}denied/i,
    "secret-manager",
    "PERMISSION_DENIED",
  ],
  [/\bACCESS_TOKEN_TYPE_UNSUPPORTED\b/, "secret-manager", "ACCESS_TOKEN_TYPE_UNSUPPORTED"],
  [/\b(?:UNAUTHENTICATED|PERMISSION_DENIED)\b/, "secret-manager"],
];

/** The first line of a script's output that says that a cloud refused its identity, as a refusal; undefined when none does. */
export function refusalInOutput(operation: string, output: readonly string[]): Refusal | undefined {
  for (const line of output) {
    // A line of a megabyte is no message.
    const text = line.slice(0, 4000);
    for (const [sign, service, known] of SIGNS) {
      const found = sign.exec(text)?.[0];
      if (found === undefined) continue;
      const code = known ?? aadsts(text) ?? (/^\w+$/.test(found) ? found : undefined);
      return { service, operation, ...(code === undefined ? {} : { code }), text: redact(text) };
    }
  }
  return undefined;
}
