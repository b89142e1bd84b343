/** actions/upload-artifact in a folder: one file or one folder, names that GitHub takes, no second artifact of a name without `overwrite`. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const input = (name: string) => process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
const fail = (message: string): never => {
  console.log(`::error::${message}`);
  process.exit(1);
};

const [name, path] = [input("name"), input("path")];
if (name === "" || /["<>|*?\r\n\\/:]/.test(name)) fail(`The artifact name is not valid: ${name}`);
if (process.env.LOST_ARTIFACT === name) fail(`The connection broke while ${name} was uploaded.`);
const there = existsSync(path);
const folder = there && statSync(path).isDirectory();
if (!there || (folder && readdirSync(path).length === 0)) {
  const message = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
  if (input("if-no-files-found") === "error") fail(message);
  console.log(`::warning::${message}`);
  process.exit(0);
}
const place = join(process.env.ARTIFACTS ?? fail("ARTIFACTS is not set"), name);
if (existsSync(place) && input("overwrite") !== "true") fail("An artifact with this name already exists on the workflow run");
rmSync(place, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
cpSync(path, folder ? place : join(place, basename(path)), { recursive: true });
console.log(`Artifact ${name} has been uploaded`);
