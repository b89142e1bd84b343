import type { Row } from "./catalogue-row.ts";

/** Every known cause; the first row that matches explains a refusal, so the particular stand before the general. */
export const catalogue: readonly Row[] = [];
