// llama.cpp: one round is a number of single-token passes with logits, on one thread.
import { execSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [file, format, tokens] = process.argv.slice(2);
const folders = [join(process.cwd(), "node_modules"), ...(process.env.NODE_PATH ?? "").split(":")];
try {
  folders.push(execSync("npm root -g", { stdio: ["ignore", "pipe", "ignore"] }).toString().trim());
} catch {
  // No npm, no global packages.
}
const folder = folders.map((one) => join(one, "node-llama-cpp")).find((one) => existsSync(one));
if (!folder) process.exit(1);
const { getLlama } = await import(pathToFileURL(join(folder, "dist/index.js")));
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error" });
const model = await llama.loadModel({ modelPath: file, useMmap: false });
const context = await model.createContext({ contextSize: 512, threads: 1, sequences: 1 });
const sequence = context.getSequence();
const version = JSON.parse(readFileSync(join(folder, "package.json"))).version;
console.log(`llama.cpp ${format} (node-llama-cpp ${version})`);

for await (const line of createInterface({ input: process.stdin })) {
  if (!line) continue;
  await sequence.clearHistory();
  const begin = process.cpuUsage();
  for (let i = 0; i < Number(tokens); i++) {
    const token = 300 + ((i * 31) % 16000);
    await sequence.controlledEvaluate([[token, { generateNext: { token: true, options: { temperature: 0 } } }]]);
  }
  const used = process.cpuUsage(begin);
  console.log((used.user + used.system) / 1e6);
}
process.exit(0);
