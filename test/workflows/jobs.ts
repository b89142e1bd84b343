import { createInterface } from "node:readline";

/** A step in one of its stages: its own, or what it does after the job. */
interface Step {
  readonly name: string;
  readonly stage: string;
  result?: string;
}
export interface Job {
  readonly name: string;
  /** act may count a failure of another job of a matrix in: for one of these ask its steps. */
  result?: string;
  readonly steps: Step[];
  /** Step id → its outputs. */
  readonly outputs: Record<string, Record<string, string>>;
  /** What its steps wrote into the job summary. */
  summary: string;
  /** What its steps printed. */
  log: string;
}

/** One line of act's JSON log, as far as it is read here. */
interface Line {
  readonly msg?: string;
  readonly job?: string;
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly jobResult?: string;
  readonly step?: string;
  readonly stage?: string;
  readonly stepID?: readonly string[];
  readonly stepResult?: string;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly raw_output?: boolean;
}

/** What act says of a run, put together by job. */
export class Jobs {
  readonly lines: string[] = [];
  readonly #jobs = new Map<string, Job>();

  get all(): Job[] {
    return [...this.#jobs.values()];
  }

  /** @throws Error when no job has this name, with the names that there are. */
  job(name: string): Job {
    const found = this.#jobs.get(name);
    if (!found) throw new Error(`No job ${name} ran; there were: ${[...this.#jobs.keys()].join(" | ")}\n${this.#end()}`);
    return found;
  }

  /** The last that act said, as a person would read it. */
  #end(): string {
    const said = this.lines.map((line) => (line.startsWith("{") ? String(JSON.parse(line).msg ?? "").trim() : line));
    return said
      .filter((line) => line !== "")
      .slice(-15)
      .join("\n");
  }

  async read(stream: NodeJS.ReadableStream): Promise<void> {
    for await (const line of createInterface({ input: stream })) {
      this.lines.push(line);
      if (line.startsWith("{")) this.#take(JSON.parse(line));
    }
  }

  #take(line: Line): void {
    if (line.job === undefined) return;
    const name = nameOf(line.job, String(line.matrix?.name ?? ""));
    const job = this.#jobs.get(name) ?? { name, steps: [], outputs: {}, summary: "", log: "" };
    this.#jobs.set(name, job);
    if (line.jobResult) job.result = line.jobResult;
    if (line.step && line.stage && line.stepResult)
      job.steps.push({ name: line.step, stage: line.stage, result: line.stepResult });
    if (line.command === "summary") job.summary += line.content ?? "";
    if (line.command === "set-output") {
      const step = line.stepID?.join("/") ?? "";
      job.outputs[step] = { ...job.outputs[step], [line.name ?? ""]: line.arg ?? "" };
    }
    if (line.raw_output) job.log += line.msg ?? "";
  }
}

/** Without the calling workflow's name before it, and the number that act puts after the jobs of a matrix of many. */
function nameOf(job: string, matrix: string): string {
  const name = job.replace(/^.*?\//, "").trim();
  const plain = name.replace(/-\d+$/, "");
  return matrix !== "" && plain.endsWith(` ${matrix}`) ? plain : name;
}
