package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.text.FloatText;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code 'text with %s' % arguments}: formatting as C's printf does it. */
public final class PercentFormat {
  private static final String FLAGS = "-+ #0";

  private final Budget budget;
  private final Printer printer;
  private Str format = Str.EMPTY;
  private int at;
  private List<Value> arguments = List.of();
  private int used;

  public PercentFormat(Budget budget) {
    this.budget = budget;
    this.printer = new Printer(budget);
  }

  /** What one conversion wants. */
  private record Spec(String flags, int width, int precision, char type) {
    boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }
  }

  public Str format(Str template, Value given) {
    format = template;
    arguments = given instanceof Seq tuple && !tuple.isList() ? tuple.items() : List.of(given);
    boolean lookedUp = given instanceof Dict || isSubscriptable(given);
    TextBuilder into = new TextBuilder(budget);
    String chars = format.chars();
    while (at < chars.length()) {
      int percent = chars.indexOf('%', at);
      int end = percent < 0 ? chars.length() : percent;
      into.append(format.slice(at, end));
      at = end + 1;
      if (percent >= 0) {
        conversion(given, into);
      }
    }
    if (used < arguments.size() && !lookedUp) {
      throw TemplateException.fault("not all arguments converted during string formatting");
    }
    return into.build().asMarkup(format.isMarkup());
  }

  /** Python takes it for a dict of arguments then, and doesn't mind if none is used. */
  private static boolean isSubscriptable(Value given) {
    return (given instanceof Seq sequence && sequence.isList())
        || given instanceof Undefined
        || given instanceof Range;
  }

  private void conversion(Value given, TextBuilder into) {
    if (peek() == '%') {
      at++;
      into.append("%");
      return;
    }
    Optional<Value> named = named(given);
    StringBuilder flags = new StringBuilder();
    while (FLAGS.indexOf(peek()) >= 0) {
      flags.append(next());
    }
    int width = size();
    if (width < 0) {
      flags.append('-');
    }
    int precision = -1;
    if (peek() == '.') {
      next();
      precision = Math.max(0, size());
    }
    while ("hlL".indexOf(peek()) >= 0) {
      next();
    }
    char type = next();
    Value argument = named.orElseGet(this::argument);
    convert(new Spec(flags.toString(), Math.abs(width), precision, type), argument, into);
  }

  private char peek() {
    if (at >= format.chars().length()) {
      throw TemplateException.fault("incomplete format");
    }
    return format.chars().charAt(at);
  }

  private char next() {
    char next = peek();
    at++;
    return next;
  }

  private Value argument() {
    if (used >= arguments.size()) {
      throw TemplateException.fault("not enough arguments for format string");
    }
    return arguments.get(used++);
  }

  private Optional<Value> named(Value given) {
    if (peek() != '(') {
      return Optional.empty();
    }
    int start = at + 1;
    for (int depth = 0; ; ) {
      char next = next();
      depth += next == '(' ? 1 : next == ')' ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    if (!(given instanceof Dict dict)) {
      throw TemplateException.fault("format requires a mapping");
    }
    Str key = format.slice(start, at - 1);
    Value value = dict.entries().get(key);
    if (value == null) {
      throw TemplateException.fault("no key " + Printer.quoted(key.chars(), false) + " to format");
    }
    return Optional.of(value);
  }

  /** A width or precision: digits, or a star for an argument; negative for the left. */
  private int size() {
    if (peek() == '*') {
      next();
      BigInteger size =
          Numbers.integer(argument()).orElseThrow(() -> TemplateException.fault("* wants int"));
      return bounded(size);
    }
    int start = at;
    while (Character.digit(peek(), 10) >= 0 && peek() < 0x80) {
      next();
    }
    return start == at ? 0 : bounded(new BigInteger(format.chars().substring(start, at)));
  }

  private int bounded(BigInteger size) {
    budget.buildText(Integers.saturated(size.abs()));
    return size.intValueExact();
  }

  private void convert(Spec spec, Value argument, TextBuilder into) {
    switch (spec.type) {
      case 's' -> text(spec, printer.text(argument), into);
      case 'r' -> text(spec, printer.repr(argument), into);
      case 'a' -> {
        Str repr = printer.repr(argument);
        text(spec, repr.become(Printer.ascii(repr.chars())), into);
      }
      case 'c' -> text(spec, character(argument), into);
      case 'd', 'i', 'u' -> number(spec, integer(spec, argument), into);
      case 'x', 'X', 'o' -> number(spec, integer(spec, argument), into);
      case 'e', 'E', 'f', 'F', 'g', 'G' -> real(spec, argument, into);
      default -> throw TemplateException.fault("unsupported format character '" + spec.type + "'");
    }
  }

  private void text(Spec spec, Str argument, TextBuilder into) {
    Str escaped = format.isMarkup() ? Markup.escape(argument) : argument;
    boolean cut = spec.precision >= 0 && spec.type != 'c' && spec.precision < escaped.length();
    Str text = cut ? escaped.slice(0, escaped.offset(spec.precision)) : escaped;
    int padding = spec.width - text.length();
    into.repeat(Str.template(" "), spec.has('-') ? 0 : padding).append(text);
    into.repeat(Str.template(" "), spec.has('-') ? padding : 0);
  }

  private static Str character(Value argument) {
    if (argument instanceof Str text && text.length() == 1) {
      return text;
    }
    return CharacterCode.of(argument);
  }

  private static BigInteger integer(Spec spec, Value argument) {
    if (argument instanceof Real(double number) && "diu".indexOf(spec.type) >= 0) {
      return Conversions.truncated(number);
    }
    return Numbers.integer(argument)
        .orElseThrow(
            () ->
                argument instanceof Undefined(String hint)
                    ? TemplateException.fault(hint)
                    : TemplateException.fault(
                        "%" + spec.type + " format: a number is required, not " + argument.type()));
  }

  private static void number(Spec spec, BigInteger number, TextBuilder into) {
    String digits =
        switch (spec.type) {
          case 'x' -> number.abs().toString(16);
          case 'X' -> number.abs().toString(16).toUpperCase(Locale.ROOT);
          case 'o' -> number.abs().toString(8);
          default -> NumberText.of(number.abs());
        };
    boolean prefixed = spec.has('#') && "xXo".indexOf(spec.type) >= 0;
    String padded = "0".repeat(Math.max(0, spec.precision - digits.length())) + digits;
    padded(spec, number.signum() < 0, prefixed ? "0" + spec.type : "", padded, into);
  }

  private static void real(Spec spec, Value argument, TextBuilder into) {
    double number = Conversions.requireReal(argument);
    int precision = spec.precision < 0 ? FloatText.DEFAULT_PRECISION : spec.precision;
    String digits = FloatText.of(Math.abs(number), spec.type, precision, spec.has('#'), false);
    boolean negative = Double.doubleToRawLongBits(number) < 0 && !Double.isNaN(number);
    padded(spec, negative, "", digits, into);
  }

  private static void padded(
      Spec spec, boolean negative, String prefix, String digits, TextBuilder into) {
    String sign = negative ? "-" : spec.has('+') ? "+" : spec.has(' ') ? " " : "";
    int padding = Math.max(0, spec.width - sign.length() - prefix.length() - digits.length());
    if (spec.has('-')) {
      into.append(sign + prefix + digits + " ".repeat(padding));
    } else if (spec.has('0')) {
      into.append(sign + prefix + "0".repeat(padding) + digits);
    } else {
      into.append(" ".repeat(padding) + sign + prefix + digits);
    }
  }
}
