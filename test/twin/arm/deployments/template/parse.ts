/** Reads template expressions: `[concat('a', parameters('b').c[0])]`. */
import { TemplateError } from "./error.ts";

export type Expression =
  | { readonly is: "literal"; readonly value: string | number }
  | { readonly is: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly is: "member"; readonly of: Expression; readonly key: Expression };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w.]*?)(?=\s*\()|([A-Za-z_]\w*)|([()[\],.]))/y;

interface Token {
  readonly kind: "text" | "number" | "function" | "name" | "mark";
  readonly text: string;
}

/** Whether a text of a template is an expression; `[[` begins a literal `[`. */
export function isExpression(text: string): boolean {
  return text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[");
}

/** @throws TemplateError when it cannot be read. */
export function parse(text: string): Expression {
  const tokens = tokensOf(text.slice(1, -1), text);
  const reader = new Reader(tokens, text);
  const expression = reader.expression();
  if (reader.next !== undefined) throw unreadable(text);
  return expression;
}

function tokensOf(inside: string, whole: string): Token[] {
  const tokens: Token[] = [];
  const end = inside.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const [, text, number, call, name, mark] = TOKEN.exec(inside) ?? [];
    if (text !== undefined) tokens.push({ kind: "text", text: text.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (call !== undefined) tokens.push({ kind: "function", text: call });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (mark !== undefined) tokens.push({ kind: "mark", text: mark });
    else throw unreadable(whole);
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #at = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  get next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  expression(): Expression {
    let found = this.#primary();
    while (this.next?.kind === "mark" && (this.next.text === "." || this.next.text === "[")) {
      const mark = this.#take();
      if (mark.text === ".") {
        const name = this.#take();
        if (name.kind !== "name" && name.kind !== "function") throw unreadable(this.#text);
        found = { is: "member", of: found, key: { is: "literal", value: name.text } };
      } else {
        const key = this.expression();
        this.#mark("]");
        found = { is: "member", of: found, key };
      }
    }
    return found;
  }

  #primary(): Expression {
    const token = this.#take();
    if (token.kind === "text") return { is: "literal", value: token.text };
    if (token.kind === "number") return { is: "literal", value: Number(token.text) };
    if (token.kind !== "function") throw unreadable(this.#text);
    this.#mark("(");
    const args: Expression[] = [];
    while (!(this.next?.kind === "mark" && this.next.text === ")")) {
      if (args.length > 0) this.#mark(",");
      args.push(this.expression());
    }
    this.#mark(")");
    return { is: "call", name: token.text, args };
  }

  #mark(text: string): void {
    const token = this.#take();
    if (token.kind !== "mark" || token.text !== text) throw unreadable(this.#text);
  }

  #take(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw unreadable(this.#text);
    return token;
  }
}

function unreadable(text: string): TemplateError {
  return new TemplateError(
    `Deployment template language expression evaluation failed: 'Unable to parse language expression '${text.slice(1, -1)}'.'. Please see https://aka.ms/arm-functions for usage details.`,
  );
}
