package dev.millrace.filters.url;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which lists the URL rules use.
 *
 * @param blocklists a folder with files {@code domains} and {@code urls}, or with a folder of such
 *     files per category, as the archive of UT1 (University Toulouse Capitole) unpacks; beside the
 *     lists that ship
 * @param categories the categories taken from it
 * @param hardBannedWords a file that replaces the list that ships, one word a line; so for the two
 *     after it
 * @param softWordThreshold fewest soft banned words that drop a page
 */
public record UrlSettings(
    Optional<Path> blocklists,
    List<String> categories,
    Optional<Path> hardBannedWords,
    Optional<Path> softBannedWords,
    Optional<Path> bannedSubwords,
    int softWordThreshold) {

  public UrlSettings {
    categories = List.copyOf(categories);
    if (softWordThreshold < 1) {
      throw new IllegalArgumentException(
          "soft word threshold " + softWordThreshold + " must be at least 1");
    }
  }

  /** The lists that ship, and two soft banned words. */
  public static UrlSettings defaults() {
    return new UrlSettings(
        Optional.empty(),
        List.of("adult"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        2);
  }
}
