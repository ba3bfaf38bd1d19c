package dev.millrace.filters.extraction.tree;

import java.util.regex.Pattern;

/** The page's title: its first main heading where the title element confirms it. */
public final class Title {

  /** What sites put between a page's title and their own name. */
  private static final Pattern SEPARATOR = Pattern.compile("\\s+[|–—·•»›:~-]{1,2}\\s+");

  private Title() {}

  public static String of(PageTree page) {
    PageHead head = page.head;
    for (TextBlock block : page.blocks) {
      String text = block.readableText();
      if (block.element.tag.equals("h1")
          && block.size() > 3
          && (head.title().contains(text) || head.sharedTitle().contains(text))) {
        return line(text);
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
