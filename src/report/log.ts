import { MODES, oneLine, type Run } from "../core/index.ts";
import { aboutWhat } from "./annotations.ts";
import { shorten } from "./escape.ts";
import { worstCauses } from "./fleet/causes.ts";
import { story } from "./story.ts";
import { sorted, word } from "./verdicts.ts";

/** The last lines of the job log for a person: verdict, tier, what failed and the first fix. No line is one that the runner would obey. */
export function closing(run: Run): string[] {
  const say = (text: string) => oneLine(shorten(text, 500));
  const { happened, notDone } = story(run, { name: say, text: say });
  const { failures, unread, warnings } = sorted(run.findings);
  // Of a report the worst alone: each leg's log has told all of its own.
  const told = MODES[run.mode].gathers ? worstCauses(run) : [...failures, ...unread];
  const first = told.find(({ fix }) => fix !== undefined && fix !== "");
  const more = told.length - 10;
  return [
    `${word(run.verdict).toUpperCase()}: ${happened}`,
    ...(run.tier === null ? [] : [`Tier reached: ${run.tier}. ${notDone}`.trim()]),
    ...(run.breakGlass ? [`Break-glass was used. Reason: ${say(run.reason ?? "none given")}`] : []),
    ...told.slice(0, 10).map(({ rule, restore, subject, message }) => {
      const about = aboutWhat(restore, subject, message);
      return say(`  ${rule} ${about === "" ? "" : `${about}: `}${message}`);
    }),
    ...(more > 0 ? [`  and ${more} more, in the summary`] : []),
    ...(first?.fix === undefined
      ? []
      : [
          "First fix:",
          ...first.fix
            .split(/\r\n|[\r\n]/)
            .slice(0, 20)
            .map((line) => `  ${say(line)}`),
        ]),
    ...(warnings.length > 0 ? [`${warnings.length} warning${warnings.length === 1 ? "" : "s"}, in the summary.`] : []),
  ];
}
