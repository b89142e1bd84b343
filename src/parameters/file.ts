import type { SecretReference } from "../core/inputs.ts";

/** The secret's name in Google's API: `projects/P/secrets/S`, or `projects/P/locations/L/secrets/S`. */
export function resourceOf({ project, location, secretName }: SecretReference): string {
  return `projects/${project}${location === undefined ? "" : `/locations/${location}`}/secrets/${secretName}`;
}

/** One entry of a record by name, without regard to case. */
export function named<T>(of: Readonly<Record<string, T>>, name: string): T | undefined {
  const plain = name.toLowerCase();
  return Object.entries(of).find(([key]) => key.toLowerCase() === plain)?.[1];
}
