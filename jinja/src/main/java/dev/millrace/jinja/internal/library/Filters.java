package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Value;
import java.util.Set;

/** What may stand after a bar. */
public final class Filters {
  private static final Table TABLE =
      new Table()
          .addAll(TextFilters.TABLE)
          .addAll(HtmlFilters.TABLE)
          .addAll(NumberFilters.TABLE)
          .addAll(SequenceFilters.TABLE)
          .addAll(OrderFilters.TABLE)
          .addAll(SelectionFilters.TABLE);

  private Filters() {}

  public static Set<String> names() {
    return TABLE.names();
  }

  public static Value apply(String name, Value subject, Arguments arguments, Session session) {
    return TABLE
        .call(name, subject, arguments, session)
        .orElseThrow(() -> TemplateException.fault("no filter named '" + name + "'"));
  }
}
