/** What `{item}`, `{run}` and `{date}` stand for. */
export interface Variables {
  readonly item: string;
  readonly run: string;
  /** yyyy-mm-dd */
  readonly date: string;
}
const PLACEHOLDER = /\{(item|run|date)\}/g;

/** The value with the placeholders in all of its strings replaced, however deep they stand. Keys stay as they are. */
export function expanded(value: unknown, variables: Variables): unknown {
  if (typeof value === "string") return value.replace(PLACEHOLDER, (_, name: keyof Variables) => variables[name]);
  if (Array.isArray(value)) return value.map((each) => expanded(each, variables));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expanded(each, variables)]));
}

export function hasPlaceholder(value: unknown): boolean {
  if (typeof value === "string") return value.search(PLACEHOLDER) >= 0;
  return typeof value === "object" && value !== null && Object.values(value).some(hasPlaceholder);
}
