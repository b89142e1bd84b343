import { anyPoint, pointOf } from "../../backup/point.ts";

/** `objectType` of a share's points (recorded). */
export const SHARE_POINT = "AzureFileShareRecoveryPoint";

/** An entry of a share's list of recovery points; older ones have no tiers (recorded). */
export const sharePoint = anyPoint.transform(pointOf);
