package dev.millrace.model.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;

/**
 * What one family of models calls things: the settings of its {@code config.json} and the names of
 * its tensors. What is to be computed is data in {@link ModelConfig}, and engines read only that.
 */
public interface ModelFamily {

  /** {@code model_type} of config.json, which also names the family to users. */
  String modelType();

  /**
   * {@code architectures} of config.json: transformers' class for a model with its output layer.
   */
  String architecture();

  TensorNames names();

  /**
   * Whether the first linear layer of attention lies in files head by head, each head's query, key
   * and value beside each other. In memory all queries come first, then all keys, then all values.
   */
  default boolean storedByHeads() {
    return false;
  }

  /**
   * The shape that a config.json asks for.
   *
   * @throws ModelFormatException naming a setting that no engine computes, so that no model runs as
   *     another
   * @throws IllegalArgumentException if the numbers contradict each other
   */
  ModelConfig read(ConfigReader json) throws ModelFormatException;

  /** Adds the family's settings to config.json, so that {@link #read} gives an equal shape. */
  void write(ModelConfig config, ObjectNode json);
}
