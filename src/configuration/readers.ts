import { azureExported } from "./azure-exported.ts";
import type { Reader } from "./read.ts";

/** Each kind of configuration file, the most particular first. */
export const READERS: readonly Reader[] = [azureExported];
