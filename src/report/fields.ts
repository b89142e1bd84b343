/** An object of a request, whose fields are not known here. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object's fields; none of anything else. */
export function fields(of: unknown): Fields {
  return typeof of === "object" && of !== null && !Array.isArray(of) ? { ...of } : {};
}
