package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.text.FloatText;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How {@code str.format} lays out one value: Python's format specification mini-language.
 *
 * @param align one of {@code <>=^}, or {@code ' '} for the type's own
 * @param grouping {@code ','}, {@code '_'} or {@code ' '} for none
 * @param precision -1 for none
 * @param type {@code ' '} for the type's own
 */
record FormatSpec(
    String fill,
    char align,
    char sign,
    boolean alternate,
    boolean zeros,
    int width,
    char grouping,
    int precision,
    char type) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?s)(?:(.)?([<>=^]))?([ +-])?(z)?(#)?(0)?([0-9]+)?([_,])?(?:\\.([0-9]+))?(.)?");
  private static final char NONE = ' ';

  static FormatSpec parse(String spec, Budget budget) {
    Matcher parts = SYNTAX.matcher(spec);
    if (!parts.matches()) {
      throw TemplateException.fault("invalid format specifier '" + spec + "'");
    }
    String fill = parts.group(1);
    return new FormatSpec(
        fill == null ? "" : fill,
        first(parts.group(2)),
        parts.group(3) == null ? '-' : parts.group(3).charAt(0),
        parts.group(5) != null,
        parts.group(6) != null,
        Math.max(0, size(parts.group(7), budget)),
        first(parts.group(8)),
        size(parts.group(9), budget),
        first(parts.group(10)));
  }

  private static char first(@Nullable String text) {
    return text == null ? NONE : text.charAt(0);
  }

  private static int size(@Nullable String digits, Budget budget) {
    if (digits == null) {
      return -1;
    }
    BigInteger size = new BigInteger(digits);
    budget.buildText(Integers.saturated(size));
    return size.intValueExact();
  }

  /** Python's {@code format(value, spec)}. */
  static Str apply(Value value, Str spec, Budget budget) {
    if (spec.chars().isEmpty()) {
      return new Printer(budget).text(value);
    }
    FormatSpec parsed = parse(spec.chars(), budget);
    TextBuilder into = new TextBuilder(budget);
    switch (value) {
      case Str text -> parsed.text(text, into);
      case Int number -> parsed.integer(number, into);
      case Bool truth -> parsed.integer(new Int(truth.number()), into);
      case Real(double number) -> parsed.real(number, into);
      default ->
          throw TemplateException.fault(
              "unsupported format string passed to " + value.type() + ".__format__");
    }
    return into.build();
  }

  private void text(Str text, TextBuilder into) {
    if ((type != NONE && type != 's') || sign != '-' || align == '=' || grouping != NONE) {
      throw TemplateException.fault("invalid format specifier for object of type 'str'");
    }
    Str cut =
        precision >= 0 && precision < text.length() ? text.slice(0, text.offset(precision)) : text;
    pad("", cut, '<', into);
  }

  private void integer(Int value, TextBuilder into) {
    BigInteger number = value.value();
    switch (type) {
      case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> real(Reals.of(value), into);
      case 'c' -> pad("", CharacterCode.of(value), '>', into);
      case NONE, 'd', 'n', 'b', 'o', 'x', 'X' -> {
        if (precision >= 0) {
          throw TemplateException.fault("precision not allowed in integer format specifier");
        }
        String prefix = alternate && "boxX".indexOf(type) >= 0 ? "0" + type : "";
        numeric(number.signum() < 0, prefix, digits(number.abs()), into);
      }
      default ->
          throw TemplateException.fault(
              "unknown format code '" + type + "' for object of type int");
    }
  }

  private String digits(BigInteger magnitude) {
    return switch (type) {
      case 'b' -> grouped(magnitude.toString(2), 4);
      case 'o' -> grouped(magnitude.toString(8), 4);
      case 'x' -> grouped(magnitude.toString(16), 4);
      case 'X' -> grouped(magnitude.toString(16), 4).toUpperCase(Locale.ROOT);
      default -> grouped(NumberText.of(magnitude), 3);
    };
  }

  private void real(double number, TextBuilder into) {
    boolean negative = Double.doubleToRawLongBits(number) < 0 && !Double.isNaN(number);
    double magnitude = Math.abs(number);
    int digits = precision < 0 ? FloatText.DEFAULT_PRECISION : precision;
    String text =
        switch (type) {
          case 'e', 'E', 'f', 'F', 'g', 'G' ->
              FloatText.of(magnitude, type, digits, alternate, false);
          case 'n' -> FloatText.of(magnitude, 'g', digits, alternate, false);
          case '%' -> FloatText.of(magnitude * 100, 'f', digits, alternate, false) + "%";
          case NONE ->
              precision < 0
                  ? NumberText.of(magnitude)
                  : FloatText.of(magnitude, 'g', digits, alternate, true);
          default ->
              throw TemplateException.fault(
                  "unknown format code '" + type + "' for object of type float");
        };
    int whole = 0;
    while (whole < text.length() && Character.isDigit(text.charAt(whole))) {
      whole++;
    }
    String grouped = grouped(text.substring(0, whole), 3) + text.substring(whole);
    numeric(negative, "", grouped, into);
  }

  private String grouped(String digits, int size) {
    if (grouping == NONE) {
      return digits;
    }
    StringBuilder grouped = new StringBuilder(digits);
    for (int at = digits.length() - size; at > 0; at -= size) {
      grouped.insert(at, grouping);
    }
    return grouped.toString();
  }

  private void numeric(boolean negative, String prefix, String digits, TextBuilder into) {
    String signs = negative ? "-" : sign == '+' ? "+" : sign == ' ' ? " " : "";
    boolean inside = align == '=' || (zeros && align == NONE);
    int length = signs.length() + prefix.length();
    if (inside && zeros && grouping != NONE && (fill.isEmpty() || fill.equals("0"))) {
      String wider = widened(digits, width - length);
      into.append(signs + prefix + wider);
    } else if (inside) {
      String filler = fill.isEmpty() ? (zeros ? "0" : " ") : fill;
      into.append(signs + prefix);
      into.repeat(Str.template(filler), Math.max(0, width - length - digits.length()));
      into.append(digits);
    } else {
      pad(signs + prefix, Str.template(digits), '>', into);
    }
  }

  /** Zeros in front, in groups, too. */
  private String widened(String digits, int size) {
    int group = "boxX".indexOf(type) >= 0 ? 4 : 3;
    int lead = 0;
    while (lead < digits.length() && Character.digit(digits.charAt(lead), 16) >= 0) {
      lead++;
    }
    StringBuilder backwards = new StringBuilder(digits).reverse();
    while (backwards.length() < size) {
      if (lead == group) {
        backwards.append(grouping);
        lead = 0;
      }
      backwards.append('0');
      lead++;
    }
    return backwards.reverse().toString();
  }

  private void pad(String before, Str text, char own, TextBuilder into) {
    Str filler = Str.template(fill.isEmpty() ? (zeros ? "0" : " ") : fill);
    int padding = Math.max(0, width - before.length() - text.length());
    int left =
        switch (align == NONE ? own : align) {
          case '<' -> 0;
          case '^' -> padding / 2;
          default -> padding;
        };
    into.repeat(filler, left).append(before).append(text).repeat(filler, padding - left);
  }
}
