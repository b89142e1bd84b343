/** github/codeql-action/upload-sarif into a folder; refused where NO_CODE_SCANNING is set, as GitHub refuses a repository without it. */
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

const input = (name: string) => process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";

if (process.env.NO_CODE_SCANNING) {
  console.log("::error::Advanced Security must be enabled for this repository to use code scanning.");
  process.exit(1);
}
const place = join(process.env.ARTIFACTS ?? "", "code-scanning", `${input("category")}.sarif`);
mkdirSync(dirname(place), { recursive: true });
copyFileSync(input("sarif_file"), place);
console.log(`Uploaded ${input("sarif_file")}`);
