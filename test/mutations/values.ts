import type { Random } from "../faults/random.ts";

/** A word that no cloud says: where it stands in an output, it came from a mutated answer or plan. */
const MARK = "mutated-by-a-test";

/** Texts that try to be anything but text: to a runner, Markdown, HTML, a terminal, a reader's eyes, a shell. */
const HOSTILE = [
  `x\n::error::${MARK}`,
  `\r\n::set-output name=verdict::${MARK}`,
  `::stop-commands::${MARK}`,
  `##[error]${MARK}`,
  `##[group]${MARK}`,
  `<script>${MARK}</script>`,
  `<img src=x onerror="${MARK}">`,
  `</details><h1>${MARK}`,
  `[${MARK}](https://evil.example)`,
  `![${MARK}](https://evil.example/x.png)`,
  `[x]: https://evil.example/${MARK}`,
  `https://evil.example/?${MARK}`,
  `@octocat ${MARK} #1`,
  `| ${MARK} | a | b |`,
  `\`${MARK}\`\`\``,
  `\n# ${MARK}\n`,
  `\u001b[31m${MARK}\u001b[0m`,
  `\u202e${MARK}\u2066`,
  `\u2028${MARK}\u0000`,
  `$(touch ${MARK})`,
  `'; echo ${MARK}; '`,
  `"};${MARK}//`,
  `\ud800${MARK}`,
] as const;

const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  0.5,
  "",
  " ",
  "0",
  "-7",
  "NaN",
  "null",
  "9999-99-99T99:99:99Z",
  "0000-00-00",
  "not a date",
  "__proto__",
  [],
  {},
  [[]],
  [null],
  [{}],
  { value: [] },
  { __proto__: null, toString: 1 },
];

/** Any value but the one that should be there. */
export function oddValue(random: Random): unknown {
  if (random.chance(0.45)) return random.pick(HOSTILE);
  if (random.chance(0.06)) return `${MARK} `.repeat(20_000);
  if (random.chance(0.06)) return deep(random.pick([30, 3000]));
  return random.pick(ODD);
}

function deep(levels: number): unknown {
  let of: unknown = MARK;
  for (let level = 0; level < levels; level++) of = level % 2 === 0 ? [of] : { nested: of };
  return of;
}
