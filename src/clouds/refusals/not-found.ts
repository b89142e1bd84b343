import type { Refusal } from "../../core/index.ts";

/**
 * Whether a refusal says that the thing asked for is not there: 404 with a code of the cloud's own that says so (`ResourceNotFound`,
 * `ResourceGroupNotFound`, `DeploymentNotFound`). A proxy's 404, or one for a subscription that is not shown, says nothing of the thing.
 */
export function saysNotFound({ status, code }: Pick<Refusal, "status" | "code">): boolean {
  return status === 404 && code !== undefined && /NotFound$/i.test(code) && !/^(?:Invalid)?Subscription/i.test(code);
}
