package dev.millrace.filters.extraction;

import java.util.regex.Pattern;

/** The page's title: its first main heading where the title element confirms it. */
final class Title {

  /** What sites put between a page's title and their own name. */
  private static final Pattern SEPARATOR = Pattern.compile("\\s+[|–—·•»›:~-]{1,2}\\s+");

  private Title() {}

  static String of(PageTree page) {
    PageHead head = page.head;
    for (TextBlock block : page.blocks) {
      if (block.element.tag.equals("h1")
          && block.size() > 3
          && (head.title().contains(block.text) || head.sharedTitle().contains(block.text))) {
        return line(block.text);
      }
    }
    if (!head.sharedTitle().isEmpty()) {
      return line(head.sharedTitle());
    }
    return line(longestPart(head.title()));
  }

  private static String longestPart(String title) {
    String longest = "";
    for (String part : SEPARATOR.split(title, -1)) {
      longest = part.length() > longest.length() ? part : longest;
    }
    return longest;
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
