package dev.millrace.inference.internal.openai;

import static dev.millrace.inference.Fixtures.SETTINGS;

import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.RequestBodyFuzz;
import dev.millrace.inference.internal.llamacpp.LlamaCompletionApi;
import dev.millrace.inference.internal.openai.responses.ResponsesApi;
import java.util.List;

class OpenAiBodyFuzzTest extends RequestBodyFuzz {
  @Override
  protected List<Dialect> dialects() {
    return List.of(
        new ChatApi(SETTINGS),
        new CompletionsApi(SETTINGS),
        new ResponsesApi(SETTINGS),
        new LlamaCompletionApi(SETTINGS));
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            {"model":"run@1","messages":[{"role":"system","content":"Be brief."},
            {"role":"user","content":[{"type":"text","text":"Hi"}]}],
            "tools":[{"type":"function","function":{"name":"add","parameters":{"type":"object",
            "properties":{"a":{"type":"integer","minimum":0},"b":{"enum":[1,"x"]}}}}}],
            "tool_choice":"required","max_completion_tokens":9,"temperature":0.5,"top_p":0.9,
            "stream":true,"stream_options":{"include_usage":true},"seed":7,"n":2}
            """),
        utf8(
            """
            {"prompt":["a text",[65,66]],"max_tokens":5,"logprobs":2,"echo":true,"stop":["\\n"],
            "logit_bias":{"65":-100},"presence_penalty":1.5,"best_of":2,"repeat_last_n":64}
            """),
        utf8(
            """
            {"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}],
            "instructions":"b","max_output_tokens":20,
            "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object",
            "properties":{"x":{"type":"string","pattern":"^a+$"}},"required":["x"]}}}}
            """),
        utf8(
            """
            {"prompt":"a","n_predict":4,"grammar":"root ::= [a-z]+ | \\"(\\" root \\")\\"",
            "min_p":0.1,"typical_p":0.9,"cache_prompt":true,"return_tokens":true}
            """));
  }
}
