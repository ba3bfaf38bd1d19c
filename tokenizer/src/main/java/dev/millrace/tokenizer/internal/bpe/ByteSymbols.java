package dev.millrace.tokenizer.internal.bpe;

/** Every byte is a symbol; those that the vocabulary lacks are left out. */
final class ByteSymbols implements Symbols {
  private final int[] tokens;

  /**
   * @param tokens by byte; negative where the vocabulary lacks it
   */
  ByteSymbols(int[] tokens) {
    this.tokens = tokens;
  }

  @Override
  public int read(byte[] utf8, int from, int to, int[] ids) {
    int size = 0;
    for (int i = from; i < to; i++) {
      int id = tokens[utf8[i] & 0xff];
      if (id >= 0) {
        ids[size++] = id;
      }
    }
    return size;
  }
}
