package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Iteration;
import dev.millrace.jinja.internal.python.Slices;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Generator;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Filters that take elements as they come. */
final class SequenceFilters {
  static final Table TABLE =
      new Table()
          .add("first", SequenceFilters::first)
          .add("last", SequenceFilters::last)
          .add("length", SequenceFilters::length)
          .add("count", SequenceFilters::length)
          .add("list", (subject, session) -> Seq.list(session.list(subject)))
          .add("reverse", SequenceFilters::reverse)
          .add("random", SequenceFilters::random)
          .add("sum", "attribute=none, start=0", SequenceFilters::sum)
          .add("items", SequenceFilters::items)
          .add("batch", "linecount, fill_with=none", SequenceFilters::batch)
          .add("slice", "slices, fill_with=none", SequenceFilters::slice);

  private SequenceFilters() {}

  private static Value length(Value subject, Session session) {
    return Int.of(Iteration.requireLength(subject));
  }

  private static Value first(Value subject, Session session) {
    Iterator<Value> items = session.iterate(subject);
    return items.hasNext() ? items.next() : new Undefined("No first item, sequence was empty.");
  }

  private static Value last(Value subject, Session session) {
    Iterator<Value> items = Iteration.reversed(subject, session.budget());
    return items.hasNext() ? items.next() : new Undefined("No last item, sequence was empty.");
  }

  private static Value reverse(Value subject, Session session) {
    if (subject instanceof Str text) {
      return Slices.of(text, None.NONE, None.NONE, Int.of(-1), session.budget());
    }
    List<Value> backwards = session.list(subject).reversed();
    return subject instanceof Generator
        ? Seq.list(backwards)
        : new Generator(backwards.iterator(), "reversed");
  }

  private static Value random(Value subject, Session session) {
    int length = Iteration.requireLength(subject);
    return length == 0
        ? new Undefined("No random item, sequence was empty.")
        : session.attributes().item(subject, Int.of(ThreadLocalRandom.current().nextInt(length)));
  }

  private static Value sum(Value subject, Bound a, Session session) {
    AttributePath path = new AttributePath(session, a.get(0), None.NONE);
    Value sum = a.get(1);
    if (sum instanceof Str) {
      throw TemplateException.fault("sum() can't sum strings [use ''.join(seq) instead]");
    }
    for (Iterator<Value> items = session.iterate(subject); items.hasNext(); ) {
      sum = session.arithmetic().apply(sum, "+", path.apply(items.next()));
    }
    return sum;
  }

  private static Value items(Value subject, Session session) {
    return Lazy.generator(
        () ->
            switch (subject) {
              case Undefined undefined -> session.iterate(undefined);
              case Dict dict -> session.iterate(new DictView(dict, DictView.Part.ITEMS));
              default -> throw TemplateException.fault("Can only get item pairs from a mapping.");
            });
  }

  private static Value batch(Value subject, Bound a, Session session) {
    return Lazy.generator(
        () -> {
          Iterator<Value> items = session.iterate(subject);
          Iterator<Value> batches = Lazy.until(() -> nextBatch(items, a, session));
          boolean emptyFirst = a.size(0) == 0 && items.hasNext();
          return emptyFirst ? Lazy.after(Seq.list(List.of()), batches) : batches;
        });
  }

  /** Empty at the end. */
  private static Optional<Value> nextBatch(Iterator<Value> items, Bound a, Session session) {
    if (!items.hasNext()) {
      return Optional.empty();
    }
    List<Value> batch = new ArrayList<>();
    int size = a.size(0);
    do {
      session.budget().buildElements(1);
      batch.add(items.next());
    } while (items.hasNext() && batch.size() != size);
    if (!a.isNone(1) && batch.size() < size) {
      session.budget().buildElements(size);
      while (batch.size() < size) {
        batch.add(a.get(1));
      }
    }
    return Optional.of(Seq.list(batch));
  }

  private static Value slice(Value subject, Bound a, Session session) {
    return Lazy.generator(
        () -> {
          List<Value> items = session.list(subject);
          int slices = a.size(0);
          if (slices == 0) {
            throw TemplateException.fault("integer division or modulo by zero");
          }
          int each = Math.floorDiv(items.size(), slices);
          int longer = Math.floorMod(items.size(), slices);
          Iterator<Integer> numbers = IntStream.range(0, slices).iterator();
          return Lazy.map(
              numbers,
              number -> {
                session.budget().buildElements(each + 1L);
                int start = number * each + Math.min(number, longer);
                int end = (number + 1) * each + Math.min(number + 1, longer);
                List<Value> part = new ArrayList<>(items.subList(start, end));
                if (!a.isNone(1) && number >= longer) {
                  part.add(a.get(1));
                }
                return Seq.list(part);
              });
        });
  }
}
