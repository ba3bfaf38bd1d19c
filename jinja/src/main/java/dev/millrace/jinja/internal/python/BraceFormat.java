package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Value;

/** {@code 'text with {}'.format(arguments)}. */
public final class BraceFormat {
  /** Attributes and elements, with the template's rules. */
  public interface Access {
    Value attribute(Value object, Str name);

    Value item(Value object, Value index);
  }

  private static final int MAX_NESTING = 2;

  private final Budget budget;
  private final Access access;
  private final Arguments arguments;
  private int automatic;
  private boolean numbered;

  public BraceFormat(Budget budget, Access access, Arguments arguments) {
    this.budget = budget;
    this.access = access;
    this.arguments = arguments;
  }

  public Str format(Str template) {
    return format(template, MAX_NESTING, template.isMarkup()).asMarkup(template.isMarkup());
  }

  private Str format(Str template, int nesting, boolean escapes) {
    if (nesting < 0) {
      throw TemplateException.fault("format specifiers nested too deeply");
    }
    TextBuilder into = new TextBuilder(budget);
    String chars = template.chars();
    int at = 0;
    while (at < chars.length()) {
      char next = chars.charAt(at);
      if (next != '{' && next != '}') {
        int end = endOfText(chars, at);
        into.append(template.slice(at, end));
        at = end;
      } else if (chars.startsWith(next == '{' ? "{{" : "}}", at)) {
        into.append(template.slice(at, at + 1));
        at += 2;
      } else if (next == '}') {
        throw TemplateException.fault("single '}' encountered in format string");
      } else {
        int end = endOfField(chars, at + 1);
        Str field = field(template.slice(at + 1, end), nesting);
        into.append(escapes ? Markup.escape(field) : field);
        at = end + 1;
      }
    }
    return into.build();
  }

  private static int endOfText(String chars, int from) {
    int at = from;
    while (at < chars.length() && chars.charAt(at) != '{' && chars.charAt(at) != '}') {
      at++;
    }
    return at;
  }

  /** Where the bracket closes. */
  private static int endOfField(String chars, int from) {
    int depth = 1;
    for (int at = from; at < chars.length(); at++) {
      depth += chars.charAt(at) == '{' ? 1 : chars.charAt(at) == '}' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    throw TemplateException.fault("expected '}' before end of string");
  }

  private Str field(Str field, int nesting) {
    String chars = field.chars();
    int nameEnd = endOfName(chars);
    int at = nameEnd;
    char conversion = ' ';
    if (at < chars.length() && chars.charAt(at) == '!') {
      if (at + 1 >= chars.length()) {
        throw TemplateException.fault("end of string while looking for conversion specifier");
      }
      conversion = chars.charAt(at + 1);
      at += 2;
      if (at < chars.length() && chars.charAt(at) != ':') {
        throw TemplateException.fault("expected ':' after conversion specifier");
      }
    }
    Value value = converted(lookUp(field.slice(0, nameEnd)), conversion);
    Str spec = field.slice(Math.min(at + 1, chars.length()), chars.length());
    return FormatSpec.apply(value, format(spec, nesting - 1, false), budget);
  }

  private static int endOfName(String chars) {
    boolean bracket = false;
    for (int at = 0; at < chars.length(); at++) {
      switch (chars.charAt(at)) {
        case '[' -> bracket = true;
        case ']' -> bracket = false;
        case '{', '}' -> throw TemplateException.fault("unexpected '{' in field name");
        case ':', '!' -> {
          if (!bracket) {
            return at;
          }
        }
        default -> {}
      }
    }
    return chars.length();
  }

  private Value converted(Value value, char conversion) {
    Printer printer = new Printer(budget);
    return switch (conversion) {
      case ' ' -> value;
      case 's' -> printer.text(value);
      case 'r' -> printer.repr(value);
      case 'a' -> {
        Str repr = printer.repr(value);
        yield repr.become(Printer.ascii(repr.chars()));
      }
      default -> throw TemplateException.fault("unknown conversion specifier '" + conversion + "'");
    };
  }

  private Value lookUp(Str name) {
    String chars = name.chars();
    int at = 0;
    while (at < chars.length() && chars.charAt(at) != '.' && chars.charAt(at) != '[') {
      at++;
    }
    Value value = argument(chars.substring(0, at), at == chars.length());
    while (at < chars.length()) {
      boolean attribute = chars.charAt(at) == '.';
      int end = attribute ? endOfAttribute(chars, at + 1) : chars.indexOf(']', at);
      if (end < 0) {
        throw TemplateException.fault("missing ']' in format string");
      }
      Str part = name.slice(at + 1, end);
      if (part.chars().isEmpty()) {
        throw TemplateException.fault("empty attribute in format string");
      }
      value = attribute ? access.attribute(value, part) : access.item(value, index(part));
      at = attribute ? end : end + 1;
      if (!attribute && at < chars.length() && "[.".indexOf(chars.charAt(at)) < 0) {
        throw TemplateException.fault("only '.' or '[' may follow ']' in format field specifier");
      }
    }
    return value;
  }

  private static int endOfAttribute(String chars, int from) {
    int at = from;
    while (at < chars.length() && chars.charAt(at) != '.' && chars.charAt(at) != '[') {
      at++;
    }
    return at;
  }

  private static Value index(Str part) {
    return isNumber(part.chars())
        ? new Int(NumberText.integer(part.chars(), 10).orElseThrow())
        : part;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  /** By position, by name, or the next one where the field has no name. */
  private Value argument(String name, boolean isAll) {
    String position = name;
    if (name.isEmpty() && isAll) {
      if (numbered) {
        throw switched();
      }
      position = Integer.toString(automatic++);
    } else if (isNumber(name) && isAll) {
      if (automatic > 0) {
        throw switched();
      }
      numbered = true;
    }
    if (!isNumber(position)) {
      Value named = arguments.named().get(name);
      if (named == null) {
        throw TemplateException.fault("no argument " + Printer.quoted(name, false) + " to format");
      }
      return named;
    }
    int index = Integer.parseInt(position);
    if (index >= arguments.positional().size()) {
      throw TemplateException.fault(
          "replacement index " + index + " out of range for positional args tuple");
    }
    return arguments.positional().get(index);
  }

  private static TemplateException switched() {
    return TemplateException.fault("format fields are numbered here and not numbered there");
  }
}
