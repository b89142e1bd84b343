export const WORKFLOW = ".github/workflows/drill.yml";

/** A workflow with which every rule is content, and what is different in it. */
export function drill(
  of: Readonly<
    Partial<
      Record<
        "on" | "top" | "permissions" | "env" | "more" | "job" | "with" | "concurrency" | "environment" | "timeout" | "uses",
        string
      >
    >
  > = {},
): string {
  const line = (key: string, value: string) => (value === "" ? "" : `    ${key}: ${value}\n`);
  return `name: Drill
on:
  ${of.on ?? 'schedule: [{ cron: "17 4 * * 1" }]'}
${of.top ?? "permissions: {}\n"}jobs:
  drill:
    runs-on: ubuntu-latest
${line("permissions", of.permissions ?? "{ contents: read, id-token: write }")}${line("environment", of.environment ?? "restore-drills")}${line("concurrency", of.concurrency ?? "{ group: restore-drill }")}${line("timeout-minutes", of.timeout ?? "360")}${line("env", of.env ?? "")}${of.job ?? ""}    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
      - uses: ${of.uses ?? "proof-of-restore/action@v1"}
        with: { mode: drill${of.with ?? ""} }
${of.more ?? ""}`;
}

/** An expression as workflow files write it. */
export function expression(of: string): string {
  return `$\{{ ${of} }}`;
}
