import type { Answer, Call } from "../../core.ts";
import { refusal } from "../errors.ts";
import type { Found } from "../find.ts";
import { filterTime } from "../time.ts";

/** The `$filter` of a backup list, `name eq 'value' and …`: values by lower-case name; or the refusal of one that is not so. */
export function filterOf(call: Call): Found<ReadonlyMap<string, string>> {
  const text = [...call.query].find(([key]) => key.toLowerCase() === "$filter")?.[1]?.trim() ?? "";
  const found = new Map<string, string>();
  if (text === "") return { found };
  for (const part of text.split(/ and (?=(?:[^']*'[^']*')*[^']*$)/i)) {
    const [, name, value] = /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/i.exec(part) ?? [];
    if (name === undefined || value === undefined) return { refused: invalid() };
    found.set(name.toLowerCase(), value);
  }
  return { found };
}

/** Whether a time (epoch milliseconds) lies within what the filter names as `from` and `to`; or the refusal of a time that is none. */
export function windowOf(call: Call, from: string, to: string): Found<(at: number) => boolean> {
  const { found: filter, refused } = filterOf(call);
  if (refused) return { refused };
  const [least, most] = [from, to].map((name) => {
    const text = filter.get(name);
    return text === undefined ? undefined : (filterTime(text) ?? Number.NaN);
  });
  if (Number.isNaN(least) || Number.isNaN(most)) return { refused: invalid() };
  return { found: (at) => at >= (least ?? 0) && at <= (most ?? Number.POSITIVE_INFINITY) };
}

function invalid(): Answer {
  return refusal(400, "BMSUserErrorInvalidInput", "Input provided for the call is invalid", "service");
}

/** Whether each filtered name, where `of` has it, has that value; case makes no difference. */
export function passes(filter: ReadonlyMap<string, string>, of: Readonly<Record<string, string>>): boolean {
  return [...filter].every(([name, value]) => of[name] === undefined || of[name].toLowerCase() === value.toLowerCase());
}
