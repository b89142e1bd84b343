import { join } from "node:path";
import type { Run, Settings } from "../../core/index.ts";
import { OWN_ERROR } from "../../core/own-error.ts";
import { ownError } from "../../judge/own-error.ts";
import { exitCode } from "../../record/settle.ts";
import { REPORTS, type Report } from "../../report/index.ts";
import { CATALOGUE } from "../../run/catalogue.ts";
import { fileOf } from "./file.ts";
import { PUBLICATIONS } from "./index.ts";
import type { Act, Ending, Publication, Telling } from "./publication.ts";

/**
 * Tells a run in every way: its reports as files, then each publication. One that meets an error of our own is a finding, and keeps no other
 * from being told.
 */
export async function publish(
  ending: Ending,
  reports: readonly Report[] = REPORTS,
  publications: readonly Publication[] = PUBLICATIONS,
): Promise<void> {
  const { io, runner, run, settings } = ending;
  for (const { name, act } of await prepared(ending, reports, publications)) {
    try {
      for (const line of await act()) io.log.info(line);
    } catch (error) {
      const { title, message } = fallen(run, settings, error, name);
      runner.annotate({ level: "error", title: `${OWN_ERROR.code} ${title}`, message });
    }
  }
}

interface Prepared {
  readonly name: string;
  readonly act: Act;
}

/** What is to be done. Where a text could not be written, all are written again, so that they tell it; and so is the record. */
async function prepared(
  ending: Ending,
  reports: readonly Report[],
  publications: readonly Publication[],
): Promise<readonly Prepared[]> {
  const { io, run, settings } = ending;
  const first = prepare(ending, reports, publications);
  if (first.errors.length === 0) return first.acts;
  for (const [name, error] of first.errors) fallen(run, settings, error, name);
  await io.keep(run).catch((error: unknown) => fallen(run, settings, error, "the run record"));
  return prepare(ending, reports, publications).acts;
}

function prepare(
  ending: Ending,
  reports: readonly Report[],
  publications: readonly Publication[],
): { readonly acts: readonly Prepared[]; readonly errors: readonly (readonly [name: string, error: unknown])[] } {
  const { run, settings } = ending;
  const errors: [string, unknown][] = [];
  const or = <T>(name: string, write: () => readonly T[], bare: () => readonly T[]): readonly T[] => {
    try {
      return write();
    } catch (error) {
      errors.push([name, error]);
      return bare();
    }
  };
  const texts = new Map<Report, string>();
  for (const report of reports) {
    const write = () => (report.when(run) ? [report.write(run, { rules: CATALOGUE })] : []);
    const bare = () => (report.bare ? [report.bare(run)] : []);
    for (const text of or(report.file, write, bare)) texts.set(report, text);
  }
  const telling: Telling = { ...ending, texts, paths: { evidence: join(settings.outputDirectory, "evidence.json") } };
  const acts = [...[...texts.keys()].map(fileOf), ...publications].flatMap((of) => {
    const write = () => (of.wanted(settings, run) ? [of.prepare(telling)] : []);
    const bare = () => (of.bare ? [of.bare(telling)] : []);
    return or(of.name, write, bare).map((act): Prepared => ({ name: of.name, act }));
  });
  return { acts, errors };
}

/** An error of our own that is met when the run has been judged: nothing that it says is passed any more. */
function fallen(run: Run, { failOn }: Pick<Settings, "failOn">, error: unknown, name: string) {
  const own = ownError(error, `wrote ${name}`, run.phases.at(-1)?.name ?? "plan");
  run.findings.push(own);
  run.verdict = "failed";
  run.exitCode = exitCode(run, failOn, false);
  return own;
}
