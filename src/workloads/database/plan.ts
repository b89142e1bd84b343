import { z } from "zod";
import type { Item } from "../../core/index.ts";
import { keys, name } from "../../schema/values.ts";

export interface DatabaseItem extends Item {
  readonly server?: string;
  readonly resourceGroup?: string;
  readonly availabilityGroup?: string;
  readonly instance: string;
  readonly database: string;
}

const optional = name.optional();
const database = {
  server: optional.describe("The virtual machine that the database runs in."),
  "resource-group": optional,
  "availability-group": optional,
  instance: name,
  database: name,
};
export const sqlKeys = keys({ type: z.literal("sql-database"), ...database });
export const hanaKeys = keys({ type: z.literal("hana-database"), ...database });

export const databaseKeys = keys({
  type: z.literal("database"),
  server: name,
  "resource-group": optional,
  vault: optional,
  instance: name,
  database: name,
  paths: z.union([keys({ data: name, log: name }), z.array(keys({ logical: name, to: name }))]).optional(),
  state: z.enum(["recovered", "norecovery"]).optional(),
  overwrite: z.boolean().optional(),
});
