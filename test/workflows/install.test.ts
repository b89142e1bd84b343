import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cacheFolder, install } from "./install.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "install-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A machine whose `go` and `python3` behave so; undefined: it has none. */
function machine(go: string | undefined, python: string | undefined): NodeJS.ProcessEnv {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, script] of [
    ["go", go],
    ["python3", python],
  ]) {
    if (!name || script === undefined) continue;
    writeFileSync(join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { PATH: bin, HOME: join(folder, "home") };
}
/** Makes a program that says its version. */
const PROGRAM = (path: string, version: string) => `printf '#!/bin/sh\\necho ${version}\\n' > "${path}"; chmod +x "${path}"`;
const GO = `mkdir -p "$GOBIN"; case "$3" in
*act@v*) ${PROGRAM("$GOBIN/act", "act version 0.2.89")};;
*) ${PROGRAM("$GOBIN/actionlint", "1.7.12")};;
esac`;
const PYTHON = `mkdir -p "$3/bin"; printf '#!/bin/sh\\nPATH=/usr/bin:/bin\\nprintf "#!/bin/sh\\\\necho zizmor 1.32.0\\\\n" > "$(dirname "$0")/zizmor"; chmod +x "$(dirname "$0")/zizmor"' > "$3/bin/python"; chmod +x "$3/bin/python"`;
const quiet = () => {};
const cached = () => readdirSync(join(folder, "home/.cache/proof-of-restore")).sort();

it("installs each tool once, and finds it again", () => {
  const env = machine(GO, PYTHON);
  const told: string[] = [];
  const tools = install(env, (line) => told.push(line));
  expect(Object.values(tools).map(existsSync)).toEqual([true, true, true]);
  expect(told).toHaveLength(3);
  const there = cached();
  expect(install(machine("exit 1", "exit 1"), (line) => told.push(line))).toEqual(tools);
  expect(told).toHaveLength(3);
  expect(cached()).toEqual(there);
});

it("says what is missing on a machine without Go, or without Python", () => {
  expect(() => install(machine(undefined, PYTHON), quiet)).toThrow("npm run test:workflows needs Go to install act 0.2.89");
  rmSync(folder, { recursive: true, force: true });
  expect(() => install(machine(GO, undefined), quiet)).toThrow("needs Python 3 with venv to install zizmor 1.32.0");
});

it("never takes an installation that broke off half-way for a whole one", () => {
  const half = `${GO}; echo the proxy is down >&2; exit 1`;
  expect(() => install(machine(half, PYTHON), quiet)).toThrow(
    /act 0\.2\.89 could not be installed by go install .*:\nthe proxy is down/s,
  );
  expect(cached()).toEqual([]);
  // What a killed process leaves stands aside, and is not in the way.
  mkdirSync(join(folder, "home/.cache/proof-of-restore/act-x1y2z3/bin"), { recursive: true });
  const { act } = install(machine(GO, PYTHON), quiet);
  expect(act).toMatch(/act-0\.2\.89-\w+-\w+\/bin\/act$/);
});

it("refuses a tool that is not of the version it was asked for", () => {
  expect(() => install(machine(GO.replace("act version 0.2.89", "act version 0.2.1"), PYTHON), quiet)).toThrow(
    "does not say that it is act 0.2.89",
  );
  expect(() => install(machine(GO, PYTHON), quiet)).not.toThrow();
});

it("keeps the tools in XDG_CACHE_HOME, in HOME, or among the temporary files of this user", () => {
  expect(cacheFolder({ XDG_CACHE_HOME: join(folder, "xdg"), HOME: join(folder, "home") })).toBe(
    join(folder, "xdg/proof-of-restore"),
  );
  expect(cacheFolder({ HOME: join(folder, "home") })).toBe(join(folder, "home/.cache/proof-of-restore"));
  writeFileSync(join(folder, "file"), "");
  const temporary = join(tmpdir(), `proof-of-restore-${process.getuid?.() ?? 0}`);
  for (const env of [{}, { HOME: "" }, { HOME: join(folder, "file") }]) expect(cacheFolder(env)).toBe(temporary);
});
