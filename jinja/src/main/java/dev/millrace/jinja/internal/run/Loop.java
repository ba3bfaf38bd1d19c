package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.library.Session;
import dev.millrace.jinja.internal.python.Iteration;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.Generator;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The variable {@code loop}: where a loop is. */
final class Loop implements Function {
  /** Runs the loop's body on other elements, one level deeper. */
  interface Recursion {
    Str run(Value elements, int depth);
  }

  private final Session session;
  private final Optional<Recursion> recursion;
  private final int depth;
  private Iterator<Value> elements;
  private OptionalInt length;
  private int index = -1;
  private Optional<Value> before = Optional.empty();
  private Optional<Value> current = Optional.empty();
  private Optional<Value> after = Optional.empty();
  private Optional<Value> lastChanged = Optional.empty();

  /**
   * @param length empty if it must be counted when it is asked for
   * @param depth from 0
   */
  Loop(
      Iterator<Value> elements,
      OptionalInt length,
      Optional<Recursion> recursion,
      int depth,
      Session session) {
    this.elements = elements;
    this.length = length;
    this.recursion = recursion;
    this.depth = depth;
    this.session = session;
  }

  boolean hasNext() {
    return after.isPresent() || elements.hasNext();
  }

  Value next() {
    Value next = after.isPresent() ? after.get() : elements.next();
    after = Optional.empty();
    index++;
    before = current;
    current = Optional.of(next);
    return next;
  }

  @Override
  public OptionalInt length() {
    return OptionalInt.of(count());
  }

  private int count() {
    if (length.isEmpty()) {
      List<Value> rest = Iteration.list(new Generator(elements, ""), session.budget());
      elements = rest.iterator();
      length = OptionalInt.of(rest.size() + index + 1 + (after.isPresent() ? 1 : 0));
    }
    return length.getAsInt();
  }

  private Optional<Value> peek() {
    if (after.isEmpty() && elements.hasNext()) {
      after = Optional.of(elements.next());
    }
    return after;
  }

  @Override
  public Optional<Value> attribute(String name) {
    return switch (name) {
      case "index" -> Optional.of(Int.of(index + 1L));
      case "index0" -> Optional.of(Int.of(index));
      case "revindex" -> Optional.of(Int.of(count() - index));
      case "revindex0" -> Optional.of(Int.of(count() - index - 1L));
      case "first" -> Optional.of(Bool.of(index == 0));
      case "last" -> Optional.of(Bool.of(peek().isEmpty()));
      case "length" -> Optional.of(Int.of(count()));
      case "depth" -> Optional.of(Int.of(depth + 1L));
      case "depth0" -> Optional.of(Int.of(depth));
      case "previtem" -> before.or(() -> Optional.of(new Undefined("there is no previous item")));
      case "nextitem" -> peek().or(() -> Optional.of(new Undefined("there is no next item")));
      case "cycle" -> Optional.of((Function) this::cycle);
      case "changed" -> Optional.of((Function) this::changed);
      default -> Optional.empty();
    };
  }

  private Value cycle(Arguments arguments) {
    List<Value> items = arguments.positional();
    if (items.isEmpty()) {
      throw TemplateException.fault("no items for cycling given");
    }
    return items.get(index % items.size());
  }

  private Value changed(Arguments arguments) {
    Value now = Seq.tuple(arguments.positional());
    if (lastChanged.isPresent() && session.comparison().equal(lastChanged.get(), now)) {
      return Bool.FALSE;
    }
    lastChanged = Optional.of(now);
    return Bool.TRUE;
  }

  @Override
  public Value call(Arguments arguments) {
    if (recursion.isEmpty()) {
      throw TemplateException.fault(
          "the loop must have the 'recursive' marker to be called recursively");
    }
    if (arguments.positional().size() != 1 || !arguments.named().isEmpty()) {
      throw TemplateException.fault("loop() takes what to loop over");
    }
    return recursion.get().run(arguments.positional().getFirst(), depth + 1);
  }

  @Override
  public String type() {
    return "LoopContext";
  }

  @Override
  public String description() {
    return "<LoopContext " + (index + 1) + "/" + count() + ">";
  }
}
