import { operationsOf, putBy } from "../../../clouds/azure/deployment-operations.ts";
import { lastPart, same } from "../../../clouds/azure/ids.ts";
import { DEPLOYMENTS, isType } from "../../../clouds/azure/resource-types.ts";
import { wholeList } from "../../../io/entries.ts";
import { isNamedBy } from "../../engine/deployment-name.ts";
import { byArm, isGone } from "./by-arm.ts";
import type { HeldKind } from "./kind.ts";

/** A deployment's own record. It says whose its resources are, so it goes after them. */
export const deployment: HeldKind = {
  ...byArm,
  kind: "deployment",
  order: 2,
  patienceMs: 5 * 60_000,
  // It keeps the tags with which it began.
  lease: "none",
  whyItStays: async (reading, { id }, _, ours) => {
    const nested = ours.deployed?.some((own) => same(own, id)) === true;
    if (!nested && !isNamedBy(id, ours.owner)) return "it is not named by this drill's owner id";
    const operations = wholeList(
      await operationsOf(reading.arm, id, reading.until),
      "arm",
      `list the operations of the deployment ${lastPart(id)}`,
    );
    // What was foreseen is ours too where the operations could not be read before: without them nothing proves it any more.
    const own = [...(ours.deployed ?? []), ...ours.ids];
    for (const of of putBy(operations).filter((each) => own.some((one) => same(one, each)))) {
      if (isType(of, DEPLOYMENTS)) continue;
      if (!(await isGone(reading, of))) return `what it made is still there: ${of}`;
    }
    return undefined;
  },
};
