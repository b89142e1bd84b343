import { z } from "zod";

/** Who stands before a vault's critical operations, and as whom it acts. */
export interface VaultGuard {
  /** Whether a Resource Guard stands before critical operations; null where Azure does not say so yet: a new vault's says "Invalid". */
  readonly guarded: boolean | null;
  /** The vault's own identities; null where it has none. */
  readonly identity: { readonly system: boolean; readonly userAssigned: readonly string[] } | null;
}

const text = z.string().nullish().catch(null);

/** The fields of a vault that tell of its guard and identities. One of another shape costs itself. */
export const VAULT_FIELDS = {
  identity: z
    .object({ type: text, userAssignedIdentities: z.record(z.string(), z.unknown()).nullish().catch(null) })
    .nullish()
    .catch(null),
  properties: z
    .object({ securitySettings: z.object({ multiUserAuthorization: text }).nullish().catch(null) })
    .nullish()
    .catch(null),
} as const;

const fields = z.object(VAULT_FIELDS);
const GUARDED: Readonly<Record<string, boolean>> = { enabled: true, disabled: false };

export function guardAndIdentity({ identity, properties }: z.infer<typeof fields>): VaultGuard {
  const said = properties?.securitySettings?.multiUserAuthorization?.toLowerCase() ?? "";
  const system = /\bSystemAssigned\b/i.test(identity?.type ?? "");
  const userAssigned = Object.keys(identity?.userAssignedIdentities ?? {});
  return { guarded: GUARDED[said] ?? null, identity: system || userAssigned.length > 0 ? { system, userAssigned } : null };
}
