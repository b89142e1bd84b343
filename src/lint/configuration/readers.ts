import { azureExported } from "./azure/exported.ts";
import { armTemplate } from "./azure/template.ts";
import type { Reader } from "./read.ts";
import { silent } from "./silent.ts";
import { terraform } from "./terraform/read.ts";
import { workflow } from "./workflow.ts";

/** Each kind of configuration file, the most particular first. */
export const READERS: readonly Reader[] = [workflow, armTemplate, terraform, silent, azureExported];
