import type { Sources } from "../judge/facts.ts";
import { shareSources } from "./file-share/sources.ts";
import { machineSources } from "./vm/sources.ts";

/** Where the facts come from that only some kinds of items have. */
export const workloadSources = { ...machineSources, ...shareSources } satisfies Partial<Sources>;
