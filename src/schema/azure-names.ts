import { z } from "zod";

/**
 * Names that become a part of a resource's path, in Azure's own rules
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). Azure compares them without regard to case, so
 * capital letters are taken too.
 */
export const accountName = z.string().regex(/^[A-Za-z0-9]{3,24}$/, {
  error: "The name of a storage account is 3 to 24 lower-case letters and digits.",
});

export const shareNameText = z.string().regex(/^(?=.{3,63}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/, {
  error: "The name of a file share is 3 to 63 lower-case letters, digits and single dashes, with no dash at its ends.",
});

export const groupName = z.string().regex(/^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u, {
  error:
    "The name of a resource group is 1 to 90 letters, digits, dashes, underscores, parentheses and periods, with no period at its end.",
});
