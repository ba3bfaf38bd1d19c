package dev.millrace.replay.compare;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that is known of one page id in two generations. */
final class PageFacts {
  static final String CLEAN = "clean";
  static final String WITHDRAWN = "withdrawn";

  private final Known first = new Known();
  private final Known second = new Known();

  PageFacts(List<byte[]> facts) {
    facts.forEach(bytes -> add(Fact.read(bytes)));
    first.settle();
    second.settle();
  }

  /** What is known in one generation. */
  static final class Known {
    private final List<String> fates = new ArrayList<>();
    private final List<Fact.Kept> kept = new ArrayList<>();
    private final List<Fact.Refused> refused = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private int withdrawn;
    private long tokens;
    private String failedUrl = "";
    private String head = "";

    /** A page may come twice; its ends are held against each other in the order of their names. */
    private void settle() {
      for (; withdrawn > 0 && fates.remove(CLEAN); withdrawn--) {
        fates.add(WITHDRAWN);
      }
      for (String rule : leftOut) {
        if (fates.remove(CLEAN)) {
          fates.add(rule);
        }
      }
      Collections.sort(fates);
    }

    List<String> fates() {
      return fates;
    }

    long tokens() {
      return tokens;
    }

    Optional<Fact.Kept> kept() {
      return kept.stream().findFirst();
    }

    Optional<Fact.Refused> refused() {
      return refused.stream().findFirst();
    }

    /** What stands for it among near-duplicates; empty where it was dropped for another reason. */
    Optional<String> head(String id) {
      if (!head.isEmpty()) {
        return Optional.of(head);
      }
      return fates.contains(CLEAN) ? Optional.of(id) : Optional.empty();
    }

    private Optional<String> language() {
      return kept()
          .map(Fact.Kept::language)
          .or(() -> refused().map(Fact.Refused::language))
          .filter(language -> !language.isEmpty());
    }

    private Optional<String> url() {
      return kept()
          .map(Fact.Kept::url)
          .or(() -> refused().map(Fact.Refused::url))
          .or(() -> Optional.of(failedUrl))
          .filter(url -> !url.isEmpty());
    }
  }

  private void add(Fact fact) {
    Known known =
        switch (fact.side()) {
          case FIRST -> first;
          case SECOND -> second;
        };
    switch (fact) {
      case Fact.Ended(_, String fate) -> known.fates.add(fate);
      case Fact.Withdrawn _ -> known.withdrawn++;
      case Fact.LeftOut(_, String rule) -> known.leftOut.add(rule);
      case Fact.Packed(_, long tokens) -> known.tokens += tokens;
      case Fact.Kept kept -> known.kept.add(kept);
      case Fact.Refused refused -> known.refused.add(refused);
      case Fact.Failed(_, String url) -> known.failedUrl = url;
      case Fact.StoodFor(_, String id) -> known.head = id;
    }
  }

  Known first() {
    return first;
  }

  Known second() {
    return second;
  }

  /** As far as a document was made of it; else {@code none}. */
  String language() {
    return first.language().or(second::language).orElse("none");
  }

  String url() {
    return first.url().or(second::url).orElse("");
  }

  /** Of its URL, in lower case; {@code unknown} where there is none. */
  String host() {
    String url = url();
    try {
      return Optional.ofNullable(URI.create(url).getHost())
          .orElseGet(() -> authority(url))
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return authority(url).toLowerCase(Locale.ROOT);
    }
  }

  /** Of a URL that is none by the letter, as crawls hold many. */
  private static String authority(String url) {
    int begin = url.indexOf("://");
    String rest = begin < 0 ? "" : url.substring(begin + 3);
    int end = 0;
    while (end < rest.length() && "/?#:".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return end == 0 ? "unknown" : rest.substring(0, end);
  }
}
