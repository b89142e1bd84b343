import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { clientPython } from "./python.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The Python interpreter that has az and Google's libraries. */
    python: string;
  }
}

/** Before all tests: the clients, installed. What was put in a temporary folder is removed after them. */
export default function setup(project: TestProject): () => Promise<void> {
  const { interpreter, temporary } = clientPython(process.env, console.log);
  project.provide("python", interpreter);
  return async () => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
}
