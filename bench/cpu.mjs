// Loaded into the measured process: writes the processor time it used, in milliseconds, when it ends.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_CPU ?? "/dev/null", String((user + system) / 1000));
});
