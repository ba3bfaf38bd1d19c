package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.internal.split.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/** A vocabulary and the way in which a piece of text becomes tokens of it. */
public sealed interface TokenizerModel permits BytePairModel, UnigramModel {
  /** The tokens as {@link #spelling} has them, without those that are added only. */
  Vocabulary vocabulary();

  TokenSpelling spelling();

  /** A splitter that makes the pieces smaller where that changes no ids. */
  Splitter refined(Splitter splitter);

  /**
   * Appends the ids of the piece {@code utf8[from, to)}.
   *
   * @param workspace of the calling thread
   */
  void encode(byte[] utf8, int from, int to, PieceEncoder.Workspace workspace, IntList out);

  /** The bytes of decoded text that every token stands for, added ones included. */
  default Vocabulary texts(List<AddedToken> added) {
    if (added.isEmpty() && spelling() == TokenSpelling.BYTES) {
      return vocabulary();
    }
    SortedMap<Integer, byte[]> texts = vocabulary().asMap();
    texts.replaceAll((id, spelled) -> spelling().text(spelled));
    for (AddedToken token : added) {
      texts.put(token.id(), spelling().text(token.content().getBytes(StandardCharsets.UTF_8)));
    }
    return new Vocabulary(texts);
  }
}
