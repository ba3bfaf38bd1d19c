// llama.cpp's greedy continuation of prompts, texts or "ids:3,4,5": a line of token ids each, the
// prompt's own among them.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [file, count, ...prompts] = process.argv.slice(2);
const folders = (process.env.NODE_PATH ?? "").split(":").filter(Boolean);
try {
  folders.push(execSync("npm root -g", { stdio: ["ignore", "pipe", "ignore"] }).toString().trim());
} catch {
  // No npm, no global packages.
}
const folder = folders.map((one) => join(one, "node-llama-cpp")).find((one) => existsSync(one));
if (!folder) {
  console.log("node-llama-cpp is not installed");
  process.exit(1);
}
const { getLlama } = await import(pathToFileURL(join(folder, "dist/index.js")));
const llama = await getLlama({ gpu: false, build: "never", logLevel: "warn" });
const model = await llama.loadModel({ modelPath: file, useMmap: false });
// By default keys and values are kept in 16 bits, and near ties fall otherwise.
const exact = { experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32", flashAttention: false };
const context = await model.createContext({ contextSize: Math.min(128, model.trainContextSize), threads: 1, sequences: 1, ...exact });
const sequence = context.getSequence();
for (const prompt of prompts) {
  await sequence.clearHistory();
  const ids = prompt.startsWith("ids:")
    ? prompt.slice(4).split(",").map(Number)
    : [...model.tokenize(prompt)];
  const begin = [...ids];
  for await (const token of sequence.evaluate(begin, { temperature: 0, yieldEogToken: true })) {
    ids.push(token);
    if (ids.length >= begin.length + Number(count)) break;
  }
  console.log("ids " + ids.join(","));
}
process.exit(0);
