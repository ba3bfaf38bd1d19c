package dev.millrace.inference.internal.ollama;

import static dev.millrace.inference.Fixtures.SETTINGS;

import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.RequestBodyFuzz;
import java.util.List;

class OllamaBodyFuzzTest extends RequestBodyFuzz {
  @Override
  protected List<Dialect> dialects() {
    return List.of(new OllamaGenerate(SETTINGS), new OllamaChat(SETTINGS));
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            {"model":"run@1","prompt":"Hi","stream":false,"format":"json","keep_alive":"5m",
            "options":{"num_predict":5,"temperature":0.1,"top_k":3,"stop":["a"],"num_ctx":64}}
            """),
        utf8(
            """
            {"model":"run@1","messages":[{"role":"user","content":"Hi"},
            {"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]},
            {"role":"tool","content":"7"}],"format":{"type":"object","properties":{"a":
            {"type":"number"}}},"options":{"seed":1,"repeat_penalty":1.1}}
            """));
  }
}
