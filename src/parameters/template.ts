/** An ARM template. */
export interface Template {
  readonly path: string;
  readonly sha256: string;
  readonly document: Readonly<Record<string, unknown>>;
}

export function parseTemplate(
  text: string,
  path: string,
):
  | { readonly template: Template; readonly problems: readonly { readonly message: string }[] }
  | { readonly problems: readonly { readonly message: string }[] } {
  try {
    return { template: { path, sha256: "", document: JSON.parse(text) }, problems: [] };
  } catch {
    return { problems: [{ message: "This is not JSON." }] };
  }
}
