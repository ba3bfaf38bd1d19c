package dev.millrace.filters.extraction.tree;

import java.util.List;
import java.util.Set;

/** Which elements hold no text to read, and which do not interrupt a line; all others do. */
final class TagKind {

  private static final Set<String> SILENT =
      words(
          "script style template iframe object embed svg canvas audio video"
              + " select datalist input textarea head map math-field meta link progress"
              + " meter frameset noframes applet");

  private static final Set<String> INLINE =
      words(
          "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins"
              + " kbd label mark math nobr q rb rp rt ruby s samp small span strike"
              + " strong sub sup time tt u var wbr picture source mi mn mo mrow msup"
              + " msub mfrac semantics annotation");

  private TagKind() {}

  static boolean isSilent(String tag) {
    return SILENT.contains(tag);
  }

  static boolean isInline(String tag) {
    return INLINE.contains(tag);
  }

  private static Set<String> words(String list) {
    return Set.copyOf(List.of(list.split(" ", -1)));
  }
}
