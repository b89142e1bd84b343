import { yamlScalar } from "../../core/index.ts";
import type { Filled } from "./catalogue-row.ts";

/** Who is shown to an API: the service account, once it is impersonated. */
export function member(of: Filled): string {
  return of.serviceAccount.startsWith("<") ? of.principals : `serviceAccount:${of.serviceAccount}`;
}

/**
 * Lets one identity through a perimeter to one API of one project. The option replaces all rules of the perimeter.
 * https://cloud.google.com/vpc-service-controls/docs/configuring-ingress-egress-policies
 * @param identity as `identities` has it, not quoted. @param api the host of the API.
 */
export function ingress(of: Filled, identity: string, api: string): string {
  return [
    `gcloud access-context-manager perimeters describe <perimeter> --policy=<policy> --format="yaml(status.ingressPolicies)"   # keep what is there, and add in ingress.yaml:`,
    `- ingressFrom: { identities: [${yamlScalar(identity)}], sources: [{ accessLevel: "*" }] }`,
    `  ingressTo: { operations: [{ serviceName: ${api}, methodSelectors: [{ method: "*" }] }], resources: [projects/${of.named.project}] }`,
    "gcloud access-context-manager perimeters update <perimeter> --policy=<policy> --set-ingress-policies=ingress.yaml",
  ].join("\n");
}
