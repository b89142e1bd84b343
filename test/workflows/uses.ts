import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every action that the workflows of these repositories use, as written after `uses:`. */
export function actionsUsed(...repositories: readonly string[]): string[] {
  const texts = repositories.flatMap((repository) => {
    const folder = join(repository, ".github/workflows");
    return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")) : [];
  });
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\buses:\s*([^\s#}]+)/g)].map(([, used]) => used ?? "")))];
}
