import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { inspect } from "node:util";

/** Each writes the variable P. */
const SHELLS: Readonly<Record<string, string>> = {
  "bash: set -x": 'exec 2>&1; set -x; : "$P"',
  "bash: set -x of an assignment": 'exec 2>&1; set -x; password="$P"',
  "bash: printf %q": 'printf "%q\\n" "$P"',
  "bash: @Q": `echo "\${P@Q}"`,
  "bash: declare": "declare -p P",
  "bash: unquoted": "set -f; echo $P",
  "sh: set -x": "sh -c 'exec 2>&1; set -x; : \"$P\"'",
  "base64 -w 20": 'printf %s "$P" | base64 -w 20',
  xxd: 'printf %s "$P" | xxd',
  "xxd -p": 'printf %s "$P" | xxd -p',
  "xxd -g 1 -u": 'printf %s "$P" | xxd -g 1 -u',
  "od -An -tx1": 'printf %s "$P" | od -v -An -tx1',
  "od -tx1z": 'printf %s "$P" | od -v -tx1z',
  "od -c": 'printf %s "$P" | od -c -v',
  "hexdump -C": 'printf %s "$P" | hexdump -v -C',
  jq: 'jq -rn "env.P | @uri, @html, @sh, @json, @base64"',
};
/** Ends what one of them wrote. */
const END = "\u0001\u0002\n";
const ALL = Object.values(SHELLS)
  .map((script) => `(${script}) 2>/dev/null\nprintf '\\001\\002\\n'\n`)
  .join("");

/** A secret as real programs write it; those that this machine does not have are left out. */
export function written(secret: string): Readonly<Record<string, string>> {
  const env = { PATH: process.env.PATH, P: secret, LC_ALL: "C.UTF-8", PYTHONUTF8: "1" };
  const python = spawnSync("python3", [join(import.meta.dirname, "encodings.py")], { env, encoding: "utf8" });
  if (python.status !== 0) throw new Error(python.stderr);
  const found: Record<string, string> = JSON.parse(python.stdout);
  const { stdout } = spawnSync("bash", ["-c", ALL], { env, encoding: "utf8" });
  for (const [at, name] of Object.keys(SHELLS).entries()) found[name] = stdout.split(END)[at] ?? "";
  return {
    ...found,
    "node: encodeURIComponent": encodeURIComponent(secret),
    "node: URLSearchParams": new URLSearchParams({ p: secret }).toString(),
    "node: JSON": JSON.stringify({ p: secret }, null, 2),
    "node: inspect": inspect({ p: secret }, { maxStringLength: null, breakLength: Number.POSITIVE_INFINITY }),
  };
}

const CONTROLS = ["QQQQQQQQQQQQQQQQQQQQQQQQ", "QQQQ QQQQ\nQQQQQ'QQ"].map(written);
/** An address of a dump. */
const FRAME = /^[\s0:]*$|^\s*[0-9a-f]{6,8}\s*$/;

/**
 * What `shown` still has of a secret that was written by `name`: this many characters in a row that the same program does not write of another
 * secret as well; undefined when there is nothing.
 */
export function left(shown: string, name: string, text: string, size = 8): string | undefined {
  for (let at = 0; at + size <= text.length; at++) {
    const part = text.slice(at, at + size);
    if (!FRAME.test(part) && shown.includes(part) && !CONTROLS.some((control) => control[name]?.includes(part))) return part;
  }
  return undefined;
}
