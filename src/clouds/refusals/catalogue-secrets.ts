import type { Filled, Row } from "./catalogue-row.ts";
import { ingress, member } from "./ingress.ts";

const secrets = (row: Omit<Row, "services">): Row => ({ services: ["secret-manager"], ...row });
/** The whole name: gcloud takes it with the project in it. */
const grant = (of: Filled, role: string) =>
  `gcloud secrets add-iam-policy-binding ${of.named.secret} --role=roles/secretmanager.${role} --member=${member(of)}`;
const versions = (of: Filled) => `gcloud secrets versions list ${of.named.secret} --filter="state=ENABLED"`;

export const secretRows: readonly Row[] = [
  secrets({
    rule: "RDS010",
    title: "Secret Manager is not enabled in the project",
    match: [{ codes: ["SERVICE_DISABLED"] }, { text: /has not been used in project|SERVICE_DISABLED/ }],
    late: true,
    message: "The API is disabled in the secret's project, or in the project that is billed.",
    fix: (of) => `gcloud services enable secretmanager.googleapis.com --project=${of.named.project}`,
  }),
  secrets({
    rule: "RDS011",
    title: "A VPC Service Controls perimeter refuses the identity",
    match: [{ codes: ["SECURITY_POLICY_VIOLATED"] }, { text: /prohibited by organization'?s policy|vpcServiceControls/i }],
    message: "An ingress rule of the perimeter around the secret's project must name this identity.",
    fix: (of) =>
      ingress(
        of,
        of.serviceAccount.startsWith("<") ? of.member : `serviceAccount:${of.serviceAccount}`,
        "secretmanager.googleapis.com",
      ),
    late: true,
  }),
  secrets({
    rule: "RDS012",
    title: "The identity may not access the secret",
    match: [{ text: /secretmanager\.versions\.access/ }],
    message: "roles/secretmanager.secretAccessor is missing on this secret.",
    fix: (of) => grant(of, "secretAccessor"),
    trust: true,
  }),
  secrets({
    rule: "RDS013",
    title: "The identity may not read the secret's settings and versions",
    match: [{ text: /secretmanager\.(?:secrets|versions|locations)\.\w+/ }],
    message: "secretAccessor alone need not include reading a version's age and state: roles/secretmanager.viewer is missing.",
    fix: (of) => grant(of, "viewer"),
    trust: true,
  }),
  secrets({
    rule: "RDS014",
    title: "The secret's customer-managed key cannot be used",
    match: [{ text: /cryptoKey|CMEK|Cloud KMS/i }],
    message: "The key that encrypts the secret is disabled, destroyed, or no longer granted to Secret Manager.",
    fix: () =>
      "gcloud kms keys versions list --key=<key> --keyring=<ring> --location=<location>   # enable the version, and grant roles/cloudkms.cryptoKeyEncrypterDecrypter to Secret Manager's service agent",
  }),
  secrets({
    rule: "RDS015",
    title: "The secret's version is destroyed",
    match: [{ text: /DESTROYED state/i }],
    message: "A destroyed version cannot come back. `latest` is the newest version whatever its state.",
    fix: (of) =>
      `${versions(of)}   # pin the newest enabled version, or add one: gcloud secrets versions add ${of.named.secret} --data-file=-`,
  }),
  secrets({
    rule: "RDS016",
    title: "The secret's version is disabled",
    match: [{ text: /DISABLED state/i }],
    message: "A disabled version cannot be accessed. `latest` is the newest version whatever its state.",
    fix: (of) => `${versions(of)}\ngcloud secrets versions enable ${of.named.version} --secret=${of.named.secret}`,
  }),
  secrets({
    rule: "RDS017",
    title: "There is no such secret or version",
    match: [{ status: [404] }, { codes: ["NOT_FOUND", "5"] }, { text: /not found or has no versions/i }],
    message: "The secret's name, project or location is wrong, it was deleted or has expired, or it has no version.",
    fix: (of) =>
      `gcloud secrets describe ${of.named.secret}\ngcloud secrets versions list ${of.named.secret}   # correct secrets.<name>.resource`,
  }),
  secrets({
    rule: "RDS018",
    title: "The secret's payload does not match its checksum",
    match: [{ text: /checksum|crc32c/i }],
    message: "The payload arrived damaged: a proxy that rewrites answers is the first suspect. It was not used.",
    fix: ({ runId }) => `gh run rerun ${runId} --failed`,
  }),
  secrets({
    rule: "RDS019",
    title: "Billing or the project itself is switched off",
    match: [{ codes: ["BILLING_DISABLED", "CONSUMER_INVALID", "CONSUMER_SUSPENDED"] }],
    message: "The project that holds the secret, or that is billed for the call, is not active.",
    fix: () => "gcloud billing projects describe <project>",
  }),
  secrets({
    rule: "RDS020",
    title: "Secret Manager does not take the token",
    match: [{ status: [401] }, { codes: ["UNAUTHENTICATED", "16"] }],
    message: "The Google token is missing, expired, disabled with its pool, or not taken by this API.",
    fix: (of) =>
      `gcloud iam workload-identity-pools describe ${of.pool} --project=${of.project} --location=global   # must be ACTIVE`,
    trust: true,
  }),
  secrets({
    rule: "RDS021",
    title: "The identity is refused by Secret Manager",
    match: [{ status: [403] }, { codes: ["PERMISSION_DENIED", "IAM_PERMISSION_DENIED", "7"] }],
    message: "A role, a condition on its binding, or a deny policy is what to look at.",
    fix: (of) => `gcloud secrets get-iam-policy ${of.named.secret}\n${grant(of, "secretAccessor")}`,
    trust: true,
  }),
  secrets({
    rule: "RDS022",
    title: "The secret is not in a state for this",
    match: [{ codes: ["FAILED_PRECONDITION", "9"] }],
    message: "Secret Manager refuses because of the state of the secret or its version.",
    fix: versions,
  }),
  {
    services: ["logging"],
    rule: "RDS023",
    title: "The audit log may not be read",
    level: "note",
    match: [{ status: [401, 403] }, { codes: ["PERMISSION_DENIED", "IAM_PERMISSION_DENIED", "7"] }],
    message: "The entry of this run's own access cannot be shown; nothing else depends on it.",
    fix: (of) => `gcloud projects add-iam-policy-binding <project> --role=roles/logging.privateLogViewer --member=${member(of)}`,
  },
];
