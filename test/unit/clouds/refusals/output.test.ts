import fc from "fast-check";
import { expect, test } from "vitest";
import { refusalInOutput } from "../../../../src/clouds/refusals/output.ts";

test.each([
  ["ERROR: AADSTS700213: No matching federated identity record found.", "entra", "AADSTS700213"],
  ["(AuthorizationFailed) The client '51aa' does not have authorization to perform action", "arm", "AuthorizationFailed"],
  [
    "ERROR: (gcloud.secrets) PERMISSION_DENIED: Permission 'secretmanager.versions.access' denied for resource",
    "secret-manager",
    "PERMISSION_DENIED",
  ],
  ["Permission denied on secret: projects/1/secrets/x", "secret-manager", "PERMISSION_DENIED"],
  ["google.auth.exceptions.OAuthError: ('Error code invalid_grant: …')", "sts", "invalid_grant"],
  ["The given credential is rejected by the attribute condition.", "sts", undefined],
  ["Permission 'iam.serviceAccounts.getAccessToken' denied on resource", "iam-credentials", undefined],
])("a script that wrote %s was refused by %s", (line, service, code) => {
  const found = refusalInOutput("run verify.sh", ["connecting", line, "exit 1"]);
  expect(found).toMatchObject({ service, operation: "run verify.sh" });
  expect(found?.code).toBe(code);
});

test.each(["permission denied: /etc/shadow", "login failed for user sa", "404 not found", "401 rows copied", ""])(
  "a script that wrote %s failed of something else",
  (line) => {
    expect(refusalInOutput("run verify.sh", [line])).toBeUndefined();
  },
);

test("a token in a script's output does not come along", () => {
  const token = `eyJhbGciOiJSUzI1NiJ9.${"a".repeat(40)}.${"b".repeat(40)}`;
  expect(refusalInOutput("run x", [`AADSTS700024: assertion ${token}`])?.text).not.toContain(token.slice(0, 20));
});

test("any output is looked through without harm", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
      refusalInOutput("run x", lines);
    }),
  );
});
