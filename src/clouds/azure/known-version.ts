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
      if (refuses(response, versions)) {
        io.log.debug(`This cloud does not know api-version ${newer} of ${provider}; it is asked by ${older}`);
        return by(older);
      }
      if (!mayRefuse(response)) return response;
      // In words that nobody has seen: a read by the older version costs one request, and its answer decides.
      const second = await by(older);
      if (second.status >= 300) return response;
      refusing.add(provider);
      io.log.debug(`This cloud answers api-version ${older} of ${provider} alone; ${newer} got ${response.status}`);
      return second;
    },
  };
}

function withVersion(url: string, version: string): string {
  const address = new URL(url);
  address.searchParams.set("api-version", version);
  return address.href;
}

/**
 * The codes with which ARM, or a provider, says that it does not know a version. The first two say so only with the version in their words: they
 * stand for a type, or a provider, that is not there, too.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider
 */
const NO_TYPE = /^(?:NoRegisteredProviderFound|InvalidResourceType)$/i;
const OF_VERSION = /api-?version/i;
const IN_WORDS = /api.?versions?\b[^.]*\b(?:invalid|not valid|unsupported|not supported)|(?:invalid|unsupported) api.?version/i;

/** Whether an answer says that the newer version is not known. */
function refuses({ status, bodyAsText }: PipelineResponse, { newer }: NewerOrOlder): boolean {
  if (status !== 400 && status !== 404) return false;
  const { code = "", text = bodyAsText ?? "" } = wordedIn(parse(bodyAsText ?? "")) ?? {};
  return (NO_TYPE.test(code) && text.includes(newer)) || OF_VERSION.test(code) || IN_WORDS.test(text.replaceAll(newer, ""));
}

/** Whether an answer may be meant for the version: a request that is wrong in it, or not allowed. */
function mayRefuse({ status }: PipelineResponse): boolean {
  return status === 400 || status === 405;
}
