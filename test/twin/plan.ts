import { stringify } from "yaml";
import { SUBSCRIPTION } from "./arm/world.ts";
import type { World } from "./core.ts";

/** A plan, as plain data, that the twin's own world lets pass. Its clouds are the twin's. */
export function twinPlan(world: World): TwinPlan {
  const { base, entra } = world;
  return {
    version: 1,
    azure: {
      "tenant-id": entra.tenantId,
      "client-id": entra.applications[0]?.clientId ?? "",
      "subscription-id": SUBSCRIPTION,
      cloud: base,
    },
    google: {
      "workload-identity-provider": "projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions",
      "service-account": "drills@acme-prod.iam.gserviceaccount.com",
      endpoints: { sts: base, iam: base, "iam-credentials": base, "secret-manager": base, kms: base, logging: base },
    },
    secrets: { "orders-db-password": { resource: "projects/acme-prod/secrets/orders-db-password", "max-age": "90d" } },
    restores: {
      "orders-vm": {
        vault: { "resource-group": "prod-backup", name: "prod-vault" },
        item: { type: "vm", name: "orders-01", "resource-group": "prod" },
        point: "latest",
        target: { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" },
        secrets: ["orders-db-password"],
        objectives: { rto: "2h", rpo: "26h" },
      },
    },
  };
}

type Map = Record<string, unknown>;
export interface TwinPlan {
  version: number;
  azure: Map;
  google?: Map;
  secrets?: Record<string, Map>;
  restores: Record<string, Map>;
  [key: string]: unknown;
}

export function planText(plan: TwinPlan): string {
  return stringify(plan);
}
