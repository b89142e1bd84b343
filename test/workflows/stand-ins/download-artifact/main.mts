/** actions/download-artifact by pattern: each artifact into a folder of its name; none is no failure. */
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const input = (name: string) => process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
const folder = process.env.ARTIFACTS ?? "";
const names = existsSync(folder) ? readdirSync(folder) : [];
const pattern = new RegExp(
  `^${input("pattern")
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")}$`,
);
const found = names.filter((name) => pattern.test(name));
mkdirSync(input("path"), { recursive: true });
for (const name of found) cpSync(join(folder, name), join(input("path"), name), { recursive: true });
console.log(`Total of ${found.length} artifact(s) downloaded`);
