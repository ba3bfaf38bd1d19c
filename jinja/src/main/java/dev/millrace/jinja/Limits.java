package dev.millrace.jinja;

import java.time.Duration;

/**
 * What a template may use, as it may be a stranger's. A step is an expression evaluated, a
 * statement run or an element looked at; memory is all that is built, freed or not.
 *
 * @param templateCharacters length of the template's text
 * @param steps of one rendering
 * @param time of one rendering: a backstop, as steps are counted first
 * @param outputCharacters length of the result
 * @param builtBytes all values built in one rendering, roughly
 */
public record Limits(
    int templateCharacters, long steps, Duration time, int outputCharacters, long builtBytes) {
  public static final Limits DEFAULT =
      new Limits(1 << 19, 5_000_000, Duration.ofSeconds(5), 4 << 20, 256L << 20);

  public Limits {
    if (templateCharacters <= 0 || steps <= 0 || outputCharacters <= 0 || builtBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
