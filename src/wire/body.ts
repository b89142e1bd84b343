import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { addAbortSignal, pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { BROKEN, type Head, TOO_LARGE, Unanswered } from "../clouds/refusals/unanswered.ts";
import type { Limit } from "./wire.ts";

/** What may be asked for: all that Node can undo. */
export const ENCODINGS = "gzip, deflate, br";
/** Encodings over one another; nobody who answers us uses more than one. */
const MOST_LAYERS = 3;

/**
 * The text of an answer's body. Reading ends at the limit, which counts what came out of decompression: a body that is too large, or unpacks
 * to too much, costs neither time nor memory.
 * @throws Unanswered, or what broke the connection.
 */
export async function textOf(response: IncomingMessage, head: Head, limit: Limit, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const names = encodingsOf(head);
  const body = names.length === 0 ? response : decoded(response, names, await first(response, signal), head);
  addAbortSignal(signal, body);
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > limit.bytes) {
        const megabytes = limit.bytes / 1024 / 1024;
        throw new Unanswered(TOO_LARGE, `The answer is larger than the ${megabytes} MB that ${limit.of} may have.`, head);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!/^Z_|^ERR__ERROR|BROTLI/.test(code)) throw error;
    throw new Unanswered(BROKEN, `The answer is broken: its body is not the ${names.join(", ")} that its header says.`, head);
  }
  return decoderOf(head).decode(Buffer.concat(chunks));
}

/** The body's first piece, left where it is; null of an empty body. */
async function first(response: IncomingMessage, signal: AbortSignal): Promise<Buffer | null> {
  for (;;) {
    const chunk: Buffer | null = response.read();
    if (chunk !== null) response.unshift(chunk);
    if (chunk !== null || response.complete) return chunk;
    await once(response, "readable", { signal });
  }
}

/** The body without its encodings. @throws Unanswered for an encoding that nobody asked for. */
function decoded(response: IncomingMessage, names: readonly string[], begin: Buffer | null, head: Head): Readable {
  if (begin === null) return response;
  if (names.length > MOST_LAYERS) throw new Unanswered(BROKEN, "The answer is broken: it is packed more often than once.", head);
  const layers = names.toReversed().map((name, at): Transform => {
    if (name === "gzip" || name === "x-gzip") return createGunzip();
    if (name === "br") return createBrotliDecompress();
    // Some servers send the bare algorithm, without zlib's header (RFC 9110, 8.4.1.2).
    if (name === "deflate") return at > 0 || ((begin[0] ?? 8) & 15) === 8 ? createInflate() : createInflateRaw();
    throw new Unanswered(BROKEN, `The answer is broken: nobody asked for the encoding ${name.slice(0, 20)}.`, head);
  });
  const last = layers.at(-1);
  if (!last) return response;
  // Errors reach whoever reads the last one.
  pipeline([response, ...layers], () => {});
  return last;
}

/** As they were applied, the first one first. */
function encodingsOf({ headers }: Head): string[] {
  const names = (headers["content-encoding"] ?? "").split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "" && name !== "identity");
}

/** By the character set that the answer names; UTF-8 where it names none, or one that nobody knows. */
function decoderOf({ headers }: Head): { decode(bytes: Uint8Array): string } {
  const [, name = "utf-8"] = /;\s*charset="?([\w-]{1,30})/i.exec(headers["content-type"] ?? "") ?? [];
  try {
    return new TextDecoder(name);
  } catch {
    return new TextDecoder();
  }
}
