import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { clientPython } from "./python.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The Python interpreter that has az and Google's libraries. */
    python: string;
  }
}

/** Before all tests: the clients, installed. What was put in a temporary folder is removed after them. */
export default function setup(project: TestProject): () => void {
  const { interpreter, temporary } = clientPython(process.env, console.log);
  project.provide("python", interpreter);
  return () => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
}
