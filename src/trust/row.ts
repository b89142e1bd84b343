import type { Compared } from "../core/index.ts";
import { differences, marks } from "./difference.ts";

/** The claims by which both clouds recognise a token; empty where it could not be learnt. */
export interface Presented {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** One row of presented against expected. */
export function row(
  of: Pick<Compared, "cloud" | "what" | "presented" | "demanded" | "from"> & {
    /** Given where the cloud itself said so; else the two are compared. */
    readonly agrees?: boolean | null;
    readonly differences?: Compared["differences"];
  },
): Compared {
  const { cloud, what, presented, demanded, from } = of;
  const agrees = of.agrees !== undefined ? of.agrees : demanded === null ? null : presented === demanded;
  return {
    cloud,
    what,
    presented,
    demanded,
    from,
    agrees,
    differences: of.differences ?? [],
    marks:
      agrees === false && demanded !== null && CLAIMS.has(what) ? marks(presented, demanded) : { presented: [], demanded: [] },
  };
}
const CLAIMS: ReadonlySet<string> = new Set(["issuer", "subject", "audience"]);

/** A claim that must be equal to what is demanded, character by character. */
export function claimRow(
  cloud: Compared["cloud"],
  what: "issuer" | "subject" | "audience",
  presented: string,
  demanded: string,
  from: Compared["from"],
): Compared {
  return row({ cloud, what, presented, demanded, from, differences: differences(what, presented, demanded) });
}
