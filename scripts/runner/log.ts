/** One annotation, as a runner would show it beside the code. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

const decoded = (text: string) =>
  text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");

/** What a runner makes of a step's standard output: workflow commands obeyed, registered values hidden. */
export class RunnerLog {
  readonly annotations: Annotation[] = [];
  readonly masks: string[] = [];
  readonly lines: string[] = [];
  readonly #tell: (line: string) => void;
  #depth = 0;

  /** @param tell is given each line as a person would read it. */
  constructor(tell: (line: string) => void = () => {}) {
    this.#tell = tell;
  }

  /** One line of the step's output. */
  read(line: string): void {
    const command = /^::([\w-]+)(?: (.*?))?::(.*)$/.exec(line);
    if (!command) {
      this.#say(line);
      return;
    }
    const [, name = "", properties = "", data = ""] = command;
    const message = decoded(data);
    switch (name) {
      case "add-mask":
        // A runner masks each line of the value as well.
        for (const part of [message, ...message.split(/\r?\n/)]) if (part.trim() !== "") this.masks.push(part);
        return;
      case "group":
        this.#say(`▼ ${message}`);
        this.#depth = 1;
        return;
      case "endgroup":
        this.#depth = 0;
        return;
      case "debug":
        return;
      case "error":
      case "warning":
      case "notice": {
        const of = Object.fromEntries(
          properties
            .split(",")
            .flatMap((pair) =>
              pair.includes("=") ? [[pair.slice(0, pair.indexOf("=")).trim(), decoded(pair.slice(pair.indexOf("=") + 1))]] : [],
            ),
        );
        this.annotations.push({
          level: name,
          title: String(of.title ?? ""),
          message,
          ...(of.file ? { file: String(of.file) } : {}),
          ...(of.line ? { line: Number(of.line) } : {}),
        });
        const heading = name === "notice" ? "Notice" : name === "error" ? "Error" : "Warning";
        this.#say(`${heading}: ${message.split("\n")[0]}`);
        return;
      }
      default:
        this.#say(line);
    }
  }

  #say(line: string): void {
    const hidden = this.masks.reduce((text, mask) => text.replaceAll(mask, "***"), line);
    const shown = `${"  ".repeat(this.#depth)}${hidden}`;
    this.lines.push(shown);
    this.#tell(shown);
  }
}
