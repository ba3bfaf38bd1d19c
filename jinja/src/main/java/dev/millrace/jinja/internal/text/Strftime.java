package dev.millrace.jinja.internal.text;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as C's strftime writes them in the locale C, with glibc's additions. */
public final class Strftime {
  private static final Pattern DIRECTIVE = Pattern.compile("(?s)%([-_0^#]*)(.)");
  private static final int HALF_DAY = 12;
  private static final int CENTURY = 100;
  private static final int WEEK = 7;

  private final LocalDateTime now;

  public Strftime(LocalDateTime now) {
    this.now = now;
  }

  public String format(String pattern) {
    StringBuilder text = new StringBuilder();
    Matcher directives = DIRECTIVE.matcher(pattern);
    int from = 0;
    while (directives.find()) {
      String flags = directives.group(1);
      char flag = flags.isEmpty() ? ' ' : flags.charAt(flags.length() - 1);
      char directive = directives.group(2).charAt(0);
      text.append(pattern, from, directives.start());
      text.append(directive(directive, flag, directives.group()));
      from = directives.end();
    }
    return text.append(pattern.substring(from)).toString();
  }

  private String directive(char directive, char flag, String raw) {
    return switch (directive) {
      case 'a' -> cased(now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH), flag);
      case 'A' -> cased(now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), flag);
      case 'b', 'h' -> cased(now.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH), flag);
      case 'B' -> cased(now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), flag);
      case 'c' -> format("%a %b %e %H:%M:%S %Y");
      case 'D', 'x' -> format("%m/%d/%y");
      case 'F' -> format("%Y-%m-%d");
      case 'T', 'X' -> format("%H:%M:%S");
      case 'R' -> format("%H:%M");
      case 'r' -> format("%I:%M:%S %p");
      case 'p' -> flag == '#' ? half().toLowerCase(Locale.ROOT) : half();
      case 'P' -> half().toLowerCase(Locale.ROOT);
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      case 'z', 'Z' -> "";
      default -> number(directive, flag, raw);
    };
  }

  private String number(char directive, char flag, String raw) {
    int weekday = now.getDayOfWeek().getValue();
    return switch (directive) {
      case 'd' -> padded(now.getDayOfMonth(), 2, '0', flag);
      case 'e' -> padded(now.getDayOfMonth(), 2, ' ', flag);
      case 'm' -> padded(now.getMonthValue(), 2, '0', flag);
      case 'y' -> padded(now.getYear() % CENTURY, 2, '0', flag);
      case 'Y' -> Integer.toString(now.getYear());
      case 'C' -> padded(now.getYear() / CENTURY, 2, '0', flag);
      case 'H' -> padded(now.getHour(), 2, '0', flag);
      case 'k' -> padded(now.getHour(), 2, ' ', flag);
      case 'I' -> padded(now.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, '0', flag);
      case 'l' -> padded(now.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, ' ', flag);
      case 'M' -> padded(now.getMinute(), 2, '0', flag);
      case 'S' -> padded(now.getSecond(), 2, '0', flag);
      case 'f' -> String.format(Locale.ROOT, "%06d", now.getNano() / 1000);
      case 'j' -> padded(now.getDayOfYear(), 3, '0', flag);
      case 's' -> Long.toString(now.toEpochSecond(ZoneOffset.UTC));
      case 'u' -> Integer.toString(weekday);
      case 'w' -> Integer.toString(weekday % WEEK);
      case 'U' -> padded((now.getDayOfYear() + WEEK - 1 - weekday % WEEK) / WEEK, 2, '0', flag);
      case 'W' -> padded((now.getDayOfYear() + WEEK - weekday) / WEEK, 2, '0', flag);
      case 'V' -> padded(now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0', flag);
      case 'G' -> Integer.toString(now.get(IsoFields.WEEK_BASED_YEAR));
      case 'g' -> padded(now.get(IsoFields.WEEK_BASED_YEAR) % CENTURY, 2, '0', flag);
      default -> raw;
    };
  }

  private String half() {
    return now.getHour() < HALF_DAY ? "AM" : "PM";
  }

  private static String cased(String name, char flag) {
    return flag == '^' || flag == '#' ? name.toUpperCase(Locale.ROOT) : name;
  }

  private static String padded(int number, int width, char fill, char flag) {
    char filler = flag == '_' ? ' ' : flag == '0' ? '0' : fill;
    String digits = Integer.toString(number);
    int padding = flag == '-' ? 0 : Math.max(0, width - digits.length());
    return Character.toString(filler).repeat(padding) + digits;
  }
}
