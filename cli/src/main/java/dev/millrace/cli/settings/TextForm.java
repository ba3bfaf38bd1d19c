package dev.millrace.cli.settings;

import dev.millrace.schemas.settings.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one kind of value is written.
 *
 * @param kind what a text must be, in words; empty: anything
 * @param parse throws IllegalArgumentException for what is none
 */
record TextForm(String kind, Function<String, Object> parse, Function<Object, String> print) {

  /** Of a component that has one value, or perhaps none. */
  static TextForm of(Type type, Setting setting) {
    if (type == OptionalInt.class) {
      return of(int.class, setting);
    }
    if (type instanceof ParameterizedType generic) {
      TextForm element = of(generic.getActualTypeArguments()[0], setting);
      if (generic.getRawType() == List.class) {
        return list(element);
      }
      return generic.getRawType() == Set.class ? set(element) : element;
    }
    return single((Class<?>) type, setting);
  }

  private static TextForm single(Class<?> type, Setting setting) {
    if (type == String.class) {
      return setting.escaped()
          ? new TextForm(
              "a text in which n, t or \\ follows each backslash",
              Escapes::unescaped,
              value -> Escapes.escaped(value.toString()))
          : new TextForm("", text -> text, Object::toString);
    }
    if (type == Path.class) {
      return new TextForm("a path", Path::of, Object::toString);
    }
    if (type == boolean.class) {
      return new TextForm("true or false", TextForm::flag, Object::toString);
    }
    if (type == Duration.class) {
      return setting.unit() == ChronoUnit.FOREVER
          ? new TextForm(
              Durations.KIND, Durations::parse, value -> Durations.print((Duration) value))
          : countOf(setting.unit());
    }
    return type.isEnum() ? choice(type) : number(type);
  }

  private static Boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return Boolean.valueOf(text);
  }

  private static TextForm countOf(ChronoUnit unit) {
    return new TextForm(
        "a whole number",
        text -> Duration.of(Integer.parseInt(text), unit),
        value -> Long.toString(((Duration) value).dividedBy(unit.getDuration())));
  }

  private static TextForm number(Class<?> type) {
    String whole = "a whole number";
    if (type == int.class) {
      return new TextForm(whole, Integer::valueOf, Object::toString);
    }
    if (type == short.class) {
      return new TextForm(whole, Short::valueOf, Object::toString);
    }
    if (type == long.class || type == Long.class) {
      return new TextForm(whole, Long::valueOf, Object::toString);
    }
    if (type == float.class) {
      return new TextForm("a number", Float::valueOf, TextForm::printed);
    }
    if (type == double.class) {
      return new TextForm("a number", Double::valueOf, TextForm::printed);
    }
    throw new IllegalArgumentException("no text is a " + type);
  }

  /** {@code 1e-8}, not {@code 1.0E-8}. */
  private static String printed(Object number) {
    return number.toString().replaceFirst("(\\.0)?E", "e");
  }

  private static TextForm choice(Class<?> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(TextForm::name).toList();
    String kind = String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    return new TextForm(
        kind,
        text -> {
          int found = names.indexOf(text.toLowerCase(Locale.ROOT));
          if (found < 0) {
            throw new IllegalArgumentException(text);
          }
          return type.getEnumConstants()[found];
        },
        TextForm::name);
  }

  private static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static TextForm list(TextForm element) {
    return collection(element, text -> elements(text).map(element.parse()).toList());
  }

  /** Printed in order, since a set has none. */
  private static TextForm set(TextForm element) {
    TextForm unordered =
        collection(
            element,
            text -> elements(text).map(element.parse()).collect(Collectors.toUnmodifiableSet()));
    return new TextForm(
        unordered.kind(),
        unordered.parse(),
        value -> unordered.print().apply(((Set<?>) value).stream().sorted().toList()));
  }

  private static TextForm collection(TextForm element, Function<String, Object> parse) {
    String kind =
        element.kind().endsWith("number")
            ? element.kind().replaceFirst("^a ", "") + "s with commas between"
            : element.kind();
    return new TextForm(
        kind,
        parse,
        value ->
            ((Collection<?>) value).stream().map(element.print()).collect(Collectors.joining(",")));
  }

  /** Without the blanks around them; empty ones are left out. */
  private static Stream<String> elements(String text) {
    return Stream.of(text.split(",")).map(String::strip).filter(item -> !item.isEmpty());
  }
}
