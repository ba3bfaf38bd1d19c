package dev.millrace.ingest.commoncrawl;

import dev.millrace.ingest.NoInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Languages as Common Crawl's index names them, by ISO 639-3.
 *
 * @param codes empty: any language
 */
public record Languages(Set<String> codes) {
  public static final Languages ANY = new Languages(Set.of());

  /**
   * @param list codes of two or three letters with commas between
   * @throws NoInputException if one is no language
   */
  public static Languages parse(String list) {
    return new Languages(
        Arrays.stream(list.split(","))
            .map(String::strip)
            .filter(code -> !code.isEmpty())
            .map(Languages::threeLetters)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static String threeLetters(String code) {
    String lowerCase = code.toLowerCase(Locale.ROOT);
    try {
      String found = lowerCase.matches("[a-z]{2,3}") ? Locale.of(lowerCase).getISO3Language() : "";
      if (!found.isEmpty()) {
        return found;
      }
    } catch (MissingResourceException e) {
      // Said below.
    }
    throw new NoInputException(
        "--languages: \"" + code + "\" is no language; give ISO 639 codes, such as en,de");
  }

  public boolean any() {
    return codes.isEmpty();
  }

  /**
   * @param detected the languages of a page, the one of most text first
   */
  boolean take(String detected) {
    return any() || codes.contains(detected.split(",", 2)[0]);
  }
}
