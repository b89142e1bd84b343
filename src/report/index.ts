export { type Annotation, annotations } from "./annotations.ts";
export { cell, code, fence, inline, mermaidText, plain } from "./escape.ts";
export { evidence } from "./evidence.ts";
export { evidenceSchema, readEvidence } from "./evidence-schema.ts";
export { closing } from "./log.ts";
export { OUTPUTS, type OutputName, type OutputPaths, outputs } from "./outputs.ts";
export { refusedInputs } from "./refused-inputs.ts";
export { type RunbookParts, runbook } from "./runbook.ts";
export { summary } from "./summary.ts";
