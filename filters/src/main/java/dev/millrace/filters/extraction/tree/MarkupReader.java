package dev.millrace.filters.extraction.tree;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Feeds the HTML parser what can hold text: comments, scripts, styles and drawings are left out
 * (about 60 % of a news page), so the parser never builds them. Spends effort on every read, which
 * makes the parser itself stop, and ends after a number of characters or tags.
 *
 * <p>Linked data ({@code <script type="application/ld+json">}) is set aside on the way.
 */
final class MarkupReader extends Reader {

  private static final int MAX_LINKED_DATA = 64;
  private static final int CHARACTERS_A_STEP = 16;

  /** Bounds what the parser builds; the largest pages seen have a tenth of it. */
  private static final int MAX_TAGS = 400_000;

  private final String html;
  private final Effort effort;
  private final List<String> linkedData = new ArrayList<>();
  private int position;
  private int copyUntil;
  private int remaining;
  private int tags;

  // Once no end tag is found ahead there is none for any later drawing: searched once, not for
  // each.
  private boolean drawingsClose = true;

  MarkupReader(String html, int maxCharacters, Effort effort) {
    this.html = html;
    this.effort = effort;
    this.remaining = maxCharacters;
  }

  /** The texts of the linked-data scripts passed so far. */
  List<String> linkedData() {
    return linkedData;
  }

  @Override
  public int read(char[] buffer, int offset, int length) {
    int written = 0;
    int wanted = Math.min(length, remaining);
    while (written < wanted) {
      if (position >= copyUntil && !advance()) {
        break;
      }
      int run = Math.min(copyUntil - position, wanted - written);
      html.getChars(position, position + run, buffer, offset + written);
      position += run;
      written += run;
    }
    remaining -= written;
    effort.spend(1 + written / CHARACTERS_A_STEP);
    return written == 0 && length > 0 ? -1 : written;
  }

  /** Skips what holds no text at {@code position}, then finds how far to copy; false at the end. */
  private boolean advance() {
    for (int skipped = skip(position); skipped > position; skipped = skip(position)) {
      position = skipped;
    }
    if (position >= html.length() || tags >= MAX_TAGS) {
      return false;
    }
    int next = html.indexOf('<', position + 1);
    while (next >= 0 && ++tags < MAX_TAGS && skip(next) == next) {
      next = html.indexOf('<', next + 1);
    }
    copyUntil = next < 0 ? html.length() : next;
    return true;
  }

  /** Where the unwanted piece that starts at this index ends; the index itself when wanted. */
  private int skip(int start) {
    if (start + 4 > html.length() || html.charAt(start) != '<') {
      return start;
    }
    char next = html.charAt(start + 1);
    if (next == '!') {
      return html.startsWith("--", start + 2) ? afterText("-->", start + 2) : start;
    }
    if (next != 's' && next != 'S') {
      return start;
    }
    if (startsTag("script", start)) {
      int end = afterRawText("</script", start);
      keepLinkedData(start, end);
      return end;
    }
    if (startsTag("style", start)) {
      return afterRawText("</style", start);
    }
    return startsTag("svg", start) ? afterDrawing(start) : start;
  }

  private boolean startsTag(String name, int start) {
    int end = start + 1 + name.length();
    if (!html.regionMatches(true, start + 1, name, 0, name.length()) || end >= html.length()) {
      return false;
    }
    char after = html.charAt(end);
    return after == '>' || after == '/' || Character.isWhitespace(after);
  }

  private int afterText(String terminator, int from) {
    int end = html.indexOf(terminator, from);
    return end < 0 ? html.length() : end + terminator.length();
  }

  private int afterRawText(String endTag, int from) {
    int end = indexOfIgnoringCase(endTag, from);
    return end < 0 ? html.length() : afterText(">", end);
  }

  /** A drawing that is never closed is left to the parser: it may swallow the page. */
  private int afterDrawing(int start) {
    if (!drawingsClose) {
      return start;
    }
    int tagEnd = html.indexOf('>', start);
    if (tagEnd > 0 && html.charAt(tagEnd - 1) == '/') {
      return tagEnd + 1;
    }
    int end = indexOfIgnoringCase("</svg", start);
    drawingsClose = end >= 0;
    return drawingsClose ? afterText(">", end) : start;
  }

  private int indexOfIgnoringCase(String endTag, int from) {
    int index = html.indexOf("</", from);
    while (index >= 0 && !html.regionMatches(true, index, endTag, 0, endTag.length())) {
      index = html.indexOf("</", index + 2);
    }
    return index;
  }

  private void keepLinkedData(int start, int end) {
    int tagEnd = html.indexOf('>', start);
    int close = html.lastIndexOf('<', end - 1);
    if (tagEnd < 0 || close <= tagEnd || linkedData.size() >= MAX_LINKED_DATA) {
      return;
    }
    if (html.substring(start, tagEnd).contains("ld+json")) {
      linkedData.add(html.substring(tagEnd + 1, close));
    }
  }

  @Override
  public void close() {}
}
