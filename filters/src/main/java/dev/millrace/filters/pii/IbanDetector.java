package dev.millrace.filters.pii;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * International bank account numbers (ISO 13616): the length that the SWIFT registry gives for the
 * country, and a right checksum, unbroken or in groups of four.
 */
final class IbanDetector implements PiiDetector {
  private static final Map<String, Integer> LENGTHS =
      lengths(
          "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22"
              + " DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28"
              + " HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20"
              + " LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28"
              + " PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28"
              + " TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");
  private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

  private static Map<String, Integer> lengths(String table) {
    Map<String, Integer> lengths = new HashMap<>();
    for (String entry : table.split(" ", -1)) {
      lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
    }
    return Map.copyOf(lengths);
  }

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    for (int at = 0; at + 15 <= text.length(); at++) {
      if (!startsIban(text, at)) {
        continue;
      }
      Optional<PiiSpan> span = ibanAt(text, at);
      if (span.isPresent()) {
        spans.add(span.get());
        at = span.get().end() - 1;
      }
    }
    return spans;
  }

  private static boolean startsIban(String text, int at) {
    return Ascii.isLetter(text.charAt(at))
        && Ascii.isLetter(text.charAt(at + 1))
        && Ascii.isDigit(text.charAt(at + 2))
        && Ascii.isDigit(text.charAt(at + 3))
        && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
  }

  private static Optional<PiiSpan> ibanAt(String text, int from) {
    int length = LENGTHS.getOrDefault(text.substring(from, from + 2).toUpperCase(Locale.ROOT), 0);
    StringBuilder compact = new StringBuilder(34);
    int at = from;
    boolean grouped = text.charAt(from + 4) == ' ';
    while (compact.length() < length && at < text.length()) {
      char c = text.charAt(at);
      if (grouped && c == ' ' && compact.length() % 4 == 0 && text.charAt(at - 1) != ' ') {
        at++;
      } else if (Ascii.isAlphanumeric(c)) {
        compact.append(c);
        at++;
      } else {
        return Optional.empty();
      }
    }
    boolean whole =
        length > 0
            && compact.length() == length
            && (at == text.length() || !Character.isLetterOrDigit(text.charAt(at)));
    return whole && hasChecksum(compact.toString())
        ? Optional.of(new PiiSpan(PiiKind.IBAN, from, at))
        : Optional.empty();
  }

  // ISO 7064 MOD 97-10 over the account, the country and the check digits, letters read as 10 to
  // 35.
  private static boolean hasChecksum(String iban) {
    StringBuilder number = new StringBuilder(70);
    (iban.substring(4) + iban.substring(0, 4))
        .chars()
        .forEach(c -> number.append(Character.digit(c, 36)));
    return new BigInteger(number.toString()).mod(NINETY_SEVEN).equals(BigInteger.ONE);
  }
}
