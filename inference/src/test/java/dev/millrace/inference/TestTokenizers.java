package dev.millrace.inference;

import dev.millrace.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tokenizers of a token a byte, with special tokens. */
public final class TestTokenizers {
  /** The first special token's id. */
  public static final int FIRST = 256;

  private TestTokenizers() {}

  /** Special tokens have ids from {@link #FIRST} on, in this order. */
  public static Tokenizer bytesAnd(List<String> special) {
    StringBuilder json = new StringBuilder("{\"added_tokens\":[");
    for (int i = 0; i < special.size(); i++) {
      json.append(i > 0 ? "," : "")
          .append("{\"id\":%d,\"content\":\"%s\",".formatted(FIRST + i, special.get(i)))
          .append("\"special\":true,\"normalized\":false}");
    }
    json.append("],\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false},")
        .append("\"decoder\":{\"type\":\"ByteLevel\"},")
        .append("\"model\":{\"type\":\"BPE\",\"merges\":[],\"vocab\":{");
    for (int b = 0; b < 256; b++) {
      json.append(b > 0 ? "," : "").append("\"%s\":%d".formatted(character(b), b));
    }
    json.append("}}}");
    return Tokenizer.parse(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** GPT-2's: printable bytes are themselves, the others come after Latin-1. */
  private static String character(int wanted) {
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean itself = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      int shown = itself ? b : next++;
      if (b == wanted) {
        String text = Character.toString(shown);
        return text.equals("\"") || text.equals("\\") ? "\\" + text : text;
      }
    }
    throw new IllegalArgumentException("no byte: " + wanted);
  }
}
