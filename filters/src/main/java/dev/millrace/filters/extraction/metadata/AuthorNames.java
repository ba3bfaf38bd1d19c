package dev.millrace.filters.extraction.metadata;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/** What pages write where an author's name belongs, as names, or nothing where it is none. */
final class AuthorNames {
  private static final String BETWEEN = "; ";
  private static final int LONGEST = 100;
  private static final int MOST_WORDS = 10;
  private static final int MOST_AUTHORS = 20;

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern EDGES = Pattern.compile("^[\\s:,;|–—-]+|[\\s:,;|–—-]+$");

  private static final String THING = "(?:article|story|post|blog|text|words|content|guest post)";

  private static final String DONE =
      "(?:written|posted|published|authored|reported|reviewed|created|submitted|added|edited)";

  private static final String BY = "(?:by|from|von|par|por|the author,?|authors?|autor|auteur)";

  /** What stands before a name. */
  private static final Pattern LEAD =
      Pattern.compile(
          "^(?:view all posts by |(?:%s )?(?:%s )?%s\\s*[:–—|-]?\\s+)".formatted(THING, DONE, BY),
          Pattern.CASE_INSENSITIVE);

  private static final String WEEKDAY = "\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:\\p{Ll}*day)?\\b";

  private static final String MONTH =
      "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\\p{Ll}*\\.?";

  private static final String WHEN =
      "\\b%s \\d{1,2}\\b|\\b\\d{1,2} %s\\b|%s|\\bon \\d".formatted(MONTH, MONTH, WEEKDAY);

  private static final String WHERE =
      "\\b(?:posted|published|updated|last updated|in) (?=\\p{Lu}|\\d)";

  /** What stands after it: a sign, a day, a section, the time it takes to read. */
  private static final Pattern TAIL =
      Pattern.compile(
          "\\s*,?\\s*(?:\\bon )?(?:[|•·–—/»]|-\\s*\\d|\\s-\\s|%s|%s|\\b\\d+ ?(?:min|comments?)\\b).*$"
              .formatted(WHEN, WHERE));

  private static final Set<String> NOBODY =
      Set.of(
          "admin",
          "administrator",
          "anonymous",
          "author",
          "authors",
          "by",
          "editor",
          "guest",
          "null",
          "about the author",
          "about author",
          "posted by",
          "root",
          "undefined",
          "unknown",
          "user",
          "webmaster",
          "wordpress",
          "written by",
          "name",
          "share");

  private AuthorNames() {}

  /** The names of a list, each once; empty where none is one. */
  static String of(List<String> written) {
    Set<String> names = new LinkedHashSet<>();
    for (String one : written) {
      String name = clean(one);
      boolean told = names.stream().anyMatch(other -> other.contains(name));
      if (!name.isEmpty() && !told && names.size() < MOST_AUTHORS) {
        names.add(name);
      }
    }
    return String.join(BETWEEN, names);
  }

  private static String clean(String written) {
    String name = line(Parser.unescapeEntities(written, false));
    if (name.length() > 2 * LONGEST || name.contains("://") || name.contains("@")) {
      return "";
    }
    name = LEAD.matcher(name).replaceFirst("");
    name = TAIL.matcher(name).replaceFirst("").strip();
    name = EDGES.matcher(name).replaceAll("");
    return isName(name) ? name : "";
  }

  private static boolean isName(String name) {
    return name.length() > 1
        && name.length() <= LONGEST
        && name.codePoints().anyMatch(Character::isLetter)
        && !name.contains("{{")
        && name.split(" ", -1).length <= MOST_WORDS
        && !NOBODY.contains(name.toLowerCase(Locale.ROOT));
  }

  static String line(String text) {
    return SPACE.matcher(text).replaceAll(" ").strip();
  }
}
