/** ARM's and Azure Backup's refusals, with their real texts: status, code, message. */
import type { Answer } from "../core.ts";
import { type RefusalCode, refusalRow } from "./recovery-services/refusals.ts";

/** `cause`: who refuses, ARM itself (`gateway`) or the service behind it; sent as `x-ms-failure-cause`. */
export function refusal(status: number, code: string, message: string, cause: "gateway" | "service" = "gateway"): Answer {
  return { status, headers: { "x-ms-failure-cause": cause }, body: { error: { code, message } } };
}

/** A refusal of Azure Backup by its row; its Retry-After too, when it is a throttle. */
export function backupRefusal(code: RefusalCode): Answer {
  const { status, text } = refusalRow(code);
  const answer = refusal(status, code, text, "service");
  return status === 429 ? { ...answer, headers: { ...answer.headers, "retry-after": "324" } } : answer;
}

export const unknownSubscription = (id: string) =>
  refusal(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);

export const unknownGroup = (name: string) =>
  refusal(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`);

/** `type`: `Microsoft.Compute/disks`. */
export const unknownResource = (type: string, name: string, group: string) =>
  refusal(
    404,
    "ResourceNotFound",
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );

/** https://github.com/hashicorp/terraform-provider-azurerm/issues/9452 */
export const unknownItem = () =>
  refusal(
    404,
    "BMSUserErrorDataSourceObjectNotFound",
    "Item not found. Selected item might have been deleted. Please check if item is registered to the vault.",
    "service",
  );

/** A recovery point, policy, job or operation that the vault does not know. */
export const unknownObject = () => refusal(404, "BMSUserErrorObjectNotFound", "Item not found", "service");

export const locked = (id: string) =>
  refusal(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform delete operation because following scope(s) are locked: '${id}'. Please remove the lock and try again.`,
  );

export const missingToken = (): Answer => {
  const answer = refusal(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
  return {
    ...answer,
    headers: { ...answer.headers, "www-authenticate": 'Bearer authorization_uri="https://login.windows.net/common"' },
  };
};
