import { parseAllDocuments } from "yaml";

/** Names of fields whose values are secrets. */
const SECRET = /key|pass|pwd|secret|token|sig|credential/i;
/** Words that fields hold as well, and logs are full of. */
const COMMON = new Set(
  (
    "true false null none yes default localhost 127.0.0.1 0.0.0.0 http https tcp udp file prod production staging development test " +
    "debug info warn warning error disable disabled enable enabled require required verify-full root user username postgres postgresql " +
    "mysql utf8 utf-8 opaque string"
  ).split(" "),
);
/** Ports of databases, queues and web servers. */
const PORTS = new Set(
  "1433 1521 3306 3389 5432 5433 5671 5672 6379 6380 8000 8080 8443 9000 9092 9093 9200 11211 27017".split(" "),
);

/** Whether the value of a field is to be hidden: masking what everybody prints would only spoil the log, unless the field's name says that it is secret. */
export function tells(name: string, value: string): boolean {
  return SECRET.test(name) || !(COMMON.has(value.toLowerCase()) || PORTS.has(value));
}

/** Strings and numbers of what JSON or YAML hold; those of a list go by its name. */
export function leaves(of: unknown, name = ""): string[] {
  if (typeof of === "number" || typeof of === "string") return tells(name, String(of)) ? [String(of)] : [];
  if (typeof of !== "object" || of === null) return [];
  return Object.entries(of).flatMap(([key, value]) => leaves(value, Array.isArray(of) ? name : key));
}

const ASSIGNMENT = /^\s*(?:export\s+|set\s+|\$env:)?([A-Za-z_][\w.-]*)\s*=(.*)$/;

/** The values of `NAME=value`, also exported and quoted: of a text in which every line has that form, or two lines at least. */
export function assigned(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => !/^\s*(?:[#;[].*)?$/.test(line));
  const found = lines.flatMap((line) => {
    const [, name = "", value = ""] = ASSIGNMENT.exec(line) ?? [];
    return name === "" ? [] : [{ name, value: value.trim() }];
  });
  if (found.length < Math.min(2, lines.length)) return [];
  return found.flatMap(({ name, value }) => {
    const [, quote, within] = /^(["'`])(.*?)\1(?:\s+#.*)?$/.exec(value) ?? [];
    const forms =
      within === undefined
        ? [value, value.replace(/\s+#.*$/, "")]
        : quote === '"'
          ? [within, within.replace(/\\(.)/g, (_, next: string) => (next === "n" ? "\n" : next))]
          : [within];
    return forms.filter((form) => tells(name, form));
  });
}

/** What is secret in `AccountName=a;AccountKey=b`, `host=a password=b` and `?sv=a&sig=b`. */
export function connecting(text: string): string[] {
  return [/;/, /[&?\s]/].flatMap((separator) =>
    text.split(separator).flatMap((pair) => {
      const at = pair.indexOf("=");
      if (at < 1 || !SECRET.test(pair.slice(0, at))) return [];
      const value = pair.slice(at + 1).trim();
      const within = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
      return [within, decoded(within)];
    }),
  );
}

/** Longest name or password that is looked for in a URL. */
const USER = /[a-z][a-z0-9+.-]{1,30}:\/\/([^\s/?#@:"'<>]{0,200})(?::([^\s/?#"'<>]{1,1000}))?@/gi;
/** A user without a password that is as long as this is a token. */
const TOKEN = 16;

/** The password of each `postgres://user:password@host`, or the token that stands for both. */
export function inUrls(text: string): string[] {
  return [...text.matchAll(USER)].flatMap(([, user = "", password]) => {
    const secret = password ?? (user.length >= TOKEN ? user : "");
    return [secret, decoded(secret)];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A secret of a cloud is no longer; and what takes a parser long is left. */
const LONGEST_YAML = 65_536;
const MOST_BRACKETS = 1000;

/** The leaves of YAML as they are written, numbers too. */
export function yamlLeaves(text: string): string[] {
  if (text.length > LONGEST_YAML || !/[:-]\s/.test(text) || text.replace(/[^[{&*?]/g, "").length > MOST_BRACKETS) return [];
  try {
    return parseAllDocuments(text, { schema: "failsafe", uniqueKeys: false, logLevel: "silent" }).flatMap((document) => {
      const value: unknown = document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 100 });
      return typeof value === "object" ? leaves(value) : [];
    });
  } catch {
    // What is no YAML has no leaves.
    return [];
  }
}
