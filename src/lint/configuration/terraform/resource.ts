import { type Bag, bag, get, list } from "../look.ts";
import type { At, Configuration } from "../model.ts";

/** One resource of a plan or a state. */
export interface TerraformResource {
  readonly type: string;
  /** `module.backup.azurerm_recovery_services_vault.prod["eu"]` */
  readonly address: string;
  /** What is known before the apply; a key that is only known after it holds "unknown". */
  readonly values: Bag;
  /** Of the resource; its values stand below `values`. */
  readonly at: At;
}

/** Resource type → what a resource of it says. */
export type TerraformRules = Readonly<Record<string, (of: TerraformResource) => Partial<Configuration>>>;

/** The one block of a name, which Terraform writes as a list. */
export function block(of: unknown, name: string): Bag | undefined {
  const value = get(of, name);
  return bag(list(value)?.[0]) ?? bag(value);
}

/** The places of values by the fields that they became. */
export function placed(of: TerraformResource, fields: Readonly<Record<string, string>>): { where: Record<string, At> } {
  const { at } = of;
  return {
    where: Object.fromEntries(
      Object.entries(fields).map(([field, key]) => [field, { path: at.path, keys: [...at.keys, "values", key] }]),
    ),
  };
}
