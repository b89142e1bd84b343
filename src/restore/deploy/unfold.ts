import { parse, peek, peekList, peekText } from "../../clouds/refusals/peek.ts";

/** An error that holds no further one. */
export interface Inner {
  readonly code: string;
  readonly text: string;
}

/** Each nested deployment is some five levels deep. */
const DEEPEST = 60;
/** Errors that only say that another one, further in, is the cause. */
const WRAPPERS = /^(DeploymentFailed|ResourceDeploymentFailure|MultipleErrorsOccurred|InvalidTemplateDeployment)$/i;

/**
 * The innermost errors of a deployment's error, distinct. ARM wraps: "DeploymentFailed" holds details, these hold the resource's own answer,
 * often as JSON in a string, and that may be the error of a nested deployment
 * (https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/find-error-code).
 */
export function innermost(error: unknown): Inner[] {
  const seen = new Set<string>();
  const all = leaves(error, 0);
  const causes = all.filter(({ code }) => !WRAPPERS.test(code));
  return (causes.length > 0 ? causes : all).filter(({ code, text }) => {
    const key = `${code} ${text}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function leaves(error: unknown, depth: number): Inner[] {
  if (depth > DEEPEST) return [];
  if (typeof error === "string") {
    const inside = jsonIn(error);
    return inside === undefined ? [] : leaves(inside, depth + 1);
  }
  if (typeof error !== "object" || error === null) return [];
  const within = peek(error, "error");
  if (typeof within === "object" && within !== null) return leaves(within, depth + 1);
  const message = peekText(error, "message") ?? peekText(error, "Message") ?? "";
  const inner = [
    ...leaves(message, depth + 1),
    ...peekList(error, "details").flatMap((each) => leaves(each, depth + 1)),
    ...leaves(peek(error, "innererror") ?? peek(error, "innerError"), depth + 1),
  ];
  if (inner.length > 0) return inner;
  const code = peekText(error, "code") ?? peekText(error, "Code") ?? "";
  return code === "" && message === "" ? [] : [{ code, text: message || `Azure names the error ${code} and says no more.` }];
}

/** The JSON object that a text is, or ends in. */
function jsonIn(text: string): unknown {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  const found = from < 0 || to < from ? undefined : parse(text.slice(from, to + 1));
  return typeof found === "object" ? found : undefined;
}
