package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rotary positions in config.json: {@code rope_theta} and {@code rope_scaling} as transformers 4
 * writes them, or both as {@code rope_parameters} of transformers 5.
 */
final class RotaryJson {
  private static final double THETA = 10_000;
  private static final String NO_SCALING = "default";

  /** By {@code rope_type}; a new scaling is one class and one line here. */
  private static final Map<String, Scaling> SCALINGS =
      new TreeMap<>(
          Map.of(
              DynamicScaling.TYPE, DynamicScaling::read,
              LinearScaling.TYPE, LinearScaling::read,
              Llama3Scaling.TYPE, Llama3Scaling::read,
              YarnScaling.TYPE, YarnScaling::read));

  private RotaryJson() {}

  /** What a scaling may go by beside its own settings. */
  record Trained(double theta, int contextLength) {}

  /** Reads a scaling's own settings. */
  @FunctionalInterface
  private interface Scaling {
    RopeScaling read(ConfigReader json, Trained trained) throws ModelFormatException;
  }

  /**
   * @param contextLength what {@code max_position_embeddings} says
   * @param turned how many numbers of each head turn
   */
  static Positions.Rotary read(ConfigReader json, int contextLength, int turned)
      throws ModelFormatException {
    return read(json, "rope_theta", contextLength, turned);
  }

  /**
   * The same of a family that has a key of its own for the base of the frequencies.
   *
   * @param base the key
   */
  static Positions.Rotary read(ConfigReader json, String base, int contextLength, int turned)
      throws ModelFormatException {
    Optional<ConfigReader> parameters = json.object("rope_parameters");
    double old = json.number("rope_theta", json.number(base, THETA));
    double theta = parameters.isPresent() ? parameters.get().number("rope_theta", old) : old;
    String key = parameters.isPresent() ? "rope_parameters" : "rope_scaling";
    Optional<ConfigReader> settings = json.object(key);
    return new Positions.Rotary(
        theta,
        turned,
        settings.isPresent()
            ? scaling(json, key, settings.get(), new Trained(theta, contextLength))
            : Optional.empty());
  }

  private static Optional<RopeScaling> scaling(
      ConfigReader json, String key, ConfigReader settings, Trained trained)
      throws ModelFormatException {
    String type = settings.text("rope_type", settings.text("type", NO_SCALING));
    if (type.equals(NO_SCALING)) {
      return Optional.empty();
    }
    Scaling scaling = SCALINGS.get(type);
    if (scaling == null) {
      throw json.problem(
          key,
          "rope_type '%s' is none of %s, %s"
              .formatted(type, NO_SCALING, String.join(", ", SCALINGS.keySet())));
    }
    return Optional.of(scaling.read(settings, trained));
  }

  /** Refuses settings by which only a part of each head would turn. */
  static void requireWholeHeads(ConfigReader json) throws ModelFormatException {
    String key = "partial_rotary_factor";
    double part = json.number(key, 1);
    Optional<ConfigReader> parameters = json.object("rope_parameters");
    double newer = parameters.isPresent() ? parameters.get().number(key, part) : part;
    if (newer != 1) {
      throw json.problem(key, newer + " is not supported, only 1");
    }
  }

  static void write(Positions.Rotary rotary, ObjectNode json) {
    json.put("rope_theta", rotary.theta());
    rotary
        .scaling()
        .ifPresentOrElse(
            scaling ->
                scaling.write(json.putObject("rope_scaling").put("rope_type", scaling.type())),
            () -> json.putNull("rope_scaling"));
  }
}
