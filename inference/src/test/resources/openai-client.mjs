// Calls the service with OpenAI's own client; the first thing that is wrong ends it.
import { strict as assert } from "node:assert";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, address, key] = process.argv.slice(2);
const require = createRequire(join(folder, "openai", "package.json"));
const OpenAI = require("openai").default;
const client = new OpenAI({ baseURL: `${address}v1`, apiKey: key, maxRetries: 0 });

const { data } = await client.models.list();
const model = data[0].id;
const asked = { model, prompt: "hi", max_tokens: 8, seed: 5, temperature: 0.8, logprobs: 2 };
const whole = await client.completions.create(asked);
assert.equal(whole.usage.completion_tokens, 8);
assert.equal(whole.choices[0].logprobs.tokens.length, 8);
assert.equal(whole.choices[0].finish_reason, "length");
assert.match(whole.system_fingerprint, /@/);

let text = "", usage;
const options = { ...asked, stream: true, stream_options: { include_usage: true } };
for await (const chunk of await client.completions.create(options)) {
  text += chunk.choices[0]?.text ?? "";
  usage = chunk.usage ?? usage;
}
assert.equal(text, whole.choices[0].text, "the same seed, the same text, streamed or not");
assert.equal(usage.completion_tokens, 8);

const messages = [{ role: "system", content: "Be short." }, { role: "user", content: "Hello" }];
const chat = await client.chat.completions.create(
    { model, messages, max_completion_tokens: 6, n: 2, logprobs: true, top_logprobs: 2 });
assert.equal(chat.choices.length, 2);
assert.equal(chat.choices[1].message.role, "assistant");
assert.equal(chat.choices[0].logprobs.content[0].top_logprobs.length, 2);
let deltas = 0;
for await (const chunk of await client.chat.completions.create({ model, messages, max_tokens: 6, stream: true })) {
  deltas += chunk.choices[0]?.delta?.content ? 1 : 0;
}
assert.ok(deltas > 1, "a chat is streamed piece by piece");

const schema = {
  type: "object",
  properties: { ok: { type: "boolean" }, why: { enum: ["a", "b"] } },
  required: ["ok", "why"],
  additionalProperties: false,
};
const format = { type: "json_schema", json_schema: { name: "answer", strict: true, schema } };
const completions = client.chat.completions.parse ? client.chat.completions : client.beta.chat.completions;
const parsed = await completions.parse({ model, messages, max_tokens: 60, response_format: format });
const fits = JSON.parse(parsed.choices[0].message.content);
assert.equal(typeof fits.ok, "boolean", "an answer fits its schema");
assert.ok(["a", "b"].includes(fits.why));
const run = completions.runTools({ model, messages, guided_regex: "[a-z]{4}", tools: [] });
assert.match(await run.finalContent(), /^[a-z]{4}$/, "an empty list of tools is none");

await assert.rejects(client.completions.create({ ...asked, max_tokens: -2 }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === "max_tokens");
await assert.rejects(client.completions.create({ ...asked, model: "nope" }),
    (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
const stranger = new OpenAI({ baseURL: `${address}v1`, apiKey: "wrong", maxRetries: 0 });
await assert.rejects(stranger.models.list(), (error) => error instanceof OpenAI.AuthenticationError);

const abort = new AbortController();
const long = await client.completions.create({ ...asked, max_tokens: 400, stream: true }, { signal: abort.signal });
for await (const chunk of long) {
  assert.ok(chunk.id);
  abort.abort();
  break;
}
console.log("all well");
