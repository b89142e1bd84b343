import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { clientPython } from "./python.ts";

const silent = () => {};

it("says what is missing where there is no Python, and where it is too old", () => {
  const bin = mkdtempSync(join(tmpdir(), "clients-"));
  try {
    expect(() => clientPython({ PATH: bin }, silent)).toThrow(
      /^test:clients needs Python 3\.10 or newer with its modules venv and ensurepip\.\npython3: .*ENOENT/,
    );
    writeFileSync(join(bin, "python3"), "#!/bin/sh\necho AssertionError >&2\nexit 1\n", { mode: 0o755 });
    expect(() => clientPython({ PATH: bin }, silent)).toThrow("python3: AssertionError\npython: ");
  } finally {
    rmSync(bin, { recursive: true, force: true });
  }
});
