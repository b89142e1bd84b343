import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { inspect } from "node:util";

/** Each writes the variable P, which is in the file F too; J is a JSON object that holds it, and W is P where it is long enough to be wrapped. */
const SHELLS: Readonly<Record<string, string>> = {
  "bash: set -x": '(exec 2>&1; set -x; : "$P")',
  "bash: set -x of an assignment": '(exec 2>&1; set -x; password="$P")',
  "bash: set -x of JSON": '(exec 2>&1; set -x; : "$J")',
  "bash: printf %q": 'printf "%q\\n" "$P"',
  "bash: @Q": `echo "\${P@Q}"`,
  "bash: declare": "declare -p P",
  "bash: unquoted": "set -f; echo $P",
  "sh: set -x": "sh -c 'exec 2>&1; set -x; : \"$P\"'",
  "sh: set -x of JSON": "sh -c 'exec 2>&1; set -x; : \"$J\"'",
  "coreutils: printf %q": 'env printf "%q\\n" "$P"',
  "coreutils: printf %q of ASCII": 'LC_ALL=C env printf "%q\\n" "$P"',
  "coreutils: error of ASCII": 'LC_ALL=C cat -- "/$P" 2>&1 | sed "s/: [^:]*$//"',
  "base64 -w 20": 'base64 -w 20 "$F"',
  xxd: 'xxd "$F"',
  "xxd -p": 'xxd -p "$F"',
  "xxd -p -c 5": 'xxd -p -c 5 "$F"',
  "xxd -g 1 -u": 'xxd -g 1 -u "$F"',
  "xxd -g 1 -c 8": 'xxd -g 1 -c 8 "$F"',
  "xxd -g 4 -c 7": 'xxd -g 4 -c 7 "$F"',
  "xxd -g 0 -c 40": 'xxd -g 0 -c 40 "$F"',
  "xxd -e": 'xxd -e "$F"',
  "xxd -e -g 8": 'xxd -e -g 8 "$F"',
  "xxd -b": 'xxd -b "$F"',
  "xxd -i": 'xxd -i <"$F"',
  od: 'od -v "$F"',
  "od of the second half of a line": '{ printf "%9s" ""; cat "$F"; } | od -v -tx1z',
  "od -b": 'od -v -b "$F"',
  "od -c": 'od -v -c "$F"',
  "od -a": 'od -v -a "$F"',
  "od -An -c": 'od -v -An -c "$F"',
  "od -Ad -c -w7": 'od -v -Ad -c -w7 "$F"',
  "od -An -b": 'od -v -An -b "$F"',
  "od -An -tx1": 'od -v -An -tx1 "$F"',
  "od -An -tx1z": 'od -v -An -tx1z "$F"',
  "od -Ax -tx1z -w32": 'od -v -Ax -tx1z -w32 "$F"',
  "od -tx1 -tc": 'od -v -tx1 -tc "$F"',
  "od -x": 'od -v -x "$F"',
  "od -An -x": 'od -v -An -x "$F"',
  "od -An -tx2 --endian=big": 'od -v -An -tx2 --endian=big "$F"',
  "od -tx4": 'od -v -tx4 "$F"',
  "od -An -tx4z": 'od -v -An -tx4z "$F"',
  "od -tx8z": 'od -v -tx8z "$F"',
  "od -An -tx8": 'od -v -An -tx8 "$F"',
  "od -tu1": 'od -v -tu1 "$F"',
  "od -An -tu1": 'od -v -An -tu1 "$F"',
  "od -td1z": 'od -v -td1z "$F"',
  "od -d": 'od -v -d "$F"',
  "od -An -i": 'od -v -An -i "$F"',
  "od -tu8": 'od -v -tu8 "$F"',
  "od -to4": 'od -v -to4 "$F"',
  hexdump: 'hexdump -v "$F"',
  "hexdump -C": 'hexdump -v -C "$F"',
  "hexdump -b": 'hexdump -v -b "$F"',
  "hexdump -c": 'hexdump -v -c "$F"',
  "hexdump -c of ASCII": 'LC_ALL=C hexdump -v -c "$F"',
  "hexdump -d": 'hexdump -v -d "$F"',
  "hexdump -o": 'hexdump -v -o "$F"',
  "hexdump -x": 'hexdump -v -x "$F"',
  "hexdump -e": `hexdump -v -e '16/1 "%02x " "\\n"' "$F"`,
  "curl --trace": 'curl -s --trace - -o /dev/null "file://$F"',
  "curl --trace-ascii": 'curl -s --trace-ascii - -o /dev/null "file://$F"',
  "cat -A": 'cat -A "$F"',
  "sed -n l": 'sed -n l "$F"',
  "sed -n 'l 20'": 'sed -n "l 20" "$F"',
  "fold -w 20": 'printf %s "$W" | fold -w 20',
  "fold, indented": 'printf %s "$W" | fold -s -w 23 | sed "s/^/    /"',
  "fmt, indented": 'sed "s/^/   /" "$F" | fmt -w 20',
  jq: 'jq -rn "env.P | @uri, @html, @sh, @json, @base64"',
};
/** Ends what one of them wrote. */
const END = "\u0001\u0002\n";
const ALL = `F=$(mktemp) && trap 'rm -f "$F"' EXIT
while IFS= read -r -d '' P && IFS= read -r -d '' J && IFS= read -r -d '' W && IFS= read -r -d '' LEAVE; do
export P J W F; printf %s "$P" >"$F"
${Object.values(SHELLS)
  .map((script, at) => `[ "$LEAVE" = ${at % 2} ] || { ${script}\n} 2>/dev/null\nprintf '\\001\\002\\n'\n`)
  .join("")}done`;
