import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { Arm } from "../clouds/azure/arm.ts";
import { vaultPath } from "../clouds/azure/ids.ts";
import { shapedAs } from "../io/entries.ts";
import { guardAndIdentity, VAULT_FIELDS, type VaultGuard } from "./vault-guard.ts";

export type VaultName = { readonly resourceGroup: string; readonly name: string };

export interface Vault extends VaultGuard {
  readonly id: string;
  readonly location: string;
}

const vaultAnswer = z.object({ id: z.string().min(1), location: z.string().min(1), ...VAULT_FIELDS });

/** The vault itself. @throws Refused */
export async function readVault(arm: Arm, vault: VaultName): Promise<Vault> {
  const operation = `read the vault ${vault.name}`;
  const body = await arm.json({
    operation,
    method: "GET",
    path: vaultPath(arm.subscriptionId, vault),
    apiVersion: API_VERSIONS.protection,
  });
  const { id, location, ...more } = shapedAs(vaultAnswer, body, "arm", operation);
  return { id, location: location.replaceAll(" ", "").toLowerCase(), ...guardAndIdentity(more) };
}
