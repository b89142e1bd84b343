import type { Said } from "../core.ts";
import { type About, type AnyRule, rule } from "../judge.ts";
import { commands } from "./fix-google.ts";
import type { Forecast } from "./forecast.ts";

export const LATE = "# A change of trust takes up to 10 minutes to be seen.";

/** A rule over the forecast: never blocking, and silent where what a cloud demands is not known. */
export const foresees = (
  head: Pick<AnyRule, "code" | "level" | "title" | "why">,
  judge: (forecast: Forecast, about: About) => Said[],
): AnyRule =>
  rule({
    ...head,
    phase: "trust",
    of: "run",
    acceptable: true,
    stopsRestore: false,
    needs: ["forecast"],
    unreadable: "silent",
    judge: ({ forecast }, about) => judge(forecast, about),
  });

/** The provider with another condition. */
export function conditionFix({ plan }: About, condition: string): string {
  const { providers } = commands(plan.google);
  const quoted = `'${condition.replaceAll("'", `'\\''`)}'`;
  return `${providers("update-oidc")} --attribute-condition=${quoted}\n${LATE}`;
}
