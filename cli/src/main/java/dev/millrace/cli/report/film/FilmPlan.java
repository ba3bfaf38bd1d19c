package dev.millrace.cli.report.film;

import dev.millrace.schemas.SettingsException;
import java.util.List;

/**
 * What is asked of the checkpoints.
 *
 * @param prompts an empty one: the beginning of a document
 * @param checkpoints at most; 0: none is asked
 * @param maxTokens of an answer
 */
public record FilmPlan(List<String> prompts, int checkpoints, int maxTokens) {
  /** Where no prompt is given: beginnings that any English text may have. */
  public static final List<String> PROMPTS = List.of("The", "In this", "How to");

  private static final int MOST_CHECKPOINTS = 100;
  private static final int MOST_TOKENS = 1_000;

  /** How each draws: as the completion of {@code run}'s summary is drawn. */
  static final double TEMPERATURE = 0.7;

  static final long SEED = 1;

  /** Of the last checkpoint, each with a seed of its own. */
  static final int SAMPLES = 3;

  public FilmPlan {
    prompts = prompts.isEmpty() ? PROMPTS : List.copyOf(prompts);
    within("--checkpoints", checkpoints, 0, MOST_CHECKPOINTS);
    within("--max-tokens", maxTokens, 1, MOST_TOKENS);
  }

  private static void within(String option, int value, int low, int high) {
    if (value < low || value > high) {
      throw new SettingsException(
          "%s is %d, but must be from %d to %d".formatted(option, value, low, high));
    }
  }
}
