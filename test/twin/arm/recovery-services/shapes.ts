/** Bodies of requests, closed: what a shape does not name is refused. From the swagger of api-version 2024-04-01. */
import { z } from "zod";

const text = z.string().nullish();
const flag = z.boolean().nullish();

const vmRestore = {
  recoveryPointId: text,
  recoveryType: z.enum(["Invalid", "OriginalLocation", "AlternateLocation", "RestoreDisks", "Offline"]).nullish(),
  sourceResourceId: text,
  targetVirtualMachineId: text,
  targetResourceGroupId: text,
  storageAccountId: text,
  virtualNetworkId: text,
  subnetId: text,
  targetDomainNameId: text,
  region: text,
  affinityGroup: text,
  createNewCloudService: flag,
  originalStorageAccountOption: flag,
  encryptionDetails: z
    .strictObject({ encryptionEnabled: flag, kekUrl: text, secretKeyUrl: text, kekVaultId: text, secretKeyVaultId: text })
    .nullish(),
  restoreDiskLunList: z.array(z.int()).nullish(),
  restoreWithManagedDisks: flag,
  diskEncryptionSetId: text,
  zones: z.array(z.string()).nullish(),
  identityInfo: z.strictObject({ isSystemAssignedIdentity: flag, managedIdentityResourceId: text }).nullish(),
  identityBasedRestoreDetails: z.strictObject({ objectType: text, targetStorageAccountId: text }).nullish(),
  extendedLocation: z.strictObject({ name: text, type: text }).nullish(),
  securedVMDetails: z.strictObject({ securedVMOsDiskEncryptionSetId: text }).nullish(),
  targetDiskNetworkAccessSettings: z
    .strictObject({
      targetDiskNetworkAccessOption: z
        .enum(["SameAsOnSourceDisks", "EnablePrivateAccessForAllDisks", "EnablePublicAccessForAllDisks"])
        .nullish(),
      targetDiskAccessId: text,
    })
    .nullish(),
  resourceGuardOperationRequests: z.array(z.string()).nullish(),
};

const restoreProperties = z.discriminatedUnion("objectType", [
  z.strictObject({ objectType: z.literal("IaasVMRestoreRequest"), ...vmRestore }),
  z.strictObject({
    objectType: z.literal("IaasVMRestoreWithRehydrationRequest"),
    ...vmRestore,
    recoveryPointRehydrationInfo: z
      .strictObject({ rehydrationRetentionDuration: text, rehydrationPriority: z.enum(["Standard", "High"]).nullish() })
      .nullish(),
  }),
]);
export type RestoreProperties = z.infer<typeof restoreProperties>;

const envelope = {
  id: text,
  name: text,
  type: text,
  location: text,
  eTag: text,
  tags: z.record(z.string(), z.string()).nullish(),
};

/** POST `…/recoveryPoints/{id}/restore` */
export const restoreBody = z.strictObject({ ...envelope, properties: restoreProperties });

/** POST `…/backupValidateOperation` and `…/backupTriggerValidateOperation` */
export const validateBody = z.strictObject({
  id: text,
  properties: z.strictObject({
    objectType: z.literal("ValidateIaasVMRestoreOperationRequest"),
    restoreRequest: restoreProperties,
  }),
});

/** PUT and PATCH of a resource group. */
export const groupBody = z.strictObject({
  id: text,
  name: text,
  type: text,
  location: text,
  managedBy: text,
  tags: z.record(z.string(), z.string()).nullish(),
  properties: z.strictObject({ provisioningState: text }).nullish(),
});

/** PUT and PATCH of a managed disk. */
export const diskBody = z.strictObject({
  id: text,
  name: text,
  type: text,
  location: text,
  tags: z.record(z.string(), z.string()).nullish(),
  sku: z.strictObject({ name: text, tier: text }).nullish(),
  zones: z.array(z.string()).nullish(),
  properties: z
    .strictObject({
      creationData: z
        .strictObject({
          createOption: z.enum(["Empty", "Copy", "FromImage", "Import", "Restore", "Upload"]),
          sourceResourceId: text,
          sourceUri: text,
          storageAccountId: text,
        })
        .nullish(),
      diskSizeGB: z.int().nullish(),
      osType: z.enum(["Linux", "Windows"]).nullish(),
      networkAccessPolicy: text,
      publicNetworkAccess: text,
    })
    .nullish(),
});

/** POST `…/backupStatus` */
export const statusBody = z.strictObject({ resourceType: text, resourceId: text, poLogicalName: text });

export const noBody = z.union([z.undefined(), z.null(), z.strictObject({})]);
