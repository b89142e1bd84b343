import { hanaDatabase, sqlDatabase } from "./database/index.ts";
import { fileShare } from "./file-share/index.ts";
import { virtualMachine } from "./vm/index.ts";
import type { Workload } from "./workload.ts";

/** Every kind of item, in the order in which messages name them. */
export const WORKLOADS: readonly Workload[] = [virtualMachine, fileShare, sqlDatabase, hanaDatabase];
