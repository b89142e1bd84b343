import type { Refusal } from "../../core/index.ts";
import { isNetworkCode } from "./network.ts";
import { parse, peekList, peekText } from "./peek.ts";
import { header } from "./read.ts";
import { BROKEN } from "./unanswered.ts";

/** Entra says of these itself that they pass: request budget exceeded, directory unavailable, tenant throttled. */
const PASSING_AADSTS = new Set(["AADSTS90024", "AADSTS90033", "AADSTS90055"]);
const UNITS: Readonly<Record<string, number>> = { m: 1, s: 1000, n: 60_000, h: 3_600_000 };

/**
 * Whether the same request may succeed a little later: 408, 429, 5xx, a 2xx whose body is broken, and a network that failed before any
 * status came. Not: a certificate that is not trusted, and what we refuse ourselves.
 */
export function isTransient(refusal: Refusal): boolean {
  const { status, code } = refusal;
  if (code !== undefined && PASSING_AADSTS.has(code)) return true;
  if (status === undefined) return code !== undefined && (isNetworkCode(code) || code === BROKEN);
  if (status >= 200 && status <= 299) return /^The answer (?:is broken|is an HTML|is not JSON|has no body)/.test(refusal.text);
  return status === 408 || status === 429 || (status >= 500 && status <= 599);
}

/** Nobody is asked again sooner, whatever a service says: 0, or a date that is over. */
const FLOOR_MS = 1_000;

/**
 * How long the service asks us to wait, in milliseconds and no less than a second: `retry-after-ms` and `x-ms-retry-after-ms`, `Retry-After` in seconds or as an
 * HTTP date, Google's RetryInfo, or the text of ARM's throttling ("Please try again after '324' seconds.").
 * @param nowMs by our own clock, for a date in an answer that has no `Date` of its own.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, bodyText: string, nowMs?: number): number | undefined {
  const asked = askedMs(headers, bodyText, nowMs);
  return asked === undefined ? undefined : Math.max(FLOOR_MS, asked);
}

function askedMs(headers: Readonly<Record<string, string>>, bodyText: string, nowMs?: number): number | undefined {
  const ms = header(headers, "x-ms-retry-after-ms") ?? header(headers, "retry-after-ms");
  if (ms !== undefined && /^\s*\d+(?:\.\d+)?\s*$/.test(ms)) return Math.ceil(Number(ms));
  const after = header(headers, "retry-after");
  if (after !== undefined) {
    if (/^\s*\d+(?:\.\d+)?\s*$/.test(after)) return Math.ceil(Number(after) * 1000);
    const date = /[a-z]/i.test(after) ? Date.parse(after) : Number.NaN;
    const said = Date.parse(header(headers, "date") ?? "");
    const now = Number.isFinite(said) ? said : nowMs;
    if (Number.isFinite(date) && now !== undefined) return date - now;
    // Negative, or no form that anybody knows: the wish to wait is there all the same.
    return retryInfo(bodyText) ?? worded(bodyText) ?? FLOOR_MS;
  }
  return retryInfo(bodyText) ?? worded(bodyText);
}

/** https://cloud.google.com/apis/design/errors: `google.rpc.RetryInfo` with `retryDelay: "13.5s"`. */
function retryInfo(bodyText: string): number | undefined {
  const delays = peekList(parse(bodyText), "error", "details").map((detail) => peekText(detail, "retryDelay"));
  const seconds = delays.map((delay) => /^(\d+(?:\.\d+)?)s$/.exec(delay ?? "")?.[1]).find(Boolean);
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}

function worded(bodyText: string): number | undefined {
  const said =
    /\b(?:try(?:ing)? again|retry(?:ing)?|wait)\s+(?:after|in|for)\s+\\?['"]?(\d+(?:\.\d+)?)\\?['"]?\s*(milliseconds?|ms\b|seconds?|secs?\b|s\b|minutes?|mins?\b|hours?)/i.exec(
      bodyText,
    );
  if (!said?.[1] || !said[2]) return undefined;
  const unit = /^mi?n/i.test(said[2]) ? "n" : (said[2][0] ?? "s").toLowerCase();
  return Math.ceil(Number(said[1]) * (UNITS[unit] ?? 1000));
}
