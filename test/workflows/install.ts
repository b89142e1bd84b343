/**
 * The tools that try and lint workflows, at pinned versions, each installed once into the user's cache. As a program it prints their paths.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TOOLS = ["act", "actionlint", "zizmor"] as const;
export type Tool = (typeof TOOLS)[number];

/** Go modules by their command's package, Python packages by their name. */
const SOURCES = {
  act: { go: "github.com/nektos/act", version: "0.2.89" },
  actionlint: { go: "github.com/rhysd/actionlint/cmd/actionlint", version: "1.7.12" },
  zizmor: { python: "zizmor", version: "1.32.0" },
} as const satisfies Record<Tool, { version: string } & ({ go: string } | { python: string })>;

/** @returns the path of each tool. @throws Error when one cannot be installed, in words that say what is missing. */
export function install(
  env: NodeJS.ProcessEnv = process.env,
  tell: (line: string) => void = console.error,
): Record<Tool, string> {
  const cache = cacheFolder(env);
  const path = (tool: Tool) => installed(tool, cache, env, tell);
  return { act: path("act"), actionlint: path("actionlint"), zizmor: path("zizmor") };
}

/** The user's cache; where there is none to write to, a folder of this user's own among the temporary ones. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env.XDG_CACHE_HOME || (env.HOME ? join(env.HOME, ".cache") : "");
  const folders = [
    ...(home === "" ? [] : [join(home, "proof-of-restore")]),
    join(tmpdir(), `proof-of-restore-${process.getuid?.() ?? 0}`),
  ];
  for (const folder of folders) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // The next one.
    }
  }
  throw new Error(`No folder can be written to for the tools: ${folders.join(", ")}.`);
}

/** A tool is made in a folder aside and moved into its place as a whole, so that what is there is never half of one. */
function installed(tool: Tool, cache: string, env: NodeJS.ProcessEnv, tell: (line: string) => void): string {
  const source = SOURCES[tool];
  const place = join(cache, `${tool}-${source.version}-${process.platform}-${process.arch}`);
  const program = join(place, "bin", process.platform === "win32" ? `${tool}.exe` : tool);
  if (existsSync(program)) return program;
  tell(`Installing ${tool} ${source.version} into ${place}`);
  const aside = mkdtempSync(join(cache, `${tool}-`));
  try {
    if ("go" in source) goInstall(tool, source, aside, cache, env);
    else venv(tool, source, aside, env);
    moved(aside, place, program);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  if (!stdout?.includes(source.version)) {
    rmSync(place, { recursive: true, force: true });
    throw new Error(`What was installed at ${program} does not say that it is ${tool} ${source.version}.`);
  }
  return program;
}

function moved(aside: string, place: string, program: string): void {
  try {
    renameSync(aside, place);
  } catch (error) {
    // Another process was faster; what it made is whole.
    if (!existsSync(program)) throw error;
  }
}

function goInstall(
  tool: Tool,
  { go, version }: { go: string; version: string },
  into: string,
  cache: string,
  env: NodeJS.ProcessEnv,
): void {
  const homeless = env.HOME ? {} : { GOPATH: join(cache, "go"), GOCACHE: join(cache, "go-build"), GOFLAGS: "-modcacherw" };
  run(`${tool} ${version}`, "Go", "go", ["install", "-trimpath", `${go}@v${version}`], {
    ...env,
    CGO_ENABLED: "0",
    ...homeless,
    GOBIN: join(into, "bin"),
  });
}

function venv(tool: Tool, { python, version }: { python: string; version: string }, into: string, env: NodeJS.ProcessEnv): void {
  const what = `${tool} ${version}`;
  run(what, "Python 3 with venv", "python3", ["-m", "venv", into], env);
  const pip = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--only-binary",
    ":all:",
    `${python}==${version}`,
  ];
  run(what, "pip", join(into, "bin/python"), pip, env);
}

function run(what: string, needs: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { error, status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
  if (error)
    throw new Error(`npm run test:workflows needs ${needs} to install ${what}: ${command} cannot be run (${error.message}).`);
  if (status !== 0) throw new Error(`${what} could not be installed by ${[command, ...args].join(" ")}:\n${stdout}${stderr}`);
}

if (import.meta.main) for (const [tool, path] of Object.entries(install())) console.log(`${tool}: ${path}`);
