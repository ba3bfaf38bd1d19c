package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a function, read from a text such as {@code old, new, count=-1}. With {@code /}
 * at its end none may be given by name; {@code *} alone takes anything.
 */
final class Signature {
  private record Parameter(String name, Optional<Value> defaultValue) {}

  private final List<Parameter> parameters = new ArrayList<>();
  private final boolean anything;
  private final boolean positionalOnly;

  private Signature(boolean anything, boolean positionalOnly) {
    this.anything = anything;
    this.positionalOnly = positionalOnly;
  }

  static Signature of(String text) {
    Signature signature = new Signature(text.equals("*"), text.endsWith("/"));
    String list = text.replaceAll("\\s*/?$", "");
    if (!signature.anything && !list.isEmpty()) {
      for (String parameter : list.split(", (?=[a-z])", -1)) {
        int equals = parameter.indexOf('=');
        signature.parameters.add(
            equals < 0
                ? new Parameter(parameter, Optional.empty())
                : new Parameter(
                    parameter.substring(0, equals),
                    Optional.of(literal(parameter.substring(equals + 1)))));
      }
    }
    return signature;
  }

  private static Value literal(String text) {
    return switch (text) {
      case "none" -> None.NONE;
      case "true" -> Bool.TRUE;
      case "false" -> Bool.FALSE;
      case "0.0" -> new Real(0);
      default ->
          text.startsWith("'")
              ? Str.template(text.substring(1, text.length() - 1))
              : Int.of(Long.parseLong(text));
    };
  }

  /** The value of each parameter. */
  Bound bind(String function, Arguments arguments) {
    if (anything) {
      return new Bound(function, List.of(), arguments);
    }
    int given = arguments.positional().size();
    if (given > parameters.size()) {
      throw TemplateException.fault(
          "%s() takes at most %d arguments (%d given)"
              .formatted(function, parameters.size(), given));
    }
    List<Value> values = new ArrayList<>(arguments.positional());
    for (Parameter parameter : parameters.subList(given, parameters.size())) {
      Value named = positionalOnly ? null : arguments.named().get(parameter.name);
      if (named == null && parameter.defaultValue.isEmpty()) {
        throw TemplateException.fault(
            function + "() is missing its argument '" + parameter.name + "'");
      }
      values.add(named == null ? parameter.defaultValue.orElseThrow() : named);
    }
    for (String name : arguments.named().keySet()) {
      requireNew(function, name, given);
    }
    return new Bound(function, values, arguments);
  }

  /** An argument by name must be a parameter's that got none by position. */
  private void requireNew(String function, String name, int given) {
    boolean known =
        !positionalOnly
            && parameters.subList(given, parameters.size()).stream()
                .anyMatch(parameter -> parameter.name.equals(name));
    if (!known) {
      throw TemplateException.fault(function + "() got an unexpected argument '" + name + "'");
    }
  }
}
