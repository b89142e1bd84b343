/** Azure's resource manager in the twin: its routes, its clock, and what it refuses before a route answers. */
import type { Route } from "../core.ts";
import { authorizationRoutes } from "./authorization/routes.ts";
import { identityRoutes } from "./authorization/routes-identity.ts";
import { computeRoutes } from "./compute/routes-disks.ts";
import { machineRoutes } from "./compute/routes-machines.ts";
import { deploymentRoutes } from "./deployments/routes.ts";
import { whatIfRoutes } from "./deployments/routes-what-if.ts";
import { runCommandRoutes } from "./guest/routes-run-command.ts";
import { networkRoutes } from "./network/routes.ts";
import { estateRoutes } from "./recovery-services/routes-estate.ts";
import { jobRoutes } from "./recovery-services/routes-jobs.ts";
import { restoreRoutes } from "./recovery-services/routes-restore.ts";
import { validateRoutes } from "./recovery-services/routes-validate.ts";
import { vaultRoutes } from "./recovery-services/routes-vault.ts";
import { accountRoutes } from "./resources/routes-account.ts";
import { groupRoutes } from "./resources/routes-groups.ts";
import { insightsRoutes } from "./resources/routes-insights.ts";
import { otherRoutes } from "./resources/routes-others.ts";
import { tagRoutes } from "./resources/routes-tags.ts";
import { storageRoutes } from "./storage/routes-accounts.ts";
import { blobRoutes } from "./storage/routes-blobs.ts";
import { shareRoutes } from "./storage/routes-shares.ts";

export { armAuthorize } from "./authorization/rbac.ts";
export { armShape, armVersion } from "./envelope.ts";
export { armClock } from "./recovery-services/jobs.ts";

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
  ...shareRoutes,
  ...storageRoutes,
  ...tagRoutes,
  ...validateRoutes,
  ...vaultRoutes,
  ...whatIfRoutes,
];
