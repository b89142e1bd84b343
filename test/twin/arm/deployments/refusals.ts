/**
 * What stands in the way of deployments, in the services' words. Each names the type it strikes, and whether validation finds it or the making.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
import type { DeploymentTrouble } from "../types.ts";

const VMS = "Microsoft.Compute/virtualMachines";

const TROUBLES = {
  QuotaExceeded: {
    type: VMS,
    when: "preflight",
    error: {
      code: "QuotaExceeded",
      message:
        "Operation could not be completed as it results in exceeding approved standardDSv5Family Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 10, Current Usage: 8, Additional Required: 4, (Minimum) New Limit Required: 12. Setup Alerts when Quota reaches threshold. Learn more at https://aka.ms/quotamonitoringalerting . Submit a request for Quota increase at https://aka.ms/ProdportalCRP by specifying parameters listed in the 'Details' section for deployment to succeed. Please read more about quota limits at https://docs.microsoft.com/en-us/azure/azure-supportability/per-vm-quota-requests",
    },
  },
  SkuNotAvailable: {
    type: VMS,
    when: "preflight",
    error: {
      code: "SkuNotAvailable",
      message:
        "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: Standard_D4s_v5' is currently not available in location 'westeurope'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.",
    },
  },
  RequestDisallowedByPolicy: {
    type: VMS,
    when: "preflight",
    error: {
      code: "RequestDisallowedByPolicy",
      message:
        'Resource was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Allowed virtual machine sizes","id":"/providers/Microsoft.Authorization/policyAssignments/vm-sizes"},"policyDefinition":{"name":"Allowed virtual machine size SKUs","id":"/providers/Microsoft.Authorization/policyDefinitions/cccc23c7-8427-4f53-ad12-b6a63eb452b3"}}]\'.',
      target: "restored-vm",
      additionalInfo: [
        {
          type: "PolicyViolation",
          info: {
            policyDefinitionDisplayName: "Allowed virtual machine size SKUs",
            policyAssignmentName: "vm-sizes",
            policyDefinitionEffect: "Deny",
          },
        },
      ],
    },
  },
  AllocationFailed: {
    type: VMS,
    when: "running",
    status: 409,
    error: {
      code: "AllocationFailed",
      message:
        "Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance",
    },
  },
  SubnetIsFull: {
    type: "Microsoft.Network/networkInterfaces",
    when: "running",
    status: 400,
    error: {
      code: "SubnetIsFull",
      message: "Subnet drills with address prefix 10.20.0.0/24 does not have enough capacity for 1 IP addresses.",
      details: [],
    },
  },
} as const satisfies Record<string, unknown>;
export type DeploymentRefusal = keyof typeof TROUBLES;

export function deploymentRefusals(): DeploymentRefusal[] {
  return Object.keys(TROUBLES).filter((code): code is DeploymentRefusal => code in TROUBLES);
}

export function deploymentTrouble(of: DeploymentTrouble | DeploymentRefusal): DeploymentTrouble {
  return typeof of === "string" ? (structuredClone<unknown>(TROUBLES[of]) as DeploymentTrouble) : of;
}
