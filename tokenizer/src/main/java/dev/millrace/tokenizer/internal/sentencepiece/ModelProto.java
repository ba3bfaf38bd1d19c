package dev.millrace.tokenizer.internal.sentencepiece;

import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.normalize.Charsmap;
import dev.millrace.tokenizer.internal.split.PrefixTable;
import dev.millrace.tokenizer.internal.split.SentencePieceText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of SentencePiece's message {@code ModelProto} decides on ids, with its own defaults. */
final class ModelProto {
  /** A token: its text with U+2581 for spaces, the higher its score the sooner it is made. */
  record Piece(String text, float score, Kind kind) {}

  /** In the order of their numbers, which begin with 1. */
  enum Kind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  private static final int UNIGRAM = 1;
  private static final int BPE = 2;
  private static final List<String> ALGORITHMS = List.of("unigram", "bpe", "word", "char");

  private final List<Piece> pieces = new ArrayList<>();
  private long algorithm = UNIGRAM;
  private boolean spaceAfterWord;
  private boolean byteFallback;
  private Optional<Charsmap> charsmap = Optional.empty();
  private boolean denormalizes;
  private boolean prefix = true;
  private boolean removesSpaces = true;
  private boolean marksSpaces = true;

  private ModelProto() {}

  static ModelProto read(byte[] file) {
    ModelProto model = new ModelProto();
    WireReader in = new WireReader(ByteBuffer.wrap(file));
    while (in.hasNext()) {
      switch (in.field()) {
        case 1 -> model.pieces.add(piece(new WireReader(in.bytes()), model.pieces.size()));
        case 2 -> model.readTrainer(new WireReader(in.bytes()));
        case 3 -> model.readNormalizer(new WireReader(in.bytes()));
        case 5 -> model.readDenormalizer(new WireReader(in.bytes()));
        default -> in.skip();
      }
    }
    if (model.pieces.isEmpty()) {
      throw new TokenizerFormatException("no SentencePiece model: it has no pieces");
    }
    model.check();
    return model;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Whether pieces have scores that are summed up, not merged. */
  boolean unigram() {
    return algorithm == UNIGRAM;
  }

  /** Whether unknown characters become bytes. */
  boolean byteFallback() {
    return byteFallback;
  }

  /** Whether a space is put before text, whatever it begins with. */
  boolean prefix() {
    return prefix;
  }

  /** Whether text is neither replaced nor loses spaces. */
  boolean keepsText() {
    return charsmap.isEmpty() && !removesSpaces && marksSpaces;
  }

  SentencePieceText normalizer() {
    List<String> kept =
        pieces.stream().filter(piece -> piece.kind == Kind.USER_DEFINED).map(Piece::text).toList();
    return new SentencePieceText(
        charsmap, new PrefixTable(kept), prefix, removesSpaces, marksSpaces);
  }

  private static Piece piece(WireReader in, int id) {
    String text = "";
    float score = 0;
    long kind = 1;
    while (in.hasNext()) {
      switch (in.field()) {
        case 1 -> text = in.text();
        case 2 -> score = in.number();
        case 3 -> kind = in.varint();
        default -> in.skip();
      }
    }
    if (text.isEmpty() || !Float.isFinite(score)) {
      throw new TokenizerFormatException(
          "piece %d is '%s' with score %s: expected text and a finite number"
              .formatted(id, text, score));
    }
    if (kind < 1 || kind > Kind.values().length) {
      throw new TokenizerFormatException(
          "piece %d '%s' has type %d: there are 1 to %d"
              .formatted(id, text, kind, Kind.values().length));
    }
    return new Piece(text, score, Kind.values()[(int) kind - 1]);
  }

  private void readTrainer(WireReader in) {
    while (in.hasNext()) {
      switch (in.field()) {
        case 3 -> algorithm = in.varint();
        case 35 -> byteFallback = in.flag();
        case 24 -> spaceAfterWord = in.flag();
        default -> in.skip();
      }
    }
  }

  private void readNormalizer(WireReader in) {
    while (in.hasNext()) {
      switch (in.field()) {
        case 2 -> charsmap = charsmap(in.bytes());
        case 3 -> prefix = in.flag();
        case 4 -> removesSpaces = in.flag();
        case 5 -> marksSpaces = in.flag();
        default -> in.skip();
      }
    }
  }

  private static Optional<Charsmap> charsmap(ByteBuffer blob) {
    byte[] copy = new byte[blob.remaining()];
    blob.get(copy);
    return copy.length == 0 ? Optional.empty() : Optional.of(Charsmap.read(copy));
  }

  private void readDenormalizer(WireReader in) {
    while (in.hasNext()) {
      if (in.field() == 2) {
        denormalizes = in.bytes().hasRemaining();
      } else {
        in.skip();
      }
    }
  }

  private void check() {
    if (algorithm != UNIGRAM && algorithm != BPE) {
      String name =
          algorithm >= 1 && algorithm <= ALGORITHMS.size()
              ? ALGORITHMS.get((int) algorithm - 1)
              : "number " + algorithm;
      throw new TokenizerFormatException(
          "model_type is " + name + ": only bpe and unigram can be read");
    }
    refuse(denormalizes, "denormalizer_spec has a charsmap: only one without can be read");
    refuse(spaceAfterWord, "treat_whitespace_as_suffix is true: only false can be read");
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw new TokenizerFormatException(why);
    }
  }
}
