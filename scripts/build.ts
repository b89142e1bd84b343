/** Builds dist/: TypeScript to ES modules in lib/, then one CommonJS bundle. `--check` builds elsewhere and compares with what is committed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const checking = process.argv.includes("--check");

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd, encoding: "utf8" });
  if (status === 0) return;
  console.error(stdout, stderr);
  process.exit(1);
}

/** Everything that the bundler copies along and nothing loads. */
const STRAYS = ["proto", "protoc-gen-validate", "xds", "xdg-open"];

function build(into: string): void {
  const lib = join(root, "lib");
  for (const folder of [lib, into]) rmSync(folder, { recursive: true, force: true });
  run(join(root, "node_modules/typescript/bin/tsc"), ["-p", "tsconfig.build.json"], root);
  // No "type" here: the bundler must read the modules by their syntax (docs/architecture.md, "Build").
  writeFileSync(join(lib, "package.json"), '{"private":true}\n');
  run(
    join(root, "node_modules/@vercel/ncc/dist/ncc/cli.js"),
    ["build", "lib/main.js", "--out", into, "--no-cache", "--quiet", "--license", "licenses.txt"],
    root,
  );
  renameSync(join(into, "index.js"), join(into, "main.js"));
  for (const stray of STRAYS) rmSync(join(into, stray), { recursive: true, force: true });
  writeFileSync(join(into, "package.json"), '{"type":"commonjs"}\n');
}

function files(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}

if (checking) {
  const temporary = mkdtempSync(join(tmpdir(), "dist-"));
  const fresh = join(temporary, "dist");
  build(fresh);
  const [ours, theirs] = [files(fresh), files(join(root, "dist"))];
  const differing = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (name) => !ours.get(name)?.equals(theirs.get(name) ?? Buffer.alloc(0)),
  );
  rmSync(temporary, { recursive: true, force: true });
  if (differing.length > 0) {
    console.error(`dist/ differs from a fresh build in: ${differing.join(", ")}\nRun: npm run build, and commit dist/.`);
    process.exit(1);
  }
  console.log("dist/ equals a fresh build.");
} else {
  build(join(root, "dist"));
  console.log("dist/ is built.");
}
