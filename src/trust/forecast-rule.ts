import { late } from "../clouds/refusals/explain.ts";
import { quote, type Said } from "../core/index.ts";
import { type About, type AnyRule, rule } from "../judge/judge.ts";
import { commandsFor } from "./fix-google.ts";
import type { Forecast } from "./forecast.ts";

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
  if (!plan.google) return "";
  return late(`${commandsFor(plan.google).update} --attribute-condition=${quote(condition)}`);
}
