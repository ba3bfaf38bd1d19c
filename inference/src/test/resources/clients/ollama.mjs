// Calls the service with Ollama's own client.
import { strict as assert } from "node:assert";
import { Ollama } from "ollama";
import { address, breaksOff, CITY, done, fits, FORM, freesItsPlace, key, QUESTION, STORY } from "./service.mjs";

const client = new Ollama({ host: address, headers: { Authorization: `Bearer ${key}` } });

const { models } = await client.list();
const model = models[0].name;
assert.equal((await client.ps()).models[0].name, model);
assert.ok((await client.show({ model })).template, "the model has a template");
assert.match((await client.version()).version, /\d/);

const messages = [{ role: "system", content: "Be short." }, { role: "user", content: "Hello" }];
const whole = await client.chat({ model, messages });
assert.equal(whole.message.content, "Hello there.");
assert.ok(whole.done);
assert.ok(whole.total_duration > 0 && whole.prompt_eval_count > 0);
let text = "", last;
for await (const part of await client.chat({ model, messages, stream: true })) {
  text += part.message.content;
  last = part;
}
assert.equal(text, whole.message.content);
assert.equal(last.done_reason, "stop");

const asked = { model, prompt: "hi", raw: true, options: { num_predict: 8, seed: 5 } };
const continued = await client.generate(asked);
assert.equal(continued.eval_count, 8);
text = "";
for await (const part of await client.generate({ ...asked, stream: true })) {
  text += part.response;
}
assert.equal(text, continued.response, "the same seed, the same text, streamed or not");

const { embeddings } = await client.embed({ model, input: ["hi", "there"] });
assert.equal(embeddings.length, 2);
assert.ok(Math.abs(Math.hypot(...embeddings[0]) - 1) < 1e-5, "a vector has length 1");

const bound = { model, messages, format: FORM, options: { num_predict: 60 } };
fits(JSON.parse((await client.chat(bound)).message.content));
fits(JSON.parse((await client.generate({ ...asked, format: FORM, options: bound.options })).response));

assert.equal((await client.chat({ model, messages, tools: [] })).message.content, whole.message.content);
const tools = [{
  type: "function",
  function: { name: "weather", description: "The weather of a city", parameters: CITY },
}];
const question = [{ role: "user", content: QUESTION }];
const { message } = await client.chat({ model, messages: question, tools });
const calls = [];
for await (const part of await client.chat({ model, messages: question, tools, stream: true })) {
  calls.push(...(part.message.tool_calls ?? []));
}
assert.equal(message.tool_calls[0].function.name, "weather");
assert.deepEqual(message.tool_calls[0].function.arguments, { city: "Ghent" });
assert.deepEqual(calls.map((call) => call.function), message.tool_calls.map((call) => call.function));
const gave = { role: "tool", tool_name: "weather", content: "21 degrees" };
const answer = await client.chat({ model, messages: [...question, message, gave], tools });
assert.equal(answer.message.content, "It is 21 degrees.");

await assert.rejects(client.chat({ model: "nope", messages }),
    (error) => error.status_code === 404 && /nope/.test(error.message));

await freesItsPlace(
    async () => {
      const stream = await client.chat({ model, messages: [{ role: "user", content: STORY }], stream: true });
      await breaksOff(stream, () => stream.abort());
    },
    () => client.chat({ model, messages }));
done();
