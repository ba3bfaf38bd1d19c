package dev.millrace.filters.extraction;

import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Limits and taste of the extraction.
 *
 * @param format of the text
 * @param favourPrecision keep a block only when the evidence is clear; when false, also keep
 *     doubtful ones
 * @param maxSteps counted work for one page
 * @param timeLimit CPU time for one page
 * @param maxCharacters markup read of one page, scripts and styles not counted; the rest is cut off
 * @param maxDepth elements nested deeper than this are attached at this depth
 */
public record ExtractionSettings(
    @Setting(
            key = "extraction.format",
            stage = "extraction",
            text =
                "text: one block a line; markdown: headings, lists, quotations, tables and code"
                    + " marked as such")
        ExtractionFormat format,
    boolean favourPrecision,
    @Setting(
            key = "extraction.max-steps",
            stage = "extraction",
            text =
                "counted work, about 10000000 a second; a page that needs more is dropped as"
                    + " extraction.too-much-work",
            min = 1)
        long maxSteps,
    @Setting(
            key = "extraction.time-limit-ms",
            text =
                "milliseconds of CPU time; a page that takes longer is a dead letter: a last"
                    + " resort, since it depends on the machine",
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
    return new ExtractionSettings(
        ExtractionFormat.TEXT, false, 20_000_000, Duration.ofSeconds(20), 4_000_000, 512);
  }

  public ExtractionSettings withFormat(ExtractionFormat value) {
    return new ExtractionSettings(
        value, favourPrecision, maxSteps, timeLimit, maxCharacters, maxDepth);
  }

  public ExtractionSettings withFavourPrecision(boolean value) {
    return new ExtractionSettings(format, value, maxSteps, timeLimit, maxCharacters, maxDepth);
  }

  public ExtractionSettings withMaxSteps(long value) {
    return new ExtractionSettings(
        format, favourPrecision, value, timeLimit, maxCharacters, maxDepth);
  }

  public ExtractionSettings withTimeLimit(Duration value) {
    return new ExtractionSettings(
        format, favourPrecision, maxSteps, value, maxCharacters, maxDepth);
  }

  public ExtractionSettings withMaxCharacters(int value) {
    return new ExtractionSettings(format, favourPrecision, maxSteps, timeLimit, value, maxDepth);
  }

  public ExtractionSettings withMaxDepth(int value) {
    return new ExtractionSettings(
        format, favourPrecision, maxSteps, timeLimit, maxCharacters, value);
  }
}
