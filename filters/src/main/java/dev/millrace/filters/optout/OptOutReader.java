package dev.millrace.filters.optout;

import com.google.common.collect.Sets;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the opt-outs in a page's headers and meta tags, and those that its crawler found in files
 * of its host. Rules for other crawlers by name are not for us.
 */
public final class OptOutReader {
  /** Names under which rules are for every crawler. */
  private static final Set<String> ALL_CRAWLERS = Set.of("*", "robots");

  /** Rules of X-Robots-Tag that have a value after a colon, and so are no crawler's name. */
  private static final Set<String> RULES_WITH_VALUE =
      Set.of("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview");

  private static final Pattern SEPARATORS = Pattern.compile("[,;\\s]+");

  /** AIPREF vocabulary, as a member of a structured dictionary (RFC 9651). */
  private static final Pattern TRAINING_REFUSED =
      Pattern.compile("(?:^|[,;\\s])(?:train-ai|train-genai)\\s*=\\s*\"?n\"?(?=$|[,;\\s])");

  private final Set<String> names;

  /**
   * Of one who goes by these names.
   *
   * @param agents in lower case
   */
  public OptOutReader(Set<String> agents) {
    this.names = Sets.union(ALL_CRAWLERS, agents).immutableCopy();
  }

  /** Those in the page's headers, and those that its crawler found. */
  public Set<OptOut> ofHeaders(Page page) {
    Set<OptOut> found = EnumSet.noneOf(OptOut.class);
    for (Header header : page.getHeaders()) {
      String value = header.getValue().toLowerCase(Locale.ROOT);
      switch (header.getName().toLowerCase(Locale.ROOT)) {
        case "x-robots-tag" -> addRobotsTag(value, found);
        case "tdm-reservation" -> addReservation(value, found);
        case "content-usage" -> addUsage(value, found);
        default -> {}
      }
    }
    page.getOptOuts().forEach(id -> OptOut.named(id).ifPresent(found::add));
    return found;
  }

  /** Those in the page's meta tags. */
  public Set<OptOut> ofMeta(List<NamedMeta> tags) {
    Set<OptOut> found = EnumSet.noneOf(OptOut.class);
    for (NamedMeta tag : tags) {
      String content = tag.content().toLowerCase(Locale.ROOT);
      if (names.contains(tag.name())) {
        for (String rule : SEPARATORS.split(content, -1)) {
          addRule(rule, found);
        }
      } else if (tag.name().equals("tdm-reservation")) {
        addReservation(content, found);
      } else if (tag.name().equals("x-robots-tag")) {
        addRobotsTag(content, found);
      }
    }
    return found;
  }

  /** {@code noindex, googlebot: noai, nofollow}: a name holds for the rules up to the next one. */
  private void addRobotsTag(String value, Set<OptOut> found) {
    boolean ours = true;
    for (String part : value.split(",", -1)) {
      int colon = part.indexOf(':');
      String name = colon < 0 ? "" : part.substring(0, colon).strip();
      String rule = part.strip();
      if (colon >= 0 && !RULES_WITH_VALUE.contains(name)) {
        ours = names.contains(name);
        rule = part.substring(colon + 1).strip();
      }
      if (ours) {
        addRule(rule, found);
      }
    }
  }

  private static void addRule(String rule, Set<OptOut> found) {
    switch (rule) {
      case "noindex", "none" -> found.add(OptOut.NOINDEX);
      case "noai" -> found.add(OptOut.NOAI);
      case "noimageai" -> found.add(OptOut.NOIMAGEAI);
      default -> {}
    }
  }

  private static void addReservation(String value, Set<OptOut> found) {
    if (value.strip().equals("1")) {
      found.add(OptOut.TDM_RESERVATION);
    }
  }

  private static void addUsage(String value, Set<OptOut> found) {
    Matcher refusal = TRAINING_REFUSED.matcher(value);
    if (refusal.find()) {
      found.add(OptOut.CONTENT_USAGE);
    }
  }
}
