import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
/** What a virtual environment is tied to: version, build and place of the Python it was made of. */
const PROBE =
  "import ensurepip, sys, venv; assert sys.version_info >= (3, 10); print(sys.version, sys.platform, sys.base_prefix)";

export interface ClientPython {
  readonly interpreter: string;
  /** A folder that nobody will find again: the caller removes it. */
  readonly temporary?: string;
}

/**
 * The Python that has the pinned clients: a virtual environment in the user's cache, named for what it was made of, so that a change of
 * requirements or of Python makes another. A whole one only ever appears under that name, by a rename at the end.
 * @throws Error without Python 3.10, or when the installation fails.
 */
export function clientPython(env: NodeJS.ProcessEnv, tell: (line: string) => void): ClientPython {
  const { python, made } = basePython(env);
  const key = createHash("sha256").update(readFileSync(REQUIREMENTS)).update(made).digest("hex").slice(0, 16);
  const cache = cacheFolder(env);
  const parent = cache ?? mkdtempSync(join(tmpdir(), "proof-of-restore-clients-"));
  const whole = join(parent, key);
  if (!existsSync(whole)) {
    tell(`Installing the clients into ${whole}`);
    const from = Date.now();
    try {
      install(python, whole);
    } catch (error) {
      if (cache === undefined) rmSync(parent, { recursive: true, force: true });
      throw error;
    }
    tell(`Installed in ${Math.round((Date.now() - from) / 1000)} s`);
  }
  return { interpreter: interpreterIn(whole), ...(cache === undefined ? { temporary: parent } : {}) };
}

function basePython(env: NodeJS.ProcessEnv): { python: string; made: string } {
  const tried: string[] = [];
  for (const python of ["python3", "python"]) {
    const { status, stdout, stderr, error } = spawnSync(python, ["-c", PROBE], { encoding: "utf8", env });
    if (status === 0) return { python, made: stdout };
    tried.push(`${python}: ${error?.message ?? stderr.trim().split("\n").at(-1)}`);
  }
  throw new Error(`test:clients needs Python 3.10 or newer with its modules venv and ensurepip.\n${tried.join("\n")}`);
}

/** Undefined: there is no home, or nothing can be written there. */
function cacheFolder({ XDG_CACHE_HOME: cache, HOME: home }: NodeJS.ProcessEnv): string | undefined {
  const parent = cache && isAbsolute(cache) ? cache : home && isAbsolute(home) ? join(home, ".cache") : undefined;
  if (parent === undefined) return undefined;
  const folder = join(parent, "proof-of-restore");
  try {
    mkdirSync(folder, { recursive: true });
    rmSync(mkdtempSync(join(folder, "try-")), { recursive: true });
    return folder;
  } catch {
    return undefined;
  }
}

function install(python: string, whole: string): void {
  const building = mkdtempSync(`${whole}.`);
  try {
    run(python, "-m", "venv", building);
    const own = interpreterIn(building);
    // uv, itself pinned there, lays the other packages down in seconds where pip takes minutes.
    run(own, "-m", "pip", "install", "--quiet", "--constraint", REQUIREMENTS, "uv");
    run(own, "-m", "uv", "pip", "install", "--quiet", "--no-cache", "--python", own, "--requirements", REQUIREMENTS);
    renameSync(building, whole);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another process may have been first.
    if (!existsSync(whole)) throw error;
  }
}

function run(command: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`The clients could not be installed: ${command} ${args.join(" ")}\n${error?.message ?? `${stdout}${stderr}`}`);
}

function interpreterIn(environment: string): string {
  return join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
}
