import type { Finding, Refusal } from "../../core/index.ts";

/** A finding, field by field. JSON leaves out what is undefined: an absent field stays absent. */
export function finding(of: Finding): object {
  return {
    rule: of.rule,
    level: of.level,
    title: of.title,
    phase: of.phase,
    restore: of.restore,
    subject: of.subject,
    message: of.message,
    expected: of.expected,
    actual: of.actual,
    fix: of.fix,
    terraform: of.terraform,
    unreadable: of.unreadable && refusal(of.unreadable),
    changed: of.changed,
    accepted: of.accepted && { reason: of.accepted.reason, until: of.accepted.until },
    where: of.where && { path: of.where.path, line: of.where.line, column: of.where.column },
    from: of.from,
  };
}

function refusal({ service, operation, status, code, text, requestId }: Refusal): object {
  return { service, operation, status, code, text, requestId };
}
