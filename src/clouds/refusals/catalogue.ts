import { armRows } from "./catalogue-arm.ts";
import { backupRows } from "./catalogue-backup.ts";
import { deployRows } from "./catalogue-deploy.ts";
import { entraRows } from "./catalogue-entra.ts";
import { githubRows } from "./catalogue-github.ts";
import { googleRows } from "./catalogue-google.ts";
import { networkRows, passingRows } from "./catalogue-network.ts";
import type { Row } from "./catalogue-row.ts";
import { secretRows } from "./catalogue-secrets.ts";
import { workloadRows } from "./catalogue-workload.ts";

/** Every known cause; the first row that matches explains a refusal, so the particular stand before the general. */
export const catalogue: readonly Row[] = [
  ...networkRows,
  ...githubRows,
  ...entraRows,
  ...googleRows,
  ...secretRows,
  ...backupRows,
  ...workloadRows,
  ...deployRows,
  ...armRows,
  ...passingRows,
];
