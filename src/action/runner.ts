import { setTimeout as wait } from "node:timers/promises";
import * as core from "@actions/core";
import { eachLine, oneLine } from "../core/index.ts";
import type { Log } from "../io/io.ts";
import type { Annotation } from "../report/index.ts";
import { httpsWire } from "../wire/https.ts";
import type { Host } from "./host.ts";

/** The job log. This is where its lines leave, so here each is made one line, whatever a caller put into it. */
export const log: Log = logOf(core);

/** A log over a runner's commands. */
export function logOf(to: Pick<typeof core, "startGroup" | "endGroup" | "info" | "debug">): Log {
  return {
    group: (title) => to.startGroup(oneLine(title)),
    endGroup: to.endGroup,
    info: (line) => to.info(oneLine(line)),
    debug: (line) => to.debug(oneLine(line)),
  };
}

/** Shows an annotation, whose message may be of several lines; the runner prints each of them in the log as well. */
export const annotate = annotateOf(core);

/** Annotations over a runner's commands. */
export function annotateOf(to: Pick<typeof core, Annotation["level"]>): (annotation: Annotation) => void {
  return ({ level, title, message, file, line, column }) =>
    to[level](eachLine(message).join("\n"), {
      title: oneLine(title),
      ...(file ? { file: oneLine(file) } : {}),
      ...(line ? { startLine: line } : {}),
      ...(column ? { startColumn: column } : {}),
    });
}

/** GitHub's runner, by the environment and the standard output of this process. */
export function githubRunner(cancelled: () => AbortSignal): Host {
  return {
    env: process.env,
    log,
    annotate,
    cancelled,
    wire: httpsWire(process.env),
    mask: core.setSecret,
    output: core.setOutput,
    summary: async (text) => process.env.GITHUB_STEP_SUMMARY && core.summary.addRaw(text).write(),
    state: core.getState,
    saveState: core.saveState,
    sleep: (ms, signal) => wait(ms, undefined, { signal }),
  };
}
