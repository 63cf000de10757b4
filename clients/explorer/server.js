// Servers with other data than the one that all tasks share: CITYWEAVE_PROGRAM names the program.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const program = process.env.CITYWEAVE_PROGRAM;
export const canStart = Boolean(program);
if (!canStart) console.error("Tasks with other data are skipped because CITYWEAVE_PROGRAM names no program");

// folder returns a new folder with files, by name, that is removed at the end.
export function folder(files) {
  const root = mkdtempSync(join(tmpdir(), "cityweave-explorer-"));
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  for (const [name, lines] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `${lines.join("\n")}\n`);
  }
  return root;
}

// serve runs the program with settings while run uses its address.
export async function serve(settings, run) {
  const child = spawn(
    program,
    ["--listen", "127.0.0.1:0", "--log-level", "warn", "--shutdown-delay", "0s", ...settings],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    const url = await new Promise((resolve, reject) => {
      let said = "";
      child.stdout.on("data", (text) => {
        said += text;
        const found = /^Cityweave answers on (http:\/\/[^/]*)\/$/m.exec(said);
        if (found) resolve(found[1]);
      });
      ended.then((code) => reject(new Error(`the server ended with ${code}`)));
    });
    return await run(url);
  } finally {
    child.kill();
    await ended;
  }
}
