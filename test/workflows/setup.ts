import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { install, type Tool } from "./install.ts";

declare module "vitest" {
  interface ProvidedContext {
    tools: Record<Tool, string>;
    /** The action as its repository would give it to a runner, and nothing else. */
    staged: string;
  }
}

const root = join(import.meta.dirname, "../..");

/** Once for all files of tests: the tools, and the built action in a folder of its own, because act copies all that is there for each job. */
export default function setup(project: TestProject): () => void {
  if (!existsSync(join(root, "dist/main.js"))) throw new Error("dist/main.js is not there. Run: npm run build");
  project.provide("tools", install());
  const staged = mkdtempSync(join(tmpdir(), "staged-"));
  for (const part of ["action.yml", "dist", ".github/workflows"])
    cpSync(join(root, part), join(staged, part), { recursive: true });
  project.provide("staged", staged);
  return () => rmSync(staged, { recursive: true, force: true });
}
