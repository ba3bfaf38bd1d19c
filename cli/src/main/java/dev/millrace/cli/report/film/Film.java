package dev.millrace.cli.report.film;

import dev.millrace.schemas.Checkpoint;
import java.util.List;

/**
 * The same prompts, continued by one checkpoint after the other.
 *
 * @param frames oldest first
 * @param samples what the last one writes from the beginning of a document on, a seed each
 * @param missing why there are none, or not all; empty: nothing is missing
 */
public record Film(FilmPlan plan, List<Frame> frames, List<String> samples, String missing) {

  /**
   * @param texts after each prompt, in the plan's order
   */
  public record Frame(Checkpoint checkpoint, List<String> texts) {
    public Frame {
      texts = List.copyOf(texts);
    }
  }

  public Film {
    frames = List.copyOf(frames);
    samples = List.copyOf(samples);
  }

  /** How each text was drawn, in words. */
  public static String drawing() {
    return "temperature " + FilmPlan.TEMPERATURE + ", seed " + FilmPlan.SEED + ", from all tokens";
  }
}
