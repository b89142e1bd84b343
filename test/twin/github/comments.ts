import { z } from "zod";
import type { Route, World } from "../core.ts";
import { contentOf } from "./git.ts";
import { API, notFound, permitted } from "./rest.ts";
import type { Comment, PullRequest } from "./world.ts";

const written = z.strictObject({ body: z.string().min(1).max(65_536) });
const text = (body: unknown) => written.parse(body).body;

/** What a pull request changes, and what is said under it. https://docs.github.com/rest/pulls, https://docs.github.com/rest/issues/comments */
export const commentRoutes: readonly Route[] = [
  {
    name: "github.pull.files",
    service: "github",
    method: "GET",
    path: `${API}/pulls/:number/files`,
    open: true,
    answer: permitted("pullRequests", "read", (world, { params: { number = "" }, query }) => {
      const pull = world.github.pulls[number];
      return pull ? { status: 200, body: page(changes(world, pull), query) } : notFound();
    }),
  },
  {
    name: "github.user",
    service: "github",
    method: "GET",
    path: "/api/v3/user",
    // A job's own token is nobody's.
    answer: ({ github: { tokenOf } }) =>
      tokenOf === undefined
        ? { status: 403, body: { message: "Resource not accessible by integration", status: "403" } }
        : { status: 200, body: { login: tokenOf, type: "User" } },
  },
  {
    name: "github.comments",
    service: "github",
    method: "GET",
    path: `${API}/issues/:number/comments`,
    open: true,
    answer: permitted("pullRequests", "read", ({ github: { comments } }, { params: { number }, query }) => ({
      status: 200,
      body: page(comments.filter(({ issue }) => issue === Number(number)).map(shown), query),
    })),
  },
  {
    name: "github.comment.create",
    service: "github",
    method: "POST",
    path: `${API}/issues/:number/comments`,
    accepts: written,
    answer: permitted("pullRequests", "write", ({ github: { comments, tokenOf } }, { params: { number }, body }) => {
      const author =
        tokenOf === undefined
          ? { login: "github-actions[bot]", type: "Bot" as const }
          : { login: tokenOf, type: "User" as const };
      const made: Comment = { id: comments.length + 1, issue: Number(number), body: text(body), author };
      return { status: 201, body: shown(made), change: ({ github }) => void github.comments.push(made) };
    }),
  },
  {
    name: "github.comment.update",
    service: "github",
    method: "PATCH",
    path: `${API}/issues/comments/:id`,
    accepts: written,
    answer: permitted("pullRequests", "write", ({ github: { comments } }, { params: { id }, body }) => {
      const found = comments.find((each) => each.id === Number(id));
      if (!found) return notFound();
      const change = ({ github }: World) => {
        github.comments = github.comments.map((each) => (each.id === found.id ? { ...each, body: text(body) } : each));
      };
      return { status: 200, body: shown({ ...found, body: text(body) }), change };
    }),
  },
];

function shown({ id, body, author }: Comment): object {
  return { id, body, user: author };
}

function page<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const [size, at] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
  return all.slice((at - 1) * size, at * size);
}

function changes({ github: { commits } }: World, { base, head, renamed = {} }: PullRequest): object[] {
  const [before, after] = [commits[base]?.files ?? {}, commits[head]?.files ?? {}];
  const moved = new Set(Object.values(renamed));
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((filename) => {
    const previous = renamed[filename];
    const [old, now] = [before[previous ?? filename], after[filename]].map((file) => file !== undefined && contentOf(file));
    if ((old === now && previous === undefined) || (now === false && moved.has(filename))) return [];
    const patch = diff(old || "", now || "");
    const status = previous !== undefined ? "renamed" : old === false ? "added" : now === false ? "removed" : "modified";
    return [
      {
        filename,
        status,
        changes: patch.split("\n").filter((line) => /^[+-]/.test(line)).length,
        ...(patch === "" ? {} : { patch }),
        ...(previous === undefined ? {} : { previous_filename: previous }),
      },
    ];
  });
}

/** One hunk from the first line that differs to the last, with up to three lines around it. */
function diff(old: string, now: string): string {
  if (old === now) return "";
  const [a, b] = [lines(old), lines(now)];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const from = Math.max(0, head - 3);
  const after = Math.min(3, tail);
  const size = (of: readonly string[]) => of.length - tail + after - from;
  return [
    `@@ -${a.length === 0 ? 0 : from + 1},${size(a)} +${b.length === 0 ? 0 : from + 1},${size(b)} @@`,
    ...b.slice(from, head).map((line) => ` ${line}`),
    ...a.slice(head, a.length - tail).map((line) => `-${line}`),
    ...(old !== "" && !old.endsWith("\n") && tail === 0 ? ["\\ No newline at end of file"] : []),
    ...b.slice(head, b.length - tail).map((line) => `+${line}`),
    ...(now !== "" && !now.endsWith("\n") && tail === 0 ? ["\\ No newline at end of file"] : []),
    ...b.slice(b.length - tail, b.length - tail + after).map((line) => ` ${line}`),
  ].join("\n");
}

function lines(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
