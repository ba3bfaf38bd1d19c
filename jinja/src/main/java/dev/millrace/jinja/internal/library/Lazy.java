package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.value.Generator;
import dev.millrace.jinja.internal.value.Value;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Elements that are made when they are asked for, and faults with them, as Python's generators do.
 */
final class Lazy {
  private Lazy() {}

  /** Even where its elements come from is asked for late. */
  static Value generator(Supplier<Iterator<Value>> elements) {
    return new Generator(
        new Iterator<>() {
          private Optional<Iterator<Value>> started = Optional.empty();

          private Iterator<Value> start() {
            if (started.isEmpty()) {
              started = Optional.of(elements.get());
            }
            return started.get();
          }

          @Override
          public boolean hasNext() {
            return start().hasNext();
          }

          @Override
          public Value next() {
            return start().next();
          }
        },
        "generator");
  }

  /** Elements up to the first that isn't there. */
  static Iterator<Value> until(Supplier<Optional<Value>> next) {
    return new Iterator<>() {
      private Optional<Value> ready = Optional.empty();

      @Override
      public boolean hasNext() {
        if (ready.isEmpty()) {
          ready = next.get();
        }
        return ready.isPresent();
      }

      @Override
      public Value next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Value value = ready.orElseThrow();
        ready = Optional.empty();
        return value;
      }
    };
  }

  static Iterator<Value> after(Value first, Iterator<Value> rest) {
    return new Iterator<>() {
      private boolean begun;

      @Override
      public boolean hasNext() {
        return !begun || rest.hasNext();
      }

      @Override
      public Value next() {
        if (!begun) {
          begun = true;
          return first;
        }
        return rest.next();
      }
    };
  }

  static <T> Iterator<Value> map(Iterator<T> elements, Function<T, Value> change) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public Value next() {
        return change.apply(elements.next());
      }
    };
  }

  static Iterator<Value> filter(Iterator<Value> elements, Predicate<Value> stays) {
    return until(
        () -> {
          while (elements.hasNext()) {
            Value element = elements.next();
            if (stays.test(element)) {
              return Optional.of(element);
            }
          }
          return Optional.empty();
        });
  }
}
