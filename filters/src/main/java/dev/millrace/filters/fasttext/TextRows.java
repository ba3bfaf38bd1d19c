package dev.millrace.filters.fasttext;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;

/**
 * The rows of a text: of its words, their n-grams of characters, and its n-grams of words, in
 * fastText's order (dictionary.cc of 0.9.2).
 */
final class TextRows {
  private static final int ROWS_AT_ONCE = 1024 - 128;

  /** More rows of known words than so are not kept, but found anew for each occurrence. */
  private static final long MAX_KEPT_ROWS = 1 << 24;

  /** By which fastText's hash of an n-gram of words is multiplied for each further word. */
  private static final long WORD_HASH_FACTOR = 116049371L;

  private final ModelArguments arguments;
  private final Dictionary dictionary;
  private final int[][] wordRows; // a word's own row and those of its n-grams
  private final int endOfText;

  TextRows(ModelArguments arguments, Dictionary dictionary) {
    this.arguments = arguments;
    this.dictionary = dictionary;
    this.endOfText = dictionary.endOfText();
    boolean kept = arguments.maxGram() > 0 && mostRows() <= MAX_KEPT_ROWS;
    this.wordRows = new int[kept ? dictionary.words() : 0][];
    for (int word = 0; word < wordRows.length; word++) {
      wordRows[word] = rowsOf(word);
    }
  }

  private long mostRows() {
    long rows = 0;
    for (int word = 0; word < dictionary.words(); word++) {
      rows += 1 + (dictionary.word(word).length + 2L) * arguments.maxGram();
    }
    return rows;
  }

  /** What receives the numbers of rows. */
  @FunctionalInterface
  interface Sink {
    /** Takes the rows when they are many, or no more follow. */
    void drain(RowBuffer rows);
  }

  /**
   * Adds the mean of a text's rows.
   *
   * @param mean zeros, as long as the matrix's stride
   * @return the number of rows
   */
  int addMean(String text, RowMatrix matrix, float[] mean) {
    int rows = visit(text, buffer -> buffer.drainTo(matrix, mean));
    float factor = (float) (1.0 / rows);
    for (int i = 0; rows > 0 && i < mean.length; i++) {
      mean[i] *= factor;
    }
    return rows;
  }

  /** Returns the number of rows. */
  int visit(String text, Sink sink) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = new byte[utf8.length + 2]; // a byte to spare at each end
    System.arraycopy(utf8, 0, padded, 1, utf8.length);
    return new Visit(padded, sink).rows();
  }

  private final class Visit {
    private final byte[] text;
    private final Sink sink;
    private final RowBuffer rows = new RowBuffer();
    private final IntArrayList hashes = new IntArrayList();
    private int added;

    Visit(byte[] text, Sink sink) {
      this.text = text;
      this.sink = sink;
    }

    int rows() {
      int end = text.length - 1;
      for (int from = nextToken(text, 1, end); from < end; ) {
        int to = tokenEnd(text, from, end);
        if (Dictionary.isEndOfText(text, from, to)) {
          break;
        }
        addToken(from, to);
        from = nextToken(text, to, end);
      }
      if (endOfText != Dictionary.NONE) {
        rows.add(endOfText);
      }
      if (arguments.wordGrams() > 1) {
        hashes.add(Dictionary.endOfTextHash());
        addWordGrams();
      }
      drain();
      return added;
    }

    private void drain() {
      added += rows.size();
      sink.drain(rows);
    }

    private void drainIfMany() {
      if (rows.size() > ROWS_AT_ONCE) {
        drain();
      }
    }

    private void addToken(int from, int to) {
      int hash = Dictionary.hash(text, from, to);
      int entry = dictionary.find(hash, text, from, to);
      if (entry >= dictionary.words()
          || (entry == Dictionary.NONE && Dictionary.isLabel(text, from, to))) {
        return; // a label names no row
      }
      if (arguments.wordGrams() > 1) {
        hashes.add(hash);
      }
      if (entry != Dictionary.NONE && wordRows.length > 0) {
        rows.addAll(wordRows[entry]);
      } else {
        if (entry != Dictionary.NONE) {
          rows.add(entry);
        }
        addBorderedGrams(from, to);
      }
      drainIfMany();
    }

    // fastText marks a word's borders; the byte before the token is a separator that nobody reads
    // again.
    private void addBorderedGrams(int from, int to) {
      byte after = text[to];
      text[from - 1] = '<';
      text[to] = '>';
      addGrams(text, from - 1, to + 1, rows);
      text[to] = after;
    }

    // The hashes are signed numbers of 32 bits, sign-extended to 64, as they are in fastText.
    private void addWordGrams() {
      GramRows grams = dictionary.grams();
      for (int i = 0; i < hashes.size(); i++) {
        long hash = hashes.getInt(i);
        int end = Math.min(hashes.size(), i + arguments.wordGrams());
        for (int j = i + 1; j < end; j++) {
          hash = hash * WORD_HASH_FACTOR + hashes.getInt(j);
          int row = grams.row(hash);
          if (row != Dictionary.NONE) {
            rows.add(row);
          }
        }
        drainIfMany();
      }
    }
  }

  private static int nextToken(byte[] text, int from, int end) {
    int at = from;
    while (at < end && isSeparator(text[at])) {
      at++;
    }
    return at;
  }

  private static int tokenEnd(byte[] text, int from, int end) {
    int at = from;
    while (at < end && !isSeparator(text[at])) {
      at++;
    }
    return at;
  }

  private void addGrams(byte[] text, int from, int to, RowBuffer rows) {
    int maxGram = arguments.maxGram();
    if (maxGram <= 0) {
      return;
    }
    GramRows grams = dictionary.grams();
    int minGram = arguments.minGram();
    for (int start = from; start < to; start++) {
      if (isContinuation(text[start])) {
        continue;
      }
      int hash = Dictionary.startHash();
      int at = start;
      for (int length = 1; at < to && length <= maxGram; length++) {
        hash = Dictionary.extendHash(hash, text[at++]);
        while (at < to && isContinuation(text[at])) {
          hash = Dictionary.extendHash(hash, text[at++]);
        }
        boolean border = length == 1 && (start == from || at == to);
        if (length >= minGram && !border) {
          int row = grams.row(hash);
          if (row != Dictionary.NONE) {
            rows.add(row);
          }
        }
      }
    }
  }

  private int[] rowsOf(int word) {
    RowBuffer rows = new RowBuffer();
    rows.add(word);
    if (word != endOfText) {
      byte[] spelling = dictionary.word(word);
      byte[] bordered = new byte[spelling.length + 2];
      bordered[0] = '<';
      System.arraycopy(spelling, 0, bordered, 1, spelling.length);
      bordered[bordered.length - 1] = '>';
      addGrams(bordered, 0, bordered.length, rows);
    }
    return rows.toArray();
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  private static boolean isSeparator(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r') || b == 0;
  }
}
