package dev.millrace.filters.extraction;

/** Lines of code between fences that do not occur in them. */
final class MarkdownCode {
  private static final int SHORTEST_FENCE = 3;

  private MarkdownCode() {}

  static String fenced(String code) {
    String fence = "`".repeat(Math.max(SHORTEST_FENCE, longestRun(code) + 1));
    return fence + "\n" + code + (code.endsWith("\n") ? "" : "\n") + fence;
  }

  private static int longestRun(String code) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < code.length(); i++) {
      run = code.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
