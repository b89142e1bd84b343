/** A template or its parameters are wrong: ARM's 400, thrown while they are evaluated. */
export class TemplateError extends Error {
  readonly code: string;
  /** `code`: InvalidTemplate unless ARM has one of its own. */
  constructor(message: string, code = "InvalidTemplate") {
    super(message);
    this.code = code;
  }
}

/** What the structure check finds, before anything is evaluated. */
export function invalid(text: string): TemplateError {
  return new TemplateError(`Deployment template validation failed: '${text}'.`);
}
