package dev.millrace.filters.url;

import dev.millrace.schemas.settings.Setting;
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
    @Setting(
            key = "url.lists",
            stage = "extraction",
            text = "folder of UT1's block lists; empty: the small bundled ones",
            none = "")
        Optional<Path> blocklists,
    List<String> categories,
    @Setting(
            key = "url.hard-banned-words",
            stage = "extraction",
            text = "file, one word a line; empty: the bundled one",
            none = "")
        Optional<Path> hardBannedWords,
    @Setting(
            key = "url.soft-banned-words",
            stage = "extraction",
            text = "file, one word a line; empty: the bundled one",
            none = "")
        Optional<Path> softBannedWords,
    @Setting(
            key = "url.banned-subwords",
            stage = "extraction",
            text = "file, one word a line; empty: the bundled one",
            none = "")
        Optional<Path> bannedSubwords,
    @Setting(
            key = "url.soft-word-threshold",
            stage = "extraction",
            text = "a URL with so many soft banned words is dropped",
            min = 1)
        int softWordThreshold) {

  public UrlSettings {
    categories = List.copyOf(categories);
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
