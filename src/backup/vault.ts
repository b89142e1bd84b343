import { z } from "zod";
import type { Arm } from "../clouds/azure/arm.ts";
import { vaultPath } from "../clouds/azure/ids.ts";
import { shapedAs } from "../io/entries.ts";

export type VaultName = { readonly resourceGroup: string; readonly name: string };

export interface Vault {
  readonly id: string;
  readonly location: string;
}

const API = "2024-04-01";
const vaultAnswer = z.object({ id: z.string().min(1), location: z.string().min(1) });

/** The vault itself. @throws Refused */
export async function readVault(arm: Arm, vault: VaultName): Promise<Vault> {
  const operation = `read the vault ${vault.name}`;
  const body = await arm.json({ operation, method: "GET", path: vaultPath(arm.subscriptionId, vault), apiVersion: API });
  const { id, location } = shapedAs(vaultAnswer, body, "arm", operation);
  return { id, location: location.replaceAll(" ", "").toLowerCase() };
}
