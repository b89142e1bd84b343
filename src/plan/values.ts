import { z } from "zod";
import { HOST_URL, isHostUrl } from "./host-url.ts";
import { type AzureId, GUID, type Wrong, wrongAzureId } from "./identity-azure.ts";

/** A text that a judge finds nothing wrong with; what to do instead goes with the issue. @param pattern for the JSON Schema. */
export function judgedText(wrong: (text: string) => Wrong | undefined, pattern: RegExp) {
  return z
    .string()
    .superRefine((text, context) => {
      const found = wrong(text);
      if (found) context.addIssue({ code: "custom", message: found.message, params: { fix: found.fix } });
    })
    .meta({ pattern: pattern.source });
}
export const azureId = (of: AzureId) => judgedText((text) => wrongAzureId(text, of), GUID);
export const hostUrl = z
  .string()
  .refine(isHostUrl, {
    error: "Expected https:// and a host, with a port where it has one, and nothing else: no path, query or credentials.",
  })
  .meta({ pattern: HOST_URL.source });
