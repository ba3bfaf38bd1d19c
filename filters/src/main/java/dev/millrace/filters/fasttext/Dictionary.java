package dev.millrace.filters.fasttext;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * fastText's dictionary: words, labels, and the hashed n-grams that survived pruning (dictionary.cc
 * of 0.9.2).
 */
final class Dictionary {
  static final int NONE = -1;

  /** A spelling's end, its count and its kind. */
  private static final int MIN_ENTRY_BYTES = 1 + Long.BYTES + 1;

  private static final int FNV_OFFSET = (int) 2166136261L;
  private static final int FNV_PRIME = 16777619;
  static final String PREFIX = "__label__";
  static final String END = "</s>";
  private static final byte[] LABEL_PREFIX = PREFIX.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END_OF_TEXT = END.getBytes(StandardCharsets.US_ASCII);

  private final int words;
  private final byte[][] entries;
  private final long[] counts; // of entries
  private final int[] table; // open addressing by FNV-1a hash: entry or NONE
  private final GramRows grams;

  /**
   * @param words of the entries, the first of them; labels follow
   * @param counts of the entries in the texts that it was made of
   */
  Dictionary(int words, byte[][] entries, long[] counts, GramRows grams) {
    this.words = words;
    this.entries = entries;
    this.counts = counts;
    this.grams = grams;
    this.table = new int[Integer.highestOneBit(Math.max(entries.length, 8)) * 4];
    Arrays.fill(table, NONE);
    for (int entry = 0; entry < entries.length; entry++) {
      byte[] word = entries[entry];
      table[slot(hash(word, 0, word.length), word, 0, word.length)] = entry;
    }
  }

  static Dictionary read(ModelFile file, ModelArguments arguments) throws IOException {
    int size = file.readCount("dictionary entries", 1 << 24);
    int words = file.readCount("words", size);
    int labels = file.readCount("labels", size);
    file.readLong(); // tokens seen in training
    long pruned = file.readLong();
    if (words + labels != size || labels == 0) {
      throw new IOException(
          size
              + " entries with "
              + words
              + " words and "
              + labels
              + " labels, but both make them up");
    }
    file.require((long) size * MIN_ENTRY_BYTES, size + " words and labels");
    byte[][] entries = new byte[size][];
    long[] counts = new long[size];
    for (int entry = 0; entry < size; entry++) {
      entries[entry] = file.readWord();
      counts[entry] = file.readLong();
      boolean isLabel = file.readByte() == 1;
      if (isLabel != entry >= words) {
        throw new IOException("labels that do not follow the words, at entry " + entry);
      }
    }
    return new Dictionary(
        words, entries, counts, GramRows.read(file, pruned, words, arguments.buckets()));
  }

  long[] labelCounts() {
    return Arrays.copyOfRange(counts, words, counts.length);
  }

  /** One past the highest row that a word or n-gram may name. */
  int rows() {
    return words + grams.size();
  }

  GramRows grams() {
    return grams;
  }

  /** A label without its prefix. */
  String label(int number) {
    String label = ModelFile.text(entries[words + number]);
    return label.startsWith(PREFIX) ? label.substring(PREFIX.length()) : label;
  }

  /** The number of a label that is there, from 0. */
  int labelNumber(String label) {
    byte[] name = (PREFIX + label).getBytes(StandardCharsets.UTF_8);
    return find(hash(name, 0, name.length), name, 0, name.length) - words;
  }

  int endOfText() {
    return find(endOfTextHash(), END_OF_TEXT, 0, END_OF_TEXT.length);
  }

  static int endOfTextHash() {
    return hash(END_OF_TEXT, 0, END_OF_TEXT.length);
  }

  static boolean isEndOfText(byte[] text, int from, int to) {
    return Arrays.equals(text, from, to, END_OF_TEXT, 0, END_OF_TEXT.length);
  }

  /** Whether fastText would take the token for a label, which names no row. */
  static boolean isLabel(byte[] text, int from, int to) {
    return to - from >= LABEL_PREFIX.length
        && Arrays.equals(
            text, from, from + LABEL_PREFIX.length, LABEL_PREFIX, 0, LABEL_PREFIX.length);
  }

  byte[] word(int number) {
    return entries[number];
  }

  long count(int entry) {
    return counts[entry];
  }

  int size() {
    return entries.length;
  }

  int labels() {
    return entries.length - words;
  }

  int words() {
    return words;
  }

  /**
   * The number of a word, which is its row, or of a label, which is one of {@link #words} and more;
   * or {@link #NONE}.
   *
   * @param hash of the same bytes
   */
  int find(int hash, byte[] text, int from, int to) {
    return table[slot(hash, text, from, to)];
  }

  private int slot(int hash, byte[] text, int from, int to) {
    int mask = table.length - 1;
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (table[slot] != NONE) {
      byte[] word = entries[table[slot]];
      if (Arrays.equals(word, 0, word.length, text, from, to)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  static int startHash() {
    return FNV_OFFSET;
  }

  /** FNV-1a with the byte sign-extended, as fastText has it. */
  static int extendHash(int hash, byte b) {
    return (hash ^ b) * FNV_PRIME;
  }

  static int hash(byte[] text, int from, int to) {
    int hash = startHash();
    for (int i = from; i < to; i++) {
      hash = extendHash(hash, text[i]);
    }
    return hash;
  }
}
