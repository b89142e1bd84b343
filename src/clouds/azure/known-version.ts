import type { PipelinePolicy, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import type { Io } from "../../io/io.ts";
import { wordedIn } from "../refusals/body.ts";
import { parse } from "../refusals/peek.ts";
import type { ApiVersion, NewerOrOlder } from "./api-versions.ts";

/** The version that is asked first. */
export function spelled(version: ApiVersion): string {
  return typeof version === "string" ? version : version.newer;
}

/**
 * Asks by the newer of two versions, and by the older one where the cloud says that it does not know the newer. Each provider is asked once a
 * run: while the first request is on its way, others of its provider wait for that one answer.
 * @param versionOf what was asked for; undefined or a string: the request goes as it is.
 */
export function knownVersion(
  io: { readonly log: Pick<Io["log"], "debug"> },
  versionOf: (request: PipelineRequest) => ApiVersion | undefined,
): PipelinePolicy {
  const refusing = new Set<string>();
  const first = new Map<string, Promise<unknown>>();
  return {
    name: "knownVersion",
    sendRequest: async (request, next) => {
      const versions = versionOf(request);
      if (versions === undefined || typeof versions === "string") return next(request);
      const { provider, newer, older } = versions;
      const before = first.get(provider);
      if (before) await before;
      const by = (version: string) => {
        request.url = withVersion(request.url, version);
        return next(request);
      };
      if (refusing.has(provider)) return by(older);
      const asking = by(newer).then((response) => {
        if (refuses(response, versions)) refusing.add(provider);
        return response;
      });
      if (!first.has(provider))
        first.set(
          provider,
          asking.catch(() => undefined),
        );
      const response = await asking;
      if (!refuses(response, versions)) return response;
      io.log.debug(`This cloud does not know api-version ${newer} of ${provider}; it is asked by ${older}`);
      return by(older);
    },
  };
}

function withVersion(url: string, version: string): string {
  const address = new URL(url);
  address.searchParams.set("api-version", version);
  return address.href;
}

/**
 * The codes with which ARM, or a provider, says that it does not know a version; the last one says also that there is no such type in it.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider
 */
const UNKNOWN = /^(?:NoRegisteredProviderFound|InvalidApiVersionParameter|UnsupportedApiVersion|InvalidResourceType)$/i;

/** Whether an answer refuses the newer version itself: a 400, or 404, that names it. */
function refuses({ status, bodyAsText }: PipelineResponse, { newer }: NewerOrOlder): boolean {
  if (status !== 400 && status !== 404) return false;
  const { code = "", text = "" } = wordedIn(parse(bodyAsText ?? "")) ?? {};
  return text.includes(newer) && (UNKNOWN.test(code) || /\bapi-?version\b.*\b(?:invalid|not supported)\b/i.test(text));
}
