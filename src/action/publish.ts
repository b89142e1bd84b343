import { join } from "node:path";
import type { Run, Settings } from "../core/index.ts";
import { OWN_ERROR } from "../core/own-error.ts";
import type { Io } from "../io/io.ts";
import { ownError } from "../judge/own-error.ts";
import { exitCode } from "../record/settle.ts";
import {
  type Annotation,
  annotations,
  bareSummary,
  closing,
  type OutputPaths,
  outputs,
  type Selection,
  sarif,
  summary,
} from "../report/index.ts";
import { CATALOGUE } from "../run/catalogue.ts";

/** Where a runner takes what a step says, beside its files. */
export interface Runner {
  readonly summary: (text: string) => Promise<unknown>;
  readonly annotate: (annotation: Annotation) => void;
  readonly output: (name: string, value: string) => void;
}

/**
 * Tells a run in every way: summary, annotations, SARIF, outputs, log. A way that meets an error of our own is a finding, and keeps no other
 * from being gone.
 */
export async function publish(io: Io, runner: Runner, run: Run, settings: Settings, selection?: Selection): Promise<void> {
  const texts = await written(io, run, settings);
  const paths: { -readonly [N in keyof OutputPaths]: string } = { evidence: join(settings.outputDirectory, "evidence.json") };
  const way = async (doing: string, go: () => unknown) => {
    try {
      await go();
    } catch (error) {
      const { title, message } = fallen(run, settings, error, doing);
      runner.annotate({ level: "error", title: `${OWN_ERROR.code} ${title}`, message });
    }
  };
  await way("kept summary.md", async () => {
    paths.summary = await io.write("summary.md", texts.summary);
  });
  await way("gave the summary to the runner", () => runner.summary(texts.summary));
  await way("made annotations", () => texts.annotations.forEach(runner.annotate));
  await way("kept findings.sarif", async () => {
    if (texts.sarif !== null) paths.sarif = await io.write("findings.sarif", texts.sarif);
  });
  await way("set the outputs", () => {
    const all: Readonly<Record<string, string>> = outputs(run, paths, selection);
    for (const [name, value] of Object.entries(all)) runner.output(name, value);
  });
  // Whatever became of the others: what this step came to.
  await way("set the verdict", () => runner.output("verdict", run.verdict));
  await way("wrote the end of the log", () => texts.closing.forEach(io.log.info));
  io.log.info(`Evidence: ${paths.evidence}`);
  if (paths.summary) io.log.info(`Summary:  ${paths.summary}`);
}

interface Texts {
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly sarif: string | null;
  readonly closing: readonly string[];
}

/** What each report says. Where one cannot be written, the others are written again, so that they tell it; and so is the record. */
async function written(io: Io, run: Run, settings: Settings): Promise<Texts> {
  const once = (): { readonly texts: Texts; readonly errors: readonly [doing: string, error: unknown][] } => {
    const errors: [string, unknown][] = [];
    const or = <T>(what: string, write: () => T, bare: () => T): T => {
      try {
        return write();
      } catch (error) {
        errors.push([what, error]);
        return bare();
      }
    };
    const texts = {
      summary: or(
        "wrote the summary",
        () => summary(run),
        () => bareSummary(run),
      ),
      annotations: or(
        "wrote the annotations",
        () => annotations(run),
        () => [],
      ),
      // A report tells of other runs' findings, of other commits perhaps.
      sarif:
        run.mode === "report"
          ? null
          : or(
              "wrote findings.sarif",
              () => sarif(run, CATALOGUE),
              () => null,
            ),
      closing: or(
        "wrote the end of the log",
        () => closing(run),
        () => [run.verdict.toUpperCase()],
      ),
    };
    return { texts, errors };
  };
  const first = once();
  if (first.errors.length === 0) return first.texts;
  for (const [doing, error] of first.errors) fallen(run, settings, error, doing);
  await io.keep(run).catch((error: unknown) => fallen(run, settings, error, "wrote the run record"));
  return once().texts;
}

/** An error of our own that is met when the run has been judged: nothing that it says is passed any more. */
function fallen(run: Run, { failOn }: Pick<Settings, "failOn">, error: unknown, doing: string) {
  const own = ownError(error, doing, run.phases.at(-1)?.name ?? "plan");
  run.findings.push(own);
  run.verdict = "failed";
  run.exitCode = exitCode(run, failOn, false);
  return own;
}
