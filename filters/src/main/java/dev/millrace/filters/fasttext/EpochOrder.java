package dev.millrace.filters.fasttext;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The order of texts in an epoch: those of each label spread evenly over it, and each exchanged
 * with one of the next thousand by chance, since neighbours in a file are often of one host.
 */
final class EpochOrder {
  private static final int WINDOW = 1000;

  private final Random random;
  private final List<Example> window = new ArrayList<>(WINDOW);

  EpochOrder(Random random) {
    this.random = random;
  }

  private record Example(int label, String text) {}

  /** The texts of a label while they are read. */
  private static final class Source {
    private final int label;
    private final long total;
    private final Iterator<String> texts;
    private long taken;

    Source(int label, long total, Iterator<String> texts) {
      this.label = label;
      this.total = total;
      this.texts = texts;
    }

    /** Of its texts, with the next one taken. */
    double share() {
      return (taken + 1.0) / total;
    }
  }

  /**
   * @param counts how many texts there are of each
   * @param train takes the index of a label in the list, and a text
   */
  void visit(List<LabelledTexts> labelled, long[] counts, BiConsumer<Integer, String> train) {
    List<Stream<String>> streams = labelled.stream().map(texts -> texts.texts().get()).toList();
    try {
      List<Source> sources = new ArrayList<>();
      for (int label = 0; label < streams.size(); label++) {
        sources.add(new Source(label, counts[label], streams.get(label).iterator()));
      }
      merge(sources, train);
      while (!window.isEmpty()) {
        emit(train);
      }
    } finally {
      streams.forEach(Stream::close);
    }
  }

  private void merge(List<Source> sources, BiConsumer<Integer, String> train) {
    while (true) {
      sources.removeIf(source -> !source.texts.hasNext());
      if (sources.isEmpty()) {
        return;
      }
      Source next = sources.getFirst();
      for (Source source : sources) {
        next = source.share() < next.share() ? source : next;
      }
      next.taken++;
      window.add(new Example(next.label, next.texts.next()));
      if (window.size() == WINDOW) {
        emit(train);
      }
    }
  }

  private void emit(BiConsumer<Integer, String> train) {
    int chosen = random.nextInt(window.size());
    Example example = window.set(chosen, window.getLast());
    window.removeLast();
    train.accept(example.label(), example.text());
  }
}
