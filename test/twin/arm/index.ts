/** Azure's resource manager in the twin: its routes, its clock, and what it refuses before a route answers. */
import type { Route } from "../core.ts";
import { accountRoutes } from "./routes-account.ts";
import { authorizationRoutes } from "./routes-authorization.ts";
import { blobRoutes } from "./routes-blobs.ts";
import { computeRoutes } from "./routes-compute.ts";
import { deploymentRoutes } from "./routes-deployments.ts";
import { estateRoutes } from "./routes-estate.ts";
import { groupRoutes } from "./routes-groups.ts";
import { identityRoutes } from "./routes-identity.ts";
import { insightsRoutes } from "./routes-insights.ts";
import { jobRoutes } from "./routes-jobs.ts";
import { machineRoutes } from "./routes-machines.ts";
import { networkRoutes } from "./routes-network.ts";
import { otherRoutes } from "./routes-others.ts";
import { restoreRoutes } from "./routes-restore.ts";
import { runCommandRoutes } from "./routes-run-command.ts";
import { storageRoutes } from "./routes-storage.ts";
import { tagRoutes } from "./routes-tags.ts";
import { validateRoutes } from "./routes-validate.ts";
import { vaultRoutes } from "./routes-vault.ts";
import { whatIfRoutes } from "./routes-what-if.ts";

export { armShape, armVersion } from "./envelope.ts";
export { missingToken, refusal, unknownObject } from "./errors.ts";
export { armClock } from "./jobs.ts";
export { armAuthorize } from "./rbac.ts";

export const armRoutes: readonly Route[] = [
  ...accountRoutes,
  ...authorizationRoutes,
  ...blobRoutes,
  ...computeRoutes,
  ...deploymentRoutes,
  ...groupRoutes,
  ...estateRoutes,
  ...identityRoutes,
  ...insightsRoutes,
  ...jobRoutes,
  ...machineRoutes,
  ...networkRoutes,
  ...otherRoutes,
  ...restoreRoutes,
  ...runCommandRoutes,
  ...storageRoutes,
  ...tagRoutes,
  ...validateRoutes,
  ...vaultRoutes,
  ...whatIfRoutes,
];
