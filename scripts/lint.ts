/**
 * `npm run lint -- [PLAN] [--fail-on error|warning|never] [--repository owner/name]`: mode lint of the built action on a repository of this
 * machine, without GitHub and without a network, for people and hooks. It needs nothing but Node and dist/.
 * Exit code: 0, 1 as `fail-on` says, 2 for a wrong call.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { parseArgs, styleText } from "node:util";
import { eachLine, type Finding, type Level, oneLine } from "../src/core/index.ts";

const USAGE = "npm run lint -- [PLAN] [--fail-on error|warning|never] [--repository owner/name]";
const main = join(import.meta.dirname, "../dist/main.js");
const COLOURS = { error: "red", warning: "yellow", note: "cyan" } as const;
const LEVELS: readonly Level[] = ["error", "warning", "note"];

const called = call();
const plan = resolve(process.env.INIT_CWD ?? process.cwd(), called.plan);
const root = rootOf(plan);
const folder = mkdtempSync(join(tmpdir(), "restore-lint-"));
try {
  process.exitCode = lint();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function call(): { plan: string; failOn: string; repository: string } {
  try {
    const options = { "fail-on": { type: "string" }, repository: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [first = ".github/restore-plan.yml", ...more] = positionals;
    if (more.length > 0) throw new Error(`One plan at a time: ${more.join(" ")}`);
    return { plan: first, failOn: values["fail-on"] ?? "error", repository: values.repository ?? "" };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

/** The repository that holds the plan; outside of one, the folder in which the plan would lie in its `.github`, or lies. */
function rootOf(path: string): string {
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) if (existsSync(join(at, ".git"))) return at;
  return dirname(path).endsWith(`${sep}.github`) ? dirname(dirname(path)) : dirname(path);
}

function lint(): number {
  const foreign = /^(GITHUB|INPUT|ACTIONS|RUNNER|STATE)_/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: {
      ...Object.fromEntries(own),
      GITHUB_WORKSPACE: root,
      GITHUB_REPOSITORY: called.repository,
      RUNNER_TEMP: folder,
      INPUT_MODE: "lint",
      INPUT_PLAN: relative(root, plan).split(sep).join("/"),
      "INPUT_FAIL-ON": called.failOn,
      "INPUT_OUTPUT-DIRECTORY": folder,
    },
  });
  const evidence = join(folder, "evidence.json");
  if (!existsSync(evidence)) {
    // Nothing was begun: what stood in the way is all that the action printed.
    console.error(eachLine((stdout + stderr).replaceAll(/^::.*\n/gm, "").trim()).join("\n"));
    return status === 1 && stdout.includes("RDP028") ? 2 : 1;
  }
  const { findings } = JSON.parse(readFileSync(evidence, "utf8")) as { findings: readonly Finding[] };
  const told = findings.filter(({ accepted }) => !accepted);
  for (const level of LEVELS) for (const finding of told) if (finding.level === level) print(finding);
  console.log(closing(told, findings.length - told.length));
  return status ?? 1;
}

function print({ rule, level, title, message, expected, actual, fix, where }: Finding): void {
  const place = where ? `${oneLine(where.path)}:${where.line}:${where.column}: ` : "";
  console.log(`${place}${coloured(COLOURS[level], level)} ${rule} ${coloured("bold", oneLine(title))}`);
  const said = [
    message,
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(actual === undefined ? [] : [`actual: ${actual}`]),
  ];
  for (const line of said.flatMap(eachLine)) console.log(`    ${line}`);
  for (const [n, line] of eachLine(fix ?? "").entries()) if (line) console.log(`    ${n === 0 ? "fix: " : "     "}${line}`);
  console.log("");
}

function closing(told: readonly Finding[], accepted: number): string {
  const counts = LEVELS.flatMap((level) => {
    const count = told.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [coloured(COLOURS[level], `${count} ${level}${count === 1 ? "" : "s"}`)];
  });
  const text = counts.length === 0 ? coloured("green", "Nothing to mend.") : `${counts.join(", ")}.`;
  return accepted === 0 ? text : `${text} ${accepted} accepted.`;
}

/** Coloured on a terminal alone, and not where NO_COLOR is set. */
function coloured(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
