package dev.millrace.tokenizer.internal.json;

import dev.millrace.tokenizer.TokenizerFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/** tiktoken's vocabulary files: a line for each token, its bytes in base64, a space, its rank. */
public final class RankFile {
  public static final String EXTENSION = ".tiktoken";

  private RankFile() {}

  public static SortedMap<Integer, byte[]> read(byte[] content) {
    SortedMap<Integer, byte[]> tokens = new TreeMap<>();
    int line = 0;
    int start = 0;
    while (start < content.length) {
      line++;
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      String text = new String(content, start, end - start, StandardCharsets.ISO_8859_1).strip();
      if (!text.isEmpty()) {
        readLine(text, line, tokens);
      }
      start = end + 1;
    }
    if (tokens.isEmpty()) {
      throw new TokenizerFormatException(
          "no ranks: a line is a token in base64, a space, its rank");
    }
    return tokens;
  }

  private static void readLine(String text, int line, SortedMap<Integer, byte[]> tokens) {
    int space = text.indexOf(' ');
    try {
      byte[] token = Base64.getDecoder().decode(text.substring(0, Math.max(0, space)));
      int rank = Integer.parseInt(text.substring(space + 1));
      if (token.length == 0 || rank < 0) {
        throw malformed(text, line);
      }
      if (tokens.put(rank, token) != null) {
        throw new TokenizerFormatException(
            "line " + line + ": rank " + rank + " is used twice: every token needs its own");
      }
    } catch (NumberFormatException e) {
      throw malformed(text, line);
    } catch (TokenizerFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw malformed(text, line);
    }
  }

  private static TokenizerFormatException malformed(String text, int line) {
    String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
    return new TokenizerFormatException(
        "line " + line + " is '" + shown + "': expected a token in base64, a space, its rank");
  }
}