const ENV = { PATH: process.env.PATH, LC_ALL: "C.UTF-8", PYTHONUTF8: "1", TMPDIR: process.env.TMPDIR };
/** What is shorter without its spaces is not looked for where it was wrapped. */
const WRAPPED = 16;

/**
 * Each secret as real programs write it, by the encoding's name: one process of Python and one of bash for all of them.
 * @param all so many of the secrets are written by every program, each of the others by every second one of the shell's.
 */
export function written(secrets: readonly string[], all = secrets.length): readonly Readonly<Record<string, string>>[] {
  const options = { env: ENV, encoding: "utf8", maxBuffer: 1 << 28 } as const;
  const python = spawnSync("python3", [join(import.meta.dirname, "encodings.py")], {
    ...options,
    input: JSON.stringify(secrets),
  });
  if (python.status !== 0) throw new Error(python.stderr);
  const encoded: readonly Readonly<Record<string, string>>[] = JSON.parse(python.stdout);
  const input = secrets.map((secret, at) => {
    // What cuts letters in two writes no text: another test has it.
    const long = secret.replace(/\s/g, "").length >= WRAPPED && Buffer.byteLength(secret) === secret.length;
    return `${secret}\0${JSON.stringify({ p: secret })}\0${long ? secret : ""}\0${at < all ? "" : at % 2}\0`;
  });
  const bash = spawnSync("bash", ["-c", ALL], { ...options, input: input.join("") });
  const printed = bash.stdout.split(END);
  const names = Object.keys(SHELLS);
  if (printed.length !== secrets.length * names.length + 1) throw new Error(bash.stderr);
  return secrets.map((secret, at) => ({
    ...encoded[at],
    ...Object.fromEntries(names.map((name, index) => [name, printed[at * names.length + index] ?? ""])),
    "node: encodeURIComponent": encodeURIComponent(secret),
    "node: URLSearchParams": new URLSearchParams({ p: secret }).toString(),
    "node: JSON": JSON.stringify({ p: secret }, null, 2),
    "node: JSON of a buffer": JSON.stringify({ p: Buffer.from(secret) }),
    "node: indented JSON of a buffer": JSON.stringify({ p: Buffer.from(secret) }, null, 2),
    "node: inspect": inspect({ p: secret }, { maxStringLength: null, breakLength: Number.POSITIVE_INFINITY }),
    "node: inspect of an array": inspect([...Buffer.from(secret)], { maxArrayLength: null }),
  }));
}

/** The names of the programs that this machine does not have, or that write nothing: they try nothing. */
export function silent(all: readonly Readonly<Record<string, string>>[]): string[] {
  return Object.keys(all[0] ?? {}).filter((name) => all.every((one) => one[name]?.trim() === ""));
}

const CONTROLS = written(["QQQQQQQQQQQQQQQQQQQQQQQQ", "QQQQ QQQQ\nQQQQQ'QQ", "QQQQ\"'ü", "QQQQQQQQ".repeat(128)]);
/** Characters in a row that say something. */
const SIZE = 8;
/** What a program writes of every secret, by its name: all that is so long. */
const FRAMES = new Map(
  Object.keys(CONTROLS[0] ?? {}).map((name) => {
    const texts = CONTROLS.map((control) => control[name] ?? "");
    return [name, new Set(texts.flatMap((text) => Array.from(text, (_, at) => text.slice(at, at + SIZE))))] as const;
  }),
);
/** An address of a dump. */
const ADDRESS = /^[\s0:]*$|^[\s*]*0?[0-9a-f]{0,8}\s*$/;

/**
 * What `masked` still has of a secret that was written by `name`: this many characters in a row that the same program does not write of another
 * secret as well; undefined when there is nothing.
 */
export function left(masked: string, name: string, text: string, size = SIZE): string | undefined {
  const shown = masked.replaceAll("***", "\0");
  for (let begin = 0, at = 0; at + SIZE <= text.length; at++) {
    const part = text.slice(at, at + SIZE);
    if (FRAMES.get(name)?.has(part) || ADDRESS.test(part) || !shown.includes(part)) begin = at + 1;
    else if (at + SIZE - begin >= size && shown.includes(text.slice(begin, at + SIZE))) return text.slice(begin, at + SIZE);
  }
  return undefined;
}

/** Three bytes of a secret's beginning may be shown where output is cut: as many characters, where JSON has one on each line. */
const BEGINNING = 40;
/** Dumps are read by line, and show none. */
const DUMP = /^(?:od|xxd|hexdump|curl|tcpdump|openssl|Format-Hex|Wireshark)/;

/** The same of a text that arrived in pieces. */
export function leftOfPieces(shown: string, name: string, text: string): string | undefined {
  return left(shown, name, text, DUMP.test(name) ? undefined : BEGINNING);
}
