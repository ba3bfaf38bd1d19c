package dev.millrace.filters.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts exceptions together again that the affix rules took apart, as in {@code said:)} (spaCy's
 * {@code _apply_special_cases}): of the token sequences that equal an exception's own tokens the
 * longest wins, then the first; one with white space inside changes nothing, yet keeps others off
 * its tokens.
 */
final class ExceptionMatcher {

  private record Match(int start, int end) {
    int length() {
      return end - start;
    }
  }

  private final StringTable exceptions;
  private final int[][] pieceLengths;
  private final StringTable firstTokens;
  private final List<List<List<String>>> byFirstToken;

  ExceptionMatcher(StringTable exceptions, int[][] pieceLengths, List<List<String>> patterns) {
    this.exceptions = exceptions;
    this.pieceLengths = pieceLengths;
    Map<String, List<List<String>>> grouped = new LinkedHashMap<>();
    for (List<String> pattern : patterns) {
      // a pattern of one token would replace it by itself
      if (pattern.size() > 1) {
        grouped.computeIfAbsent(pattern.getFirst(), first -> new ArrayList<>()).add(pattern);
      }
    }
    firstTokens = new StringTable(List.copyOf(grouped.keySet()));
    byFirstToken = List.copyOf(grouped.values());
  }

  Tokens apply(String text, Tokens tokens) {
    List<Match> matches = null;
    for (int i = 0; i < tokens.count(); i++) {
      int first = firstTokens.find(text, tokens.start(i), tokens.end(i));
      if (first >= 0) {
        for (List<String> pattern : byFirstToken.get(first)) {
          if (matchesAt(text, tokens, i, pattern)) {
            if (matches == null) {
              matches = new ArrayList<>();
            }
            matches.add(new Match(i, i + pattern.size()));
          }
        }
      }
    }
    return matches == null ? tokens : replace(text, tokens, matches);
  }

  private static boolean matchesAt(String text, Tokens tokens, int at, List<String> pattern) {
    if (at + pattern.size() > tokens.count()) {
      return false;
    }
    for (int i = 1; i < pattern.size(); i++) {
      String wanted = pattern.get(i);
      int start = tokens.start(at + i);
      if (tokens.end(at + i) - start != wanted.length() || !text.startsWith(wanted, start)) {
        return false;
      }
    }
    return true;
  }

  private Tokens replace(String text, Tokens tokens, List<Match> matches) {
    matches.sort(Comparator.comparingInt(Match::length).reversed().thenComparingInt(Match::start));
    boolean[] taken = new boolean[tokens.count()];
    int[] ends = new int[tokens.count()];
    for (Match match : matches) {
      if (!taken[match.start()] && !taken[match.end() - 1]) {
        ends[match.start()] = match.end();
      }
      for (int i = match.start(); i < match.end(); i++) {
        taken[i] = true;
      }
    }
    Tokens replaced = new Tokens(tokens.count());
    for (int i = 0; i < tokens.count(); ) {
      int end = Math.max(ends[i], i + 1);
      int exception =
          ends[i] == 0 ? -1 : exceptions.find(text, tokens.start(i), tokens.end(end - 1));
      if (exception >= 0) {
        RunSplitter.addPieces(tokens.start(i), pieceLengths[exception], replaced);
      } else {
        for (int j = i; j < end; j++) {
          replaced.add(tokens.start(j), tokens.end(j));
        }
      }
      i = end;
    }
    return replaced;
  }
}
