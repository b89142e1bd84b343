import { describe, expect, it } from "vitest";
import { linesIn } from "../../../../src/clouds/github/changed.ts";

describe("the lines that a diff changes", () => {
  it.each<[string, string, number[]]>([
    ["a line put in", "@@ -1,2 +1,3 @@\n a\n+b\n c", [2]],
    ["a line replaced", "@@ -1,3 +1,3 @@ name: x\n a\n-b\n+B\n c", [2]],
    ["lines taken away", "@@ -1,3 +1,1 @@\n a\n-b\n-c", []],
    ["two hunks", "@@ -1 +1 @@\n-a\n+A\n@@ -10,2 +10,3 @@\n x\n+y\n z", [1, 11]],
    ["a new file", "@@ -0,0 +1,2 @@\n+a\n+b", [1, 2]],
    [
      "an end without a line break",
      "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n\\ No newline at end of file",
      [2],
    ],
    ["a line break put at the end", "@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b", [1, 2]],
    ["lines that look like a header", "@@ -1 +1,3 @@\n+@@ -9 +9 @@\n++++ b\n+--- a\n x", [1, 2, 3]],
    ["CRLF", "@@ -1,2 +1,2 @@\r\n a\r\n-b\r\n+B\r", [2]],
    ["nothing", "", []],
    ["no diff at all", "Binary files differ", []],
  ])("%s", (_, patch, lines) => {
    expect([...linesIn(patch)]).toEqual(lines);
  });
});
