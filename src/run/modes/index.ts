import type { Mode } from "../../core/index.ts";
import type { CloudWork } from "../clouds.ts";
import { reap } from "./reap.ts";
import { restores } from "./restores.ts";

/** What each mode does once the plan is read and both trusts are judged; null: nothing, it asks no cloud. */
export const CLOUD_WORK: Readonly<Record<Mode, CloudWork | null>> = {
  lint: null,
  check: restores,
  "dry-run": restores,
  restore: restores,
  drill: restores,
  reap,
  report: null,
  init: null,
};
