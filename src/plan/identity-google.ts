import { oneLine, quote, raw, sh, yamlScalar } from "../core/index.ts";
import { placeholderIn, type Wrong } from "./identity-azure.ts";

export const PROVIDER = /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[^/\s]+\/providers\/[^/\s]+$/;
const PROVIDER_FORM = "projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER";
/** Names as Google has them. A location becomes part of a host's name, and all of them of an address: nothing else may stand in them. */
const PROJECT = "[A-Za-z0-9][\\w.:-]{0,99}";
export const LOCATION = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const SECRET_NAME = /^[\w-]{1,255}$/;
export const SECRET = new RegExp(
  `^projects/${PROJECT}(/locations/${LOCATION.source.slice(1, -1)})?/secrets/${SECRET_NAME.source.slice(1, -1)}$`,
);
const SECRET_FORM = "projects/PROJECT/secrets/NAME, or projects/PROJECT/locations/LOCATION/secrets/NAME";
export const EMAIL = /^[^@\s/:]+@[^@\s/:]+$/;

/** What surrounds a resource name where it was copied from elsewhere, by what it is called. */
const AROUND: readonly (readonly [RegExp, string])[] = [
  [/^\s+|\s+$/, "blanks around it"],
  [/^(?:https?:)?\/\/[a-z0-9.-]+(?:\/v\d[a-z0-9]*)?\//i, "the host in front"],
  [/^\/+/, "a slash in front"],
  [/\/+$/, "a slash at its end"],
];

function bare(text: string): { readonly name: string; readonly around: readonly string[] } {
  const around: string[] = [];
  let name = text;
  for (const [what, called] of AROUND) {
    const without = name.replace(what, "").replace(what, "");
    if (without !== name) around.push(called);
    name = without;
  }
  return { name, around };
}

function tooMuch(form: string, name: string, around: readonly string[], key: string): Wrong {
  return { message: `Expected ${form}, without ${around.join(" and ")}.`, fix: `${key}: ${yamlScalar(name)}` };
}

/** What is wrong with a workload identity provider's name; undefined when it may be one. */
export function wrongProvider(text: string): Wrong | undefined {
  if (PROVIDER.test(text) && !placeholderIn(text)) return undefined;
  const { name, around } = bare(text);
  if (around.length > 0 && PROVIDER.test(name)) return tooMuch(PROVIDER_FORM, name, around, "workload-identity-provider");
  const [, project, location, kind, pool, provider] =
    /^projects\/([^/]+)(?:\/locations\/([^/]+)(?:\/([^/]+)(?:\/([^/]+)(?:\/providers(?:\/([^/]+))?)?)?)?)?$/.exec(name) ?? [];
  const said = (message: string, fix: string): Wrong => ({ message: `Expected ${PROVIDER_FORM}. ${message}`, fix });
  const list = (what: "pools" | "providers") =>
    what === "pools"
      ? sh`gcloud iam workload-identity-pools list --location=global --project=${project ?? raw("<project>")} --format="value(name)"`
      : sh`gcloud iam workload-identity-pools providers list --workload-identity-pool=${pool ?? raw("<pool>")} --location=global --project=${project ?? raw("<project>")} --format="value(name)"`;
  const placeholder = placeholderIn(text);
  if (placeholder) return said(placeholder, list("providers"));
  if (/^principal(?:Set)?:/.test(text)) return said("This is a member of a role, not a provider.", list("providers"));
  if (/workforcePools/i.test(name))
    return said("Workforce pools are for people; a job needs a workload identity pool.", list("pools"));
  if (project === undefined) return said(`${text} is none.`, list("providers"));
  if (location !== undefined && location !== "global")
    return said(`Workload identity pools are in location global, never in ${location}.`, fixed(name, location, "global"));
  if (kind !== undefined && kind !== "workloadIdentityPools")
    return said(`${kind} should be workloadIdentityPools.`, fixed(name, kind, "workloadIdentityPools"));
  if (pool === undefined) return said("Pool and provider are missing.", list("pools"));
  if (provider === undefined) return said(`The provider is missing: the name ends with the pool ${pool}.`, list("providers"));
  return said(
    `${project} is the project's id; its number is wanted.`,
    sh`gcloud projects describe ${project} --format="value(projectNumber)"   # then: ${raw(oneLine(name.replace(`projects/${project}/`, "projects/<that number>/")))}`,
  );
}

function fixed(name: string, from: string, to: string): string {
  return `workload-identity-provider: ${yamlScalar(name.replace(`/${from}`, () => `/${to}`))}`;
}

/** What is wrong with a service account; undefined when it may be one. What domains a universe has is not judged here. */
export function wrongServiceAccount(text: string): Wrong | undefined {
  if (EMAIL.test(text) && !placeholderIn(text)) return undefined;
  const said = (message: string, fix: string): Wrong => ({
    message: `Expected a service account's e-mail address. ${message}`,
    fix,
  });
  const list = "gcloud iam service-accounts list --project=<project>";
  const placeholder = placeholderIn(text);
  if (placeholder) return said(placeholder, list);
  const [within] = /[^\s/:@]+@[^\s/:@]+$/.exec(text.trim()) ?? [];
  if (within) return said(`More than that stands here: ${text}`, `service-account: ${yamlScalar(within)}`);
  if (/^\d+$/.test(text))
    return said(
      `${text} is a numeric id.`,
      sh`gcloud iam service-accounts describe ${text} --format="value(email)"   # set google.service-account to this`,
    );
  if (/^principal(?:Set)?:/.test(text))
    return said("A principal of the pool is none: leave the key out where it has the roles itself.", list);
  return said(`${text} is none.`, list);
}

/** A user's or a group's address in Google's own universe, where every service account ends in gserviceaccount.com. */
export function foreignAccount(email: string, universe: string): Wrong | undefined {
  if (universe !== "googleapis.com" || !EMAIL.test(email) || /\.gserviceaccount\.com$/.test(email)) return undefined;
  return {
    message: `${email} is no service account: it is the address of a user or a group. A service account's ends in .gserviceaccount.com.`,
    fix: "gcloud iam service-accounts list --project=<project>   # set google.service-account to one of these, or leave it out for direct access",
  };
}

/** What is wrong with a secret's resource name; undefined when it may be one. */
export function wrongSecret(text: string): Wrong | undefined {
  if (SECRET.test(text) && !placeholderIn(text)) return undefined;
  const { name, around } = bare(text);
  if (around.length > 0 && SECRET.test(name)) return tooMuch(SECRET_FORM, name, around, "resource");
  const said = (message: string, fix: string): Wrong => ({ message: `Expected ${SECRET_FORM}. ${message}`, fix });
  const placeholder = placeholderIn(text);
  const list = 'gcloud secrets list --project=<project> --format="value(name)"';
  if (placeholder) return said(placeholder, list);
  const [, secret, version] = /^(projects\/[^/]+(?:\/locations\/[^/]+)?\/secrets\/[^/]+)\/versions(?:\/(.*))?$/.exec(name) ?? [];
  if (secret !== undefined)
    return said(
      `${version ? `Version ${version} is` : "Versions are"} named here; the plan names the secret, and a step which version it needs.`,
      `resource: ${yamlScalar(secret)}`,
    );
  if (/^[\w-]+$/.test(name))
    return said(
      `${name} is the secret's short name: its project is missing.`,
      sh`gcloud secrets describe ${name} --project=<project> --format="value(name)"`,
    );
  const [, project] = /^projects\/([^/]+)/.exec(name) ?? [];
  return said(
    project === undefined ? `${text} is none.` : `The secret's name is missing, or not in its place: ${text}`,
    project === undefined ? list : list.replace("<project>", () => quote(project)),
  );
}
