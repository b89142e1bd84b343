import { explain, late } from "../clouds/refusals/explain.ts";
import { type Compared, type Fact, type Finding, oneLine, type Refusal, type Run, type Service } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { type About, explainContext } from "../judge/judge.ts";
import type { Comparison } from "./comparison.ts";

const CLOUDS: Partial<Record<Service, Compared["cloud"]>> = { entra: "entra", sts: "google", "iam-credentials": "google" };
const NAMES = { entra: "Entra", google: "Google" } as const;

/**
 * Puts the comparison to use: into the record and the log where something differs or was refused, and into the findings about a refused
 * trust, which then say where the two sides part and the command that mends just that.
 */
export function compared<T extends { readonly findings: readonly Finding[] }>(
  io: Io,
  run: Run,
  done: T,
  fact: Fact<Comparison>,
  about: About,
): T {
  if ("unreadable" in fact) return done;
  const { rows, refused, fixes, terraform, unread } = fact.value;
  const asides = Object.values(unread).flatMap((refusal) => aside(refusal, about));
  if (refused.length === 0 && rows.every(({ agrees }) => agrees !== false))
    return { ...done, findings: [...done.findings, ...asides] };
  run.compared = rows;
  for (const row of rows) for (const line of lines(row)) io.log.info(line);
  return { ...done, findings: [...done.findings.map((finding) => enriched(finding, rows, fixes, terraform)), ...asides] };
}

/** A demand that was hidden by an answer which is not the service's: told, for it may be why other things fail; it decides nothing. */
function aside(refusal: Refusal, about: About): Finding[] {
  const told = explain(refusal, "trust", explainContext(about));
  if (!/^RDT09[456]$/.test(told.rule)) return [];
  return [{ ...told, level: "note", message: `${told.message}\nIt only keeps what the cloud demands from being compared.` }];
}

/** A finding about a refused trust with the comparison's words; any other as it is. */
export function enriched(
  finding: Finding,
  rows: readonly Compared[],
  fixes: Comparison["fixes"],
  terraform: Comparison["terraform"] = {},
): Finding {
  const { unreadable } = finding;
  const cloud = unreadable && CLOUDS[unreadable.service];
  const parting = rows.filter((row) => row.cloud === cloud && row.agrees === false);
  const [first] = [...parting.filter(({ demanded }) => demanded !== null), ...parting];
  if (!cloud || !first) return finding;
  const sentences = parting.flatMap(({ differences }) => differences.map(({ sentence }) => sentence));
  const fix = fixes[cloud];
  const block = terraform[cloud];
  return {
    ...finding,
    message: [...sentences, finding.message].join(" "),
    ...(first.demanded === null ? {} : { expected: first.demanded, actual: first.presented }),
    ...(fix === undefined ? {} : { fix: late(fix) }),
    ...(block === undefined ? {} : { terraform: block }),
  };
}

/** A row for the log, with a caret under each character that differs. */
function lines({ cloud, what, presented, demanded, agrees, differences, marks }: Compared): string[] {
  const head = `${agrees === null ? "?" : agrees ? "✓" : "✗"} ${NAMES[cloud]}, ${oneLine(what)}`;
  if (agrees) return [`${head}: ${oneLine(presented)}`];
  const under = (text: string, ranges: Compared["marks"]["presented"]) =>
    ranges.length === 0 || oneLine(text) !== text
      ? []
      : [
          `               ${[...text].map((_, at) => (ranges.some(([from, to]) => at >= from && at < to) ? "^" : " ")).join("")}`.trimEnd(),
        ];
  return [
    head,
    `    presented  ${oneLine(presented)}`,
    ...under(presented, marks.presented),
    `    expected   ${demanded === null ? "not known: it may not be read" : oneLine(demanded)}`,
    ...(demanded === null ? [] : under(demanded, marks.demanded)),
    ...differences.map(({ sentence }) => `    ${oneLine(sentence)}`),
  ];
}
