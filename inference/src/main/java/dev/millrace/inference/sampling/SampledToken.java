package dev.millrace.inference.sampling;

import java.util.List;

/**
 * A token with its probability under the model: the natural logarithm of the softmax over the
 * model's own logits, before bias, penalties, truncation and temperature.
 *
 * @param logProbability NaN where none was asked for, and for a prompt's first token
 * @param alternatives the most probable tokens at this position, most probable first
 */
public record SampledToken(int id, double logProbability, List<Alternative> alternatives) {

  public SampledToken {
    alternatives = List.copyOf(alternatives);
  }

  /** Whether probabilities were asked for and exist. */
  public boolean scored() {
    return !Double.isNaN(logProbability);
  }

  /** A token that might have stood there. */
  public record Alternative(int id, double logProbability) {}
}
