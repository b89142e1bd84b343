const COMMENTS = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const NAMES_AND_COMMAS = /("(?:[^"\\]|\\.)*")|([A-Za-z_$][\w$]*)(?=\s*:)|,(?=\s*[}\]])/g;

/**
 * JSON as ARM reads it: with comments, trailing commas and names without quotes. az sends templates so, because it splices the file as it
 * stands into its request.
 * @throws SyntaxError
 */
export function lenientJson(text: string): unknown {
  const bare = text.replace(COMMENTS, (_, string?: string) => string ?? "");
  return JSON.parse(
    bare.replace(NAMES_AND_COMMAS, (_, string?: string, name?: string) => string ?? (name === undefined ? "" : `"${name}"`)),
  );
}
