import { type AnyRule, rule } from "../judge/judge.ts";
import { agesWrong, byWhom, CLOCK_FIX, wrongBy } from "./clock.ts";

/** The runner's clock, measured by what the clouds' answers say the time is. */
export const clockRules: readonly AnyRule[] = [
  rule({
    code: "RDT151",
    level: "warning",
    title: "The runner's clock is right",
    why: "Tokens are good for minutes, and ages are measured from now: a clock that is wrong has both judged wrongly.",
    phase: "trust",
    of: "run",
    acceptable: true,
    stopsRestore: false,
    needs: ["clock"],
    unreadable: "silent",
    judge: ({ clock }) => {
      const wrong = clock && wrongBy(clock);
      if (!clock || !wrong) return [];
      return [
        {
          subject: "runner",
          message: [`The runner's clock is ${wrong}, ${byWhom(clock)}.`, agesWrong(clock)].filter(Boolean).join(" "),
          expected: "right to 2 minutes",
          actual: wrong,
          fix: CLOCK_FIX,
        },
      ];
    },
  }),
];
