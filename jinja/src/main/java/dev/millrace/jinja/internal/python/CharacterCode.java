package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;

/** A character by its number. */
final class CharacterCode {
  private static final BigInteger LAST = BigInteger.valueOf(Character.MAX_CODE_POINT);

  private CharacterCode() {}

  /** Counts as the user's: the number may be one's, which says nothing of who wrote it. */
  static Str of(Value number) {
    BigInteger code =
        Numbers.integer(number)
            .orElseThrow(() -> TemplateException.fault("%c requires int or char"));
    if (code.signum() < 0 || code.compareTo(LAST) > 0) {
      throw TemplateException.fault("a character's number must be below 0x110000");
    }
    return Str.user(Character.toString(code.intValue()));
  }
}
