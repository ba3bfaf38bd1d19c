package dev.millrace.tokenizer.internal.bpe;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.internal.split.ByteLevelPreTokenization;
import dev.millrace.tokenizer.internal.split.MarkedSpaces;
import dev.millrace.tokenizer.internal.split.NormalizedText;
import dev.millrace.tokenizer.internal.split.SentencePieceText;
import dev.millrace.tokenizer.internal.split.SplitStep;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * One way to write down all that determines a tokenizer's ids, for its own id: lines of words, with
 * every text and every token in hexadecimal.
 *
 * <pre>
 * millrace-tokenizer 1
 * normalize NFC                    if it normalizes
 * prefix-space                     if it prefixes one
 * split REGEX | digits one|run     in order
 * spaces PLACE PREFIX WHOLE|SPLIT  instead of these three, of a tokenizer on characters
 * characters FUSED|EACH            of such a one: how unknown characters are counted
 * token ID BYTES                   by id
 * merge LEFT RIGHT                 in order, if the ids do not imply them; then also
 * whole-pieces                     if a piece that is a token is not merged
 * unknown ID                       if there is one and bytes are missing
 * normalizer JSON, pre-tokenizer JSON         of a unigram model of Hugging Face's
 * sentencepiece FLAGS, charsmap, kept SYMBOL  of SentencePiece's normalizer
 * unigram FLOAT|DOUBLE BYTES|UNKNOWN          of a unigram model, instead of merges; then also
 * score ID BITS t|-                           by id: t if text can become the token
 * worst BITS                                  what unknown characters are measured by
 * added ID FLAGS CONTENT           by id
 * </pre>
 */
public final class CanonicalForm {
  private final Hasher hasher = Hashing.sha256().newHasher();
  private final HexFormat hex = HexFormat.of();

  private CanonicalForm() {}

  public static String sha256(Tokenizer tokenizer) {
    CanonicalForm form = new CanonicalForm();
    form.line("millrace-tokenizer 1");
    switch (tokenizer.preTokenization()) {
      case ByteLevelPreTokenization byteLevel -> form.write(byteLevel);
      case MarkedSpaces spaces -> form.write(spaces);
      case NormalizedText text -> form.write(text);
      case SentencePieceText text -> form.write(text);
    }
    switch (tokenizer.model()) {
      case BytePairModel model -> form.write(model);
      case UnigramModel model -> form.write(model);
    }
    form.write(tokenizer.addedTokens(), tokenizer.preTokenization().normalizes());
    return form.hasher.hash().toString();
  }

  private void write(ByteLevelPreTokenization preTokenization) {
    preTokenization.form().ifPresent(form -> line("normalize " + form));
    if (preTokenization.prefixSpace()) {
      line("prefix-space");
    }
    for (SplitStep step : preTokenization.steps()) {
      switch (step) {
        case SplitStep.Pattern(String regex) -> line("split " + hex(regex));
        case SplitStep.Digits(boolean individual) -> line("digits " + (individual ? "one" : "run"));
      }
    }
  }

  private void write(MarkedSpaces spaces) {
    line(
        "spaces %s %s %s"
            .formatted(spaces.place(), spaces.prefix(), spaces.split() ? "SPLIT" : "WHOLE"));
  }

  private void write(NormalizedText text) {
    line("normalizer " + hex(text.source().normalizer()));
    line("pre-tokenizer " + hex(text.source().preTokenizer()));
  }

  private void write(SentencePieceText text) {
    line(
        "sentencepiece prefix %s removes-spaces %s marks-spaces %s"
            .formatted(text.prefix(), text.removesSpaces(), text.marksSpaces()));
    text.charsmap().ifPresent(map -> line("charsmap " + hex.formatHex(map.blob())));
    text.kept().symbols().forEach(symbol -> line("kept " + hex(symbol)));
  }

  private void write(UnigramModel model) {
    line("unigram %s %s".formatted(model.arithmetic(), model.bytes() ? "BYTES" : "UNKNOWN"));
    write(model.vocabulary());
    UnigramModel.Pieces pieces = model.pieces();
    for (int id = 0; id < pieces.scores().length; id++) {
      String bits = hex.toHexDigits(Double.doubleToLongBits(pieces.scores()[id]));
      line("score " + id + ' ' + bits + (pieces.inText().get(id) ? " t" : " -"));
    }
    line("worst " + hex.toHexDigits(Double.doubleToLongBits(pieces.worst())));
    model.unknown().ifPresent(id -> line("unknown " + id));
  }

  private void write(BytePairModel model) {
    model
        .characters()
        .ifPresent(symbols -> line("characters " + (symbols.fused() ? "FUSED" : "EACH")));
    write(model.vocabulary());
    model.explicit().ifPresent(this::write);
  }

  private void write(Vocabulary vocabulary) {
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.has(id)) {
        int from = vocabulary.offset(id);
        int to = from + vocabulary.length(id);
        line("token " + id + ' ' + hex.formatHex(vocabulary.flat(), from, to));
      }
    }
  }

  private void write(BytePairModel.Explicit explicit) {
    MergeList merges = explicit.merges();
    for (int rank = 0; rank < merges.size(); rank++) {
      line("merge " + merges.left(rank) + ' ' + merges.right(rank));
    }
    if (explicit.wholePieces()) {
      line("whole-pieces");
    }
    explicit.unknown().ifPresent(id -> line("unknown " + id));
  }

  private void write(List<AddedToken> added, boolean normalizes) {
    // where all tokens are looked for in the same text, it does not matter what it is called
    boolean alike = added.stream().map(AddedToken::normalized).distinct().count() <= 1;
    for (AddedToken token : added) {
      String flags =
          (token.special() ? "s" : "-")
              + (token.normalized() && (normalizes || !alike) ? "n" : "-")
              + (token.leftStrip() ? "l" : "-")
              + (token.rightStrip() ? "r" : "-")
              + (token.singleWord() ? "w" : "-");
      line("added " + token.id() + ' ' + flags + ' ' + hex(token.content()));
    }
  }

  private String hex(String text) {
    return hex.formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private void line(String line) {
    hasher.putString(line, StandardCharsets.US_ASCII).putByte((byte) '\n');
  }
}
