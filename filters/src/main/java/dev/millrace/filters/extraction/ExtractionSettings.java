package dev.millrace.filters.extraction;

import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Limits and taste of the extraction.
 *
 * @param favourPrecision keep a block only when the evidence is clear; when false, also keep
 *     doubtful ones
 * @param timeLimit wall-clock time for one page
 * @param maxCharacters markup read of one page, scripts and styles not counted; the rest is cut off
 * @param maxDepth elements nested deeper than this are attached at this depth
 */
public record ExtractionSettings(
    boolean favourPrecision,
    @Setting(
            key = "extraction.time-limit-ms",
            stage = "extraction",
            text = "milliseconds; a page that takes longer is dropped as extraction.timeout",
            min = 1,
            unit = ChronoUnit.MILLIS)
        Duration timeLimit,
    int maxCharacters,
    int maxDepth) {

  public ExtractionSettings {
    if (maxCharacters < 1) {
      throw new IllegalArgumentException("max characters " + maxCharacters + " must be at least 1");
    }
    if (maxDepth < 16) {
      throw new IllegalArgumentException("max depth " + maxDepth + " must be at least 16");
    }
  }

  public static ExtractionSettings defaults() {
    return new ExtractionSettings(false, Duration.ofSeconds(1), 4_000_000, 512);
  }

  public ExtractionSettings withFavourPrecision(boolean value) {
    return new ExtractionSettings(value, timeLimit, maxCharacters, maxDepth);
  }

  public ExtractionSettings withTimeLimit(Duration value) {
    return new ExtractionSettings(favourPrecision, value, maxCharacters, maxDepth);
  }

  public ExtractionSettings withMaxCharacters(int value) {
    return new ExtractionSettings(favourPrecision, timeLimit, value, maxDepth);
  }

  public ExtractionSettings withMaxDepth(int value) {
    return new ExtractionSettings(favourPrecision, timeLimit, maxCharacters, value);
  }
}
