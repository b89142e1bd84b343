/** Runs `work` while standard output is kept instead of written. Commands that the action itself gives to the runner are taken out. */
export async function captured<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly printed: string }> {
  const { stdout } = process;
  const write = stdout.write;
  let text = "";
  stdout.write = (chunk: Uint8Array | string): boolean => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    return true;
  };
  try {
    const value = await work();
    return { value, printed: text.replace(/^::(?:debug|group)::(.*)$/gm, "$1").replace(/^::endgroup::$/gm, "") };
  } finally {
    stdout.write = write;
  }
}
