package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.TensorNames;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Gemma 3's text models (Gemma Team 2025): norms of each head's queries and keys, and a sliding
 * window in all layers but every sixth, whose rotary positions turn by a base of their own.
 */
public record Gemma3() implements ModelFamily {
  private static final String LOCAL_THETA = "rope_local_base_freq";
  private static final String PARAMETERS = "rope_parameters";
  private static final String THETA = "rope_theta";
  private static final String SCALING = "rope_scaling";
  // transformers' own, for files without the key.
  private static final double DEFAULT_THETA = 1_000_000;
  private static final double DEFAULT_LOCAL_THETA = 10_000;
  private static final int DEFAULT_PERIOD = 6;

  @Override
  public String modelType() {
    return "gemma3_text";
  }

  @Override
  public String architecture() {
    return "Gemma3ForCausalLM";
  }

  @Override
  public TensorNames names() {
    return GemmaSettings.NAMES;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    int period =
        json.count("sliding_window_pattern", json.count("_sliding_window_pattern", DEFAULT_PERIOD));
    if (period < 1) {
      throw json.problem("sliding_window_pattern", period + " is not positive");
    }
    Optional<ConfigReader> both = json.object(PARAMETERS);
    OptionalDouble local =
        OptionalDouble.of(
            both.isPresent()
                ? local(kind(json, both.get(), LayerTypes.SLIDING))
                : json.number(LOCAL_THETA, DEFAULT_LOCAL_THETA));
    GemmaSettings.Traits traits =
        new GemmaSettings.Traits(
            true, period, local, OptionalDouble.empty(), OptionalDouble.empty());
    RotaryJson.requireWholeHeads(json);
    return GemmaSettings.read(this, json, traits, everywhere(json, both));
  }

  /** transformers 5 has settings for each kind of layer. */
  private static ConfigReader kind(ConfigReader json, ConfigReader both, String type)
      throws ModelFormatException {
    return both.object(type)
        .orElseThrow(() -> json.problem(PARAMETERS, "%s is missing".formatted(type)));
  }

  private static double local(ConfigReader settings) throws ModelFormatException {
    String type = settings.text("rope_type", "default");
    if (!type.equals("default")) {
      throw settings.problem(
          PARAMETERS,
          "rope_type '%s' of %s is not supported, only default"
              .formatted(type, LayerTypes.SLIDING));
    }
    return settings.number(THETA, DEFAULT_LOCAL_THETA);
  }

  /** Of the layers that see everything. */
  private static Positions.Rotary everywhere(ConfigReader json, Optional<ConfigReader> both)
      throws ModelFormatException {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.put(THETA, json.number(THETA, DEFAULT_THETA));
    if (both.isPresent()) {
      settings.set(PARAMETERS, kind(json, both.get(), LayerTypes.FULL).root());
    } else if (json.has(SCALING)) {
      settings.set(SCALING, json.root().path(SCALING));
    }
    return RotaryJson.read(
        new ConfigReader(settings, json.source()),
        json.count("max_position_embeddings"),
        GemmaSettings.headSize(json));
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    GemmaSettings.write(config, json);
    config
        .attention()
        .slidingWindow()
        .map(SlidingWindow::theta)
        .ifPresent(theta -> theta.ifPresent(base -> json.put(LOCAL_THETA, base)));
  }
}
