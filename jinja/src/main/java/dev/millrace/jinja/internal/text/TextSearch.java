package dev.millrace.jinja.internal.text;

import dev.millrace.jinja.internal.value.Budget;

/** Finds a text in another in a time that grows with their lengths' sum, not product. */
public final class TextSearch {
  private static final int MAX_NAIVE = 16;

  private final Budget budget;

  public TextSearch(Budget budget) {
    this.budget = budget;
  }

  /** The first place at or after an index, or -1. */
  public int find(String text, String part, int from) {
    if (from > text.length()) {
      return -1;
    }
    if (part.length() <= MAX_NAIVE) {
      int found = text.indexOf(part, from);
      budget.readText((found < 0 ? text.length() : found) - from);
      return found;
    }
    budget.readText(text.length() - from + part.length());
    return knuthMorrisPratt(text, part, from);
  }

  private static int knuthMorrisPratt(String text, String part, int from) {
    int[] borders = borders(part);
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      if (matched == part.length()) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  /** The length of the longest proper prefix of each prefix that also ends it. */
  private static int[] borders(String part) {
    int[] borders = new int[part.length()];
    int length = 0;
    for (int i = 1; i < borders.length; i++) {
      while (length > 0 && part.charAt(i) != part.charAt(length)) {
        length = borders[length - 1];
      }
      if (part.charAt(i) == part.charAt(length)) {
        length++;
      }
      borders[i] = length;
    }
    return borders;
  }

  /** The last place that ends at or before an index, or -1. */
  public int findLast(String text, String part, int to) {
    String reversed = new StringBuilder(text.substring(0, to)).reverse().toString();
    int found = find(reversed, new StringBuilder(part).reverse().toString(), 0);
    return found < 0 ? -1 : to - found - part.length();
  }
}
