package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.TensorNames;
import java.util.Optional;
import java.util.stream.IntStream;

/** Mistral (Jiang et al. 2023): a sliding window in every layer, or, in later models, in none. */
public record Mistral() implements ModelFamily {
  private static final String WINDOW = "sliding_window";
  // transformers' own, for files without the key.
  private static final int DEFAULT_WINDOW = 4_096;
  private static final int DEFAULT_KEY_VALUE_HEADS = 8;

  @Override
  public String modelType() {
    return "mistral";
  }

  @Override
  public String architecture() {
    return "MistralForCausalLM";
  }

  @Override
  public TensorNames names() {
    return LlamaSettings.NAMES;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    AttentionShape attention =
        LlamaSettings.attention(json, DEFAULT_KEY_VALUE_HEADS, false, false, window(json));
    return LlamaSettings.read(this, json, attention, false);
  }

  private static Optional<SlidingWindow> window(ConfigReader json) throws ModelFormatException {
    boolean none = json.has(WINDOW) && json.root().path(WINDOW).isNull();
    int tokens = json.count(WINDOW, DEFAULT_WINDOW);
    int layers = json.count("num_hidden_layers", 0);
    return none
        ? Optional.empty()
        : Optional.of(new SlidingWindow(tokens, IntStream.range(0, layers).boxed().toList()));
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    LlamaSettings.writeShape(config, json);
    config
        .attention()
        .slidingWindow()
        .ifPresentOrElse(window -> json.put(WINDOW, window.tokens()), () -> json.putNull(WINDOW));
    LlamaSettings.writePositions(config, json);
  }
}
