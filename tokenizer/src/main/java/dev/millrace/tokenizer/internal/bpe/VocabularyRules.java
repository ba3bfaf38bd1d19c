package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.TokenizerFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** What every vocabulary must hold to: no id twice, no bytes twice, no gap. */
public final class VocabularyRules {
  // memory is taken for every id up to the largest
  private static final int MAX_ID = (1 << 24) - 1;

  private VocabularyRules() {}

  public static void check(
      SortedMap<Integer, byte[]> tokens, List<AddedToken> added, TokenSpelling spelling) {
    Map<ByteBuffer, Integer> ids = checkBytes(tokens, spelling);
    Map<Integer, String> addedIds = new HashMap<>();
    Set<String> contents = new HashSet<>();
    for (AddedToken token : added) {
      if (token.id() > MAX_ID) {
        throw new TokenizerFormatException(
            "added token '%s' has id %d: the largest that can be read is %d"
                .formatted(token.content(), token.id(), MAX_ID));
      }
      String other = addedIds.put(token.id(), token.content());
      if (other != null || !mayBe(token, tokens)) {
        throw new TokenizerFormatException(
            "id %d is both '%s' and added token '%s': every token needs its own"
                .formatted(
                    token.id(),
                    other == null ? written(tokens, token.id(), spelling) : other,
                    token.content()));
      }
      checkName(token, ids, spelling);
      if (!contents.add(token.content())) {
        throw new TokenizerFormatException(
            "added token '" + token.content() + "' is there twice: every token needs one id");
      }
    }
    for (int id = 0; id < tokens.lastKey(); id++) {
      if (!tokens.containsKey(id) && !addedIds.containsKey(id)) {
        throw new TokenizerFormatException(
            "id %d is missing, the largest is %d: ids must have no gap, the file may be cut short"
                .formatted(id, tokens.lastKey()));
      }
    }
  }

  private static Map<ByteBuffer, Integer> checkBytes(
      SortedMap<Integer, byte[]> tokens, TokenSpelling spelling) {
    if (tokens.isEmpty()) {
      throw new TokenizerFormatException("the vocabulary is empty");
    }
    Map<ByteBuffer, Integer> ids = new HashMap<>();
    tokens.forEach(
        (id, bytes) -> {
          Integer other = ids.put(ByteBuffer.wrap(bytes), id);
          if (other != null) {
            throw new TokenizerFormatException(
                "ids %d and %d are both '%s': every token needs its own bytes"
                    .formatted(other, id, spelling.write(bytes)));
          }
        });
    return ids;
  }

  // tokenizer.json has one name for both
  private static void checkName(
      AddedToken token, Map<ByteBuffer, Integer> ids, TokenSpelling spelling) {
    spelling
        .read(token.content())
        .map(bytes -> ids.get(ByteBuffer.wrap(bytes)))
        .filter(id -> id != token.id())
        .ifPresent(
            id -> {
              throw new TokenizerFormatException(
                  "added token '%s' (id %d) has the name of token %d: give it another"
                      .formatted(token.content(), token.id(), id));
            });
  }

  private static boolean mayBe(AddedToken token, SortedMap<Integer, byte[]> tokens) {
    byte[] bytes = tokens.get(token.id());
    return bytes == null || Arrays.equals(bytes, token.content().getBytes(StandardCharsets.UTF_8));
  }

  private static String written(SortedMap<Integer, byte[]> tokens, int id, TokenSpelling spelling) {
    byte[] bytes = tokens.get(id);
    return bytes == null ? "" : spelling.write(bytes);
  }
}
