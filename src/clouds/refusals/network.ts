import { PROXY_REFUSED, PROXY_UNREACHED } from "./unanswered.ts";

/** Why no answer came. https://nodejs.org/api/errors.html#common-system-errors and undici's own codes. */
export type NetworkCause = "dns" | "certificate" | "timeout" | "connection" | "proxy";

const DNS = /^(?:ENOTFOUND|EAI_\w+|ENODATA|EREFUSED|ESERVFAIL)$/;
const CERTIFICATE =
  /^(?:CERT_\w+|CRL_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT_\w+|EPROTO)$/;
const TIMEOUT =
  /^(?:NO_ANSWER_IN_TIME|ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|ABORT_ERR|UND_ERR_\w*TIMEOUT|UND_ERR_ABORTED|ERR_HTTP_REQUEST_TIMEOUT)$/;
const CONNECTION =
  /^(?:PROXY_\w+|ECONNRESET|ECONNREFUSED|EPIPE|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|ERR_STREAM_PREMATURE_CLOSE|ERR_SOCKET_\w+|UND_ERR_\w+|HPE_\w+|REQUEST_SEND_ERROR|FETCH_FAILED|network_error|no_network_connectivity)$/;

/** The kind of network failure that an error code names; undefined for every other code. */
export function networkCause(code: string): NetworkCause | undefined {
  if (code === PROXY_UNREACHED) return "proxy";
  if (CERTIFICATE.test(code)) return "certificate";
  if (DNS.test(code)) return "dns";
  if (TIMEOUT.test(code)) return "timeout";
  return CONNECTION.test(code) ? "connection" : undefined;
}

/** Whether trying again may help: every network failure but a certificate that is not trusted, and a proxy that refuses or is not there. */
export function isNetworkCode(code: string): boolean {
  const cause = networkCause(code);
  return cause !== undefined && cause !== "certificate" && code !== PROXY_REFUSED && code !== PROXY_UNREACHED;
}
