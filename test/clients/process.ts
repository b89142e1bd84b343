import { spawn } from "node:child_process";

export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a client with these variables and no others, `input` on its standard input, and waits until it ends. */
export function runClient(command: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ""): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...env } });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
      });
    }
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, ...said }));
    child.stdin.end(input);
  });
}
