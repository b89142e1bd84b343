import { duration } from "../../core/duration.ts";
import type { Finding } from "../../core/index.ts";
import { objective } from "../../record/new-record.ts";
import { type Doing, said } from "./restore-context.ts";
import { ENGINE_RULES } from "./rules.ts";

/** RTO actual: from the trigger to the last passed check. @param ended epoch milliseconds of that check. */
export function measureRto({ about, record }: Doing, began: number, ended: number): Finding[] {
  const rto = objective(about.restore.objectives.rto, Math.max(0, (ended - began) / 1000));
  record.objectives.rto = rto;
  if (rto.met !== false || rto.targetSeconds === null || rto.actualSeconds === null) return [];
  const [expected, actual] = [duration(rto.targetSeconds), duration(rto.actualSeconds)];
  return [
    said(about, ENGINE_RULES.rto, { message: `The restore took ${actual}; the objective allows ${expected}.`, expected, actual }),
  ];
}
