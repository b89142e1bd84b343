/** A reader of what Terraform would take of our blocks: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md, of it only what we write. */
export interface Block {
  readonly head: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

const TOKEN = /\s*(?:("(?:[^"\\\n\r]|\\.)*")|([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|([{}[\]=,])|(\S))/gy;

/** @throws Error for anything that is no block. */
export function readBlocks(text: string): Block[] {
  const tokens: string[] = [];
  const source = text.trim();
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match && tokens.length < 10_000; match = TOKEN.exec(source)) {
    if (match[4] !== undefined) throw new Error(`unexpected ${match[4]} in ${source}`);
    tokens.push((match[1] ?? match[2] ?? match[3]) as string);
    if (TOKEN.lastIndex >= source.length) break;
  }
  const next = () => tokens.shift() ?? "";
  const expect = (wanted: string) => {
    const found = next();
    if (found !== wanted) throw new Error(`expected ${wanted}, found ${found} in ${source}`);
  };
  const value = (): unknown => {
    const token = next();
    if (token.startsWith('"')) return readString(token);
    if (token === "[") return list("]", value);
    if (token === "{") {
      return Object.fromEntries(
        list("}", () => {
          const key = readString(next());
          expect("=");
          return [key, value()] as const;
        }),
      );
    }
    if (/^[a-z]/i.test(token)) return { ref: token };
    throw new Error(`no value: ${token} in ${source}`);
  };
  const list = <T>(end: string, item: () => T): T[] => {
    const items: T[] = [];
    while (tokens[0] !== end) {
      items.push(item());
      if (tokens[0] !== end) expect(",");
    }
    next();
    return items;
  };
  const body = (): Record<string, unknown> => {
    const found: Record<string, unknown> = {};
    while (tokens[0] !== "}") {
      const key = next();
      if (!/^[a-z_]+$/.test(key) || key in found) throw new Error(`no key, or a second one: ${key}`);
      if (tokens[0] === "=") {
        next();
        found[key] = value();
      } else {
        expect("{");
        found[key] = body();
      }
    }
    next();
    return found;
  };
  const blocks: Block[] = [];
  while (tokens.length > 0) {
    const head = [next()];
    while (tokens[0]?.startsWith('"')) head.push(readString(next()));
    expect("{");
    blocks.push({ head, body: body() });
  }
  return blocks;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A quoted literal. @throws Error where it holds a template or an unknown escape. */
export function readString(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (!quoted.startsWith('"') || !quoted.endsWith('"')) throw new Error(`no string: ${quoted}`);
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(inner)) throw new Error(`a template: ${quoted}`);
  return inner.replace(/\$\$\{|%%\{|\\u([\dA-F]{4})|\\U([\dA-F]{8})|\\(.)/g, (whole, short, long, escaped) => {
    if (short ?? long) return String.fromCodePoint(Number.parseInt(short ?? long, 16));
    if (escaped === undefined) return whole.slice(1);
    const found = ESCAPES[escaped];
    if (found === undefined) throw new Error(`an unknown escape: ${whole}`);
    return found;
  });
}
