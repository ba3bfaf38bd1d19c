package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Keys;
import dev.millrace.jinja.internal.python.Sorting;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Filters that compare elements; without case unless they are told otherwise. */
final class OrderFilters {
  private static final String EXTREME = "case_sensitive=false, attribute=none";

  static final Table TABLE =
      new Table()
          .add("sort", "reverse=false, case_sensitive=false, attribute=none", OrderFilters::sort)
          .add("dictsort", "case_sensitive=false, by='key', reverse=false", OrderFilters::dictSort)
          .add("unique", EXTREME, OrderFilters::unique)
          .add("min", EXTREME, (subject, a, session) -> extreme(subject, a, session, "<"))
          .add("max", EXTREME, (subject, a, session) -> extreme(subject, a, session, ">"))
          .add("groupby", "attribute, default=none, case_sensitive=false", OrderFilters::groupBy);

  /** An element and what it is compared by. */
  private record Keyed(Value key, Value item) {}

  private OrderFilters() {}

  private static UnaryOperator<Value> key(
      Session session, Value attribute, Value defaultValue, boolean caseSensitive) {
    AttributePath path = new AttributePath(session, attribute, defaultValue);
    return caseSensitive ? path : path.inLowerCase();
  }

  private static List<Keyed> sorted(
      List<Value> items, UnaryOperator<Value> key, boolean reverse, Session session) {
    List<Keyed> keyed = new ArrayList<>();
    for (Value item : items) {
      session.budget().buildElements(1);
      keyed.add(new Keyed(key.apply(item), item));
    }
    Comparator<Keyed> order = Comparator.comparing(Keyed::key, session.comparison().order());
    Sorting.sort(keyed, reverse ? order.reversed() : order);
    return keyed;
  }

  private static Seq items(List<Keyed> keyed) {
    return Seq.list(keyed.stream().map(Keyed::item).toList());
  }

  /** By several attributes, if commas are between their names. */
  private static Value sort(Value subject, Bound a, Session session) {
    List<UnaryOperator<Value>> keys = new ArrayList<>();
    if (a.get(2) instanceof Str paths) {
      for (String path : paths.chars().split(",", -1)) {
        keys.add(key(session, Str.template(path), None.NONE, a.truth(1)));
      }
    } else {
      keys.add(key(session, a.get(2), None.NONE, a.truth(1)));
    }
    UnaryOperator<Value> key =
        item -> Seq.list(keys.stream().map(each -> each.apply(item)).toList());
    return items(sorted(session.list(subject), key, a.truth(0), session));
  }

  private static Value dictSort(Value subject, Bound a, Session session) {
    if (!(subject instanceof Dict dict)) {
      throw a.wrong("a dict", subject);
    }
    String by = a.get(1) instanceof Str text ? text.chars() : "";
    if (!by.equals("key") && !by.equals("value")) {
      throw TemplateException.fault("you can only sort by either 'key' or 'value'");
    }
    UnaryOperator<Value> key =
        item -> {
          List<Value> pair = ((Seq) item).items();
          Value part = by.equals("key") ? pair.getFirst() : pair.getLast();
          return a.truth(0) ? part : AttributePath.lowered(part);
        };
    List<Value> pairs = session.list(new DictView(dict, DictView.Part.ITEMS));
    return items(sorted(pairs, key, a.truth(2), session));
  }

  private static Value unique(Value subject, Bound a, Session session) {
    return Lazy.generator(
        () -> {
          UnaryOperator<Value> key = key(session, a.get(1), None.NONE, a.truth(0));
          Set<Value> seen = new HashSet<>();
          return Lazy.filter(
              session.iterate(subject),
              item -> seen.add(new Keys(session.budget()).require(key.apply(item))));
        });
  }

  private static Value extreme(Value subject, Bound a, Session session, String operator) {
    UnaryOperator<Value> key = key(session, a.get(1), None.NONE, a.truth(0));
    Iterator<Value> items = session.iterate(subject);
    if (!items.hasNext()) {
      return new Undefined("No aggregated item, sequence was empty.");
    }
    Value best = items.next();
    Value bestKey = key.apply(best);
    while (items.hasNext()) {
      Value item = items.next();
      Value itemKey = key.apply(item);
      if (session.comparison().compare(itemKey, operator, bestKey)) {
        best = item;
        bestKey = itemKey;
      }
    }
    return best;
  }

  private static Value groupBy(Value subject, Bound a, Session session) {
    boolean caseSensitive = a.truth(2);
    UnaryOperator<Value> key = key(session, a.get(0), a.get(1), caseSensitive);
    AttributePath shown = new AttributePath(session, a.get(0), a.get(1));
    List<Value> groups = new ArrayList<>();
    List<Value> group = new ArrayList<>();
    List<Keyed> keyed = sorted(session.list(subject), key, false, session);
    for (int i = 0; i < keyed.size(); i++) {
      group.add(keyed.get(i).item);
      boolean last =
          i + 1 == keyed.size()
              || !session.comparison().equal(keyed.get(i).key, keyed.get(i + 1).key);
      if (last) {
        Value name = shown.apply(group.getFirst());
        groups.add(new Seq(List.of(name, Seq.list(group)), Seq.Kind.GROUP));
        group = new ArrayList<>();
      }
    }
    return Seq.list(groups);
  }
}
