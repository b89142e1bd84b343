import { quote } from "../core/index.ts";

/** gcloud's commands on one secret, as its reference spells them: https://cloud.google.com/sdk/gcloud/reference/secrets */
export interface Gcloud {
  /** A new version; its value comes from standard input. */
  readonly add: string;
  readonly enable: (version: string) => string;
  readonly versions: string;
  /** `gcloud secrets update` with these flags. */
  readonly update: (...flags: readonly string[]) => string;
  readonly describe: string;
}

/** @param resource projects/P/secrets/S, or projects/P/locations/L/secrets/S: a regional secret takes `--location`. */
export function gcloud(resource: string): Gcloud {
  const [, project = "", , location, , name = ""] =
    /^projects\/([^/]+)(\/locations\/([^/]+))?(\/secrets\/([^/]+))$/.exec(resource) ?? [];
  const place = [`--project=${quote(project)}`, ...(location === undefined ? [] : [`--location=${quote(location)}`])].join(" ");
  return {
    add: `gcloud secrets versions add ${quote(name)} ${place} --data-file=-`,
    enable: (version) => `gcloud secrets versions enable ${quote(version)} --secret=${quote(name)} ${place}`,
    versions: `gcloud secrets versions list ${quote(name)} ${place}`,
    update: (...flags) => `gcloud secrets update ${quote(name)} ${place} ${flags.join(" ")}`,
    describe: `gcloud secrets describe ${quote(name)} ${place}`,
  };
}

/** The location of a regional secret; undefined for a global one. */
export function locationOf(resource: string): string | undefined {
  // It becomes part of a host's name.
  return /^projects\/[^/]+\/locations\/([a-z0-9][a-z0-9-]{0,62})\//.exec(resource)?.[1];
}
