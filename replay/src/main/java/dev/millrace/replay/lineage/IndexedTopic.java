package dev.millrace.replay.lineage;

/**
 * A topic that the index reads.
 *
 * @param number stands for its name in keys
 * @param id another topic of that name has another one; empty: it was only named by a ledger
 * @param generation whose it is; empty: all generations share it
 */
record IndexedTopic(int number, String name, String id, String generation) {

  byte[] bytes() {
    return new ValueWriter().number(number).text(name).text(id).text(generation).bytes();
  }

  static IndexedTopic read(byte[] value) {
    ValueReader reader = new ValueReader(value);
    return new IndexedTopic(
        Math.toIntExact(reader.number()), reader.text(), reader.text(), reader.text());
  }
}
