import { aliasesOf } from "../audit/late.ts";
import type { Finding, Run, Settings } from "../core/index.ts";
import { type Io, instant } from "../io/io.ts";
import { verdictOf } from "../judge/judge.ts";
import { timed } from "../judge/phase.ts";
import { unsupportedInputs } from "../plan/unsupported.ts";
import { readKept } from "../record/journal.ts";
import { exitCode } from "../record/settle.ts";
import { evidence, type Leg, legsOf, merge, parseEvidence, reportFinding } from "../report/index.ts";
import type { EvidenceFile } from "./evidence-files.ts";
import { completeAudit } from "./late-audit.ts";

/** Characters of evidence that are kept in all: what comes of them must still be one file. */
const MOST = 128 * 1024 * 1024;

/**
 * Mode report: the evidence of many runs as one record, worst first. A file that tells nothing is a finding, and the others are told all
 * the same. The clouds are asked for nothing but the audit entries that were late.
 * @param plan the plan's text, of which a report needs no more than who may read the logs; null when there is none.
 */
export async function gather(
  io: Io,
  run: Run,
  settings: Settings,
  files: AsyncIterable<EvidenceFile>,
  plan: () => Promise<string | null>,
): Promise<void> {
  const legs: Leg[] = [];
  const aliases = new Map<string, string>();
  await timed(io, run, [], "plan", "Evidence", async () => {
    const findings: Finding[] = unsupportedInputs(settings);
    let read = 0;
    let kept = 0;
    for await (const file of files) {
      read += "none" in file ? 0 : 1;
      const told = await legsIn(file, settings.run.serverUrl, MOST - kept);
      if ("finding" in told) findings.push(told.finding);
      else {
        legs.push(...told.legs);
        for (const [objectId, clientId] of told.aliases) aliases.set(objectId, clientId);
        kept += told.size;
      }
    }
    if (settings.evidence.length === 0) findings.push(none("input evidence", "Input evidence names no file."));
    io.log.info(
      `${read} evidence ${read === 1 ? "file" : "files"}, ${legs.length} ${legs.length === 1 ? "run" : "runs"} in them.`,
    );
    return { findings, verdict: verdictOf(findings, false) };
  });
  const merged = merge(legs, run.findings, settings.only);
  // Files were read, and none tells of a run.
  const empty = merged.verdict === "not-run" ? [none("input evidence", "None of the files tells of a run.")] : [];
  Object.assign(run, empty.length === 0 ? merged : merge(legs, [...run.findings, ...empty], settings.only));
  await completeAudit(io, run, settings, plan, aliases);
  run.endedAt = instant(io.now());
  run.exitCode = exitCode(run, settings.failOn, false);
  await io.keep(run);
}

type Legs = { readonly legs: Leg[]; readonly size: number; readonly aliases: readonly [string, string][] };

async function legsIn(file: EvidenceFile, server: string, room: number): Promise<Legs | { readonly finding: Finding }> {
  const { path } = file;
  if ("none" in file) return { finding: none(path, `No file is, or matches, ${path}.`) };
  if ("why" in file) return { finding: wrong("unreadable", path, file.why) };
  const parsed = await readFile(file);
  if ("wrong" in parsed) return { finding: wrong(parsed.wrong === "version" ? "version" : "unreadable", path, parsed.why) };
  const size = evidence(parsed.run).length;
  if (size > room) return { finding: wrong("unreadable", path, "is left out: all files together are too long for one report") };
  return { legs: legsOf(parsed.run, path, server), size, aliases: aliasesOf(parsed.run) };
}

const LOST = { wrong: "text", why: "is gone, and the journal that was left beside it tells of no run" } as const;

/** Of a run that was killed the journal beside its evidence tells more. */
async function readFile({
  text,
  journal,
}: Extract<EvidenceFile, { journal: unknown }>): Promise<ReturnType<typeof parseEvidence>> {
  const parsed = text === null ? LOST : parseEvidence(text);
  if ("run" in parsed && parsed.run.endedAt !== null) return parsed;
  const run = readKept({ evidence: text, journal: await journal() });
  return run ? { run } : parsed;
}

function none(subject: string, message: string): Finding {
  const fix =
    "Upload evidence.json in every job (if: always()), download the artifacts before this step, and name the files, for example: artifacts/**/evidence.json";
  return reportFinding("none", { subject, message: `${message} The legs wrote no evidence, or it was not brought here.`, fix });
}

function wrong(rule: "unreadable" | "version", path: string, why: string): Finding {
  const fix =
    rule === "version"
      ? "Report with the version of the action that wrote it, or a later one."
      : "Run that leg again; name only files that are evidence, for example artifacts/**/evidence.json.";
  return reportFinding(rule, { subject: path, message: `It ${why}. What it would have said counts as failed.`, fix });
}
