import type { Told } from "./texts.ts";

const sts = (rule: string, code: string, text: string): Told => [rule, "sts", 400, code, `${code}: ${text}`];

const PROVIDER = "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions";
const GOOGLE: readonly Told[] = [
  sts(
    "RDT040",
    "invalid_request",
    'Invalid value for "audience". This value should be the full resource name of the Identity Provider.',
  ),
  sts(
    "RDT041",
    "invalid_target",
    'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
  ),
  sts("RDT042", "unauthorized_client", "The given credential is rejected by the attribute condition."),
  sts("RDT043", "invalid_grant", `The audience in ID Token [https:${PROVIDER}] does not match the expected audience.`),
  sts(
    "RDT044",
    "invalid_grant",
    "The issuer in ID Token https://token.actions.githubusercontent.com/acme does not match the expected ones: https://token.actions.githubusercontent.com.",
  ),
  sts("RDT045", "invalid_grant", "Error connecting to the given credential's issuer."),
  sts("RDT046", "invalid_grant", "ID Token issued at 1764000000 is stale to sign-in."),
  sts(
    "RDT047",
    "invalid_request",
    "The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or the incoming assertion to produce a mapped attribute that is less than 127 bytes.",
  ),
  sts("RDT048", "invalid_request", "The mapped attribute 'google.subject' must be of type STRING."),
  sts("RDT049", "invalid_grant", "Invalid signature on the ID Token."),
  sts("RDT058", "invalid_grant", "Something about the grant that nobody wrote down."),
  [
    "RDT097",
    "sts",
    429,
    "quota_exceeded",
    "quota_exceeded: The request was throttled due to rate limit: please retry after a few seconds.",
  ],
  ["RDT051", "iam-credentials", 400, "INVALID_ARGUMENT", "The access token lifetime cannot exceed 3600 seconds."],
  ["RDT052", "iam-credentials", 401, "ACCESS_TOKEN_TYPE_UNSUPPORTED", "Request had invalid authentication credentials."],
  [
    "RDT053",
    "iam-credentials",
    403,
    "SERVICE_DISABLED",
    "IAM Service Account Credentials API has not been used in project 123456789012 before or it is disabled.",
  ],
  [
    "RDT054",
    "iam-credentials",
    403,
    "SECURITY_POLICY_VIOLATED",
    "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: abc",
  ],
  [
    "RDT055",
    "iam-credentials",
    403,
    "IAM_PERMISSION_DENIED",
    "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
  ],
  [
    "RDT056",
    "iam-credentials",
    404,
    "NOT_FOUND",
    "Not found; Gaia id not found for email drills@acme-prod.iam.gserviceaccount.com",
  ],
  [
    "RDT057",
    "iam",
    403,
    "IAM_PERMISSION_DENIED",
    "Permission 'iam.workloadIdentityPoolProviders.get' denied on resource (or it may not exist).",
  ],
];

const SECRET = "projects/acme-prod/secrets/orders-db-password";
const secret = (rule: string, status: number | undefined, code: string | undefined, text: string): Told => [
  rule,
  "secret-manager",
  status,
  code,
  text,
];
const SECRETS: readonly Told[] = [
  secret(
    "RDS010",
    403,
    "SERVICE_DISABLED",
    "Secret Manager API has not been used in project 123456789012 before or it is disabled.",
  ),
  secret(
    "RDS011",
    403,
    "SECURITY_POLICY_VIOLATED",
    "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: abc",
  ),
  secret(
    "RDS012",
    403,
    "IAM_PERMISSION_DENIED",
    `Permission 'secretmanager.versions.access' denied for resource '${SECRET}/versions/7' (or it may not exist).`,
  ),
  secret(
    "RDS013",
    403,
    "IAM_PERMISSION_DENIED",
    `Permission 'secretmanager.versions.list' denied for resource '${SECRET}' (or it may not exist).`,
  ),
  secret("RDS014", 400, "FAILED_PRECONDITION", "The customer-managed cryptoKey is not enabled."),
  secret("RDS015", 400, "FAILED_PRECONDITION", `Secret Version [${SECRET}/versions/3] is in DESTROYED state.`),
  secret("RDS016", 400, "FAILED_PRECONDITION", `Secret Version [${SECRET}/versions/3] is in DISABLED state.`),
  secret("RDS017", 404, "NOT_FOUND", `Secret [${SECRET}] not found or has no versions.`),
  secret("RDS018", undefined, "checksum-mismatch", "The payload does not match its crc32c checksum."),
  secret("RDS019", 403, "BILLING_DISABLED", "This API method requires billing to be enabled."),
  secret("RDS020", 401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
  secret("RDS021", 403, "PERMISSION_DENIED", "The caller does not have permission"),
  secret("RDS022", 400, "FAILED_PRECONDITION", "The secret is not in the right state."),
  [
    "RDS023",
    "logging",
    403,
    "PERMISSION_DENIED",
    "Permission 'logging.privateLogEntries.list' denied on resource (or it may not exist).",
  ],
  ["RDT052", "secret-manager", 401, "ACCESS_TOKEN_TYPE_UNSUPPORTED", "Request had invalid authentication credentials."],
  secret(
    "RDS097",
    429,
    "RATE_LIMIT_EXCEEDED",
    "Quota exceeded for quota metric 'Access requests' and limit 'Access requests per minute' of service 'secretmanager.googleapis.com'.",
  ),
];

export const GOOGLE_TEXTS: readonly Told[] = [...GOOGLE, ...SECRETS];
